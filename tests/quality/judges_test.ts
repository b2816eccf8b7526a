import assert from "node:assert/strict";
import { Judges } from "../../quality/judges.ts";
import { KokoroError } from "../../errors.ts";
import { inTemporaryFolder } from "../setup/helpers.ts";

Deno.test("judges that can't work say why, and leave nothing running", () =>
  inTemporaryFolder(async (empty) => {
    await using judges = await Judges.start({ pythonFolder: empty, modelsFolder: empty });
    for (const attempt of ["first", "second"]) {
      await assert.rejects(judges.rate(new Float32Array(2400), 24_000), (error) => {
        assert(error instanceof KokoroError && error.kind === "setup", attempt);
        assert.match(error.message, /^the judges of speech have stopped:\n.*Error/s);
        return true;
      });
    }
  }));
