import assert from "node:assert/strict";
import { join } from "node:path";
import { ensureLanguage } from "../../setup/languages.ts";
import { silentReporter } from "../../setup/report/progress.ts";
import { readSources } from "../../setup/sources.ts";
import { FETCHED_LANGUAGES } from "../../text/languages.ts";
import { withEnvironment } from "../helpers/environment.ts";
import { damage, inTemporaryFolder } from "../helpers/files.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { runCommand } from "../helpers/run_command.ts";

const sources = await readSources();

Deno.test("the data of every language has the size that the sources say, or less", async () => {
  for (const language of FETCHED_LANGUAGES) {
    const folder = await ensureLanguage(language, silentReporter);
    const files = [...Deno.readDirSync(folder)].map(({ name }) =>
      Deno.statSync(join(folder, name))
    );
    const bytes = files.reduce((sum, { size }) => sum + size, 0);
    const expected = sources.languages[language].bytes;
    assert(bytes > 0.95 * expected && bytes < 1.05 * expected, `${language}: ${bytes}`);
  }
});

Deno.test("without a way to fetch it, an error says how to get the data of a language", () =>
  inTemporaryFolder(async (cache) => {
    await withEnvironment({ KOKORO_CACHE: cache, PATH: cache }, () =>
      assert.rejects(
        ensureLanguage("zh", silentReporter),
        kokoroError("setup", /^Mandarin Chinese needs data .*--languages zh: .*pip/),
      ));
  }));

Deno.test("damaged data of a language is an error, and is not used", () =>
  inTemporaryFolder(async (cache) => {
    const whole = await ensureLanguage("zh", silentReporter);
    const folder = join(cache, sources.languages.zh.name);
    await Deno.mkdir(folder);
    for (const { name } of Deno.readDirSync(whole)) {
      await Deno.copyFile(join(whole, name), join(folder, name));
    }
    await damage(join(folder, "words.tsv"));
    await withEnvironment({ KOKORO_CACHE: cache }, () =>
      assert.rejects(
        ensureLanguage("zh", silentReporter),
        kokoroError("setup", /words\.tsv is damaged/),
      ));
  }));

Deno.test("a dry run lists the data of the languages that are asked for", async () => {
  await inTemporaryFolder(async (cache) => {
    const env = { KOKORO_CACHE: cache };
    const { stdout } = await runCommand("setup", ["--dry-run", "--languages", "zh"], { env });
    assert.match(stdout, new RegExp(`Missing: ${sources.languages.zh.name}, 6\\.6 MB on disk`));
    assert.match(stdout, / jieba 0\.42\.1\n.* pypinyin 0\.55\.0\n/);
    const other = await runCommand("setup", ["--dry-run", "--languages", "es"], { env });
    assert(!other.stdout.includes("jieba"));
  });
});
