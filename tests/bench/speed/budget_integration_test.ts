import assert from "node:assert/strict";
import { readGpuProfile } from "../../../bench/speed/gpu_profile.ts";
import { countProfile } from "../../standin/gpu_counts.ts";

Deno.test("the counts that the budget is computed from are those of this shim", async () => {
  const hint = "run `deno task budget --count`";
  assert.deepEqual(await countProfile(), await readGpuProfile(), hint);
});
