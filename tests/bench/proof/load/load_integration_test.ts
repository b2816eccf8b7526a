import assert from "node:assert/strict";
import { loadServer } from "../../../../bench/proof/load/load.ts";

Deno.test("clients that ask at once get the same bytes as alone, or are told to wait", async () => {
  const args = ["--device", "cpu", "--max-requests", "3"];
  const result = await loadServer({ clients: 12, ms: 3000, restMs: 0, args });
  const { different, failed, ...others } = result.endings;
  assert.deepEqual([different, failed, result.failures], [0, 0, []]);
  assert(Object.values(others).every((number) => number > 0), JSON.stringify(others));
  assert.equal(result.end.code, 0);
});
