import assert from "node:assert/strict";
import { Judges } from "../../../bench/quality/judges.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

Deno.test("judges that can't work are errors that say why, and no process is left", () =>
  inTemporaryFolder(async (empty) => {
    await using judges = await Judges.start({ pythonFolder: empty, modelsFolder: empty });
    for (const _attempt of ["first", "second"]) {
      await assert.rejects(
        judges.rate(new Float32Array(2400), 24_000),
        kokoroError("setup", /^the judges of speech stopped:\n.*Error/s),
      );
    }
  }));
