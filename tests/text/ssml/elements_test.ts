import assert from "node:assert/strict";
import { EMOTIONS } from "../../../voices/emotions.ts";
import { Emotions } from "../../../voices/emotions.ts";
import { ELEMENTS } from "../../../text/ssml/elements.ts";
import { readStyles } from "../../../text/ssml/styles.ts";
import { languageOfTag } from "../../../text/ssml/voices.ts";
import { projectPath } from "../../helpers/files.ts";
import { testStage } from "../../helpers/ssml.ts";

Deno.test("docs/ssml.md lists the elements that are known, and no others", async () => {
  const page = await Deno.readTextFile(projectPath("docs/ssml.md"));
  const rows = page.split("\n").filter((line) => line.startsWith("| `<"));
  const listed = rows.flatMap((row) =>
    [...row.split("|")[1].matchAll(/<([\w:-]+)/g)].map(([, name]) => name)
  );
  assert.deepEqual(listed.sort(), Object.keys(ELEMENTS).sort());
});

Deno.test("docs/ssml.md lists the styles that are known", async () => {
  const page = await Deno.readTextFile(projectPath("docs/ssml.md"));
  const config = await Deno.readTextFile(projectPath("configs/ssml_styles.yaml"));
  const names = [...config.matchAll(/^ {2}([\w-]+): \{/gm)].map(([, name]) => name);
  assert(names.length > 40);
  for (const name of names) assert(page.includes(`\`${name}\``), name);
});

Deno.test("every style is spoken with an emotion that exists", async () => {
  const [styles, emotions] = [await readStyles(), await Emotions.open([EMOTIONS])];
  const stage = testStage();
  const config = await Deno.readTextFile(projectPath("configs/ssml_styles.yaml"));
  for (const [, name] of config.matchAll(/^ {2}([\w-]+): \{/gm)) {
    for (const degree of [0, 0.01, 0.5, 1]) {
      const { emotion } = styles.manner(name, degree, {}, stage)!;
      if (emotion !== undefined) emotions.get(emotion);
    }
  }
});

Deno.test("a style changes the manner around it, by its degree", async () => {
  const { manner } = await readStyles();
  const stage = testStage();
  const around = { voice: "am_adam", volume: 3, pitch: 1 };
  assert.deepEqual(manner("shouting", 1, around, stage), {
    voice: "am_adam",
    emotion: "angry(0.8)",
    volume: 9,
    pitch: 3,
  });
  assert.deepEqual(manner("SHOUTING", 0.5, around, stage), {
    voice: "am_adam",
    emotion: "angry(0.4)",
    volume: 6,
    pitch: 2,
  });
  assert.deepEqual(manner("manic", 2, {}, stage), { emotion: "manic" });
  assert.equal(manner("operatic", 1, {}, stage), undefined);
});

Deno.test("tags of languages find the reader", () => {
  const tags: Record<string, string | undefined> = {
    "en-US": "en-us",
    en: "en-us",
    "en-AU": "en-gb",
    "en_GB": "en-gb",
    "fr-CA": "fr-fr",
    "pt-PT": "pt-br",
    "es-MX": "es",
    "hi-IN": "hi",
    it: "it",
    "ja-JP": "ja",
    "ko-KR": undefined,
    "": undefined,
  };
  for (const [tag, language] of Object.entries(tags)) assert.equal(languageOfTag(tag), language);
});
