import assert from "node:assert/strict";
import { isKept } from "../../../../bench/figures.ts";
import type { LoadResult } from "../../../../bench/proof/load/load.ts";
import { loadFigures } from "../../../../bench/proof/load/report.ts";

const GOOD: LoadResult = {
  endings: { finished: 9, different: 0, left: 4, refused: 7, failed: 0 },
  failures: [],
  firstAudioMs: { alone: 300, after: 500 },
  memory: { before: 500e6, most: 900e6, after: 520e6 },
  end: { code: 0, ms: 100 },
};

const broken = (change: Partial<LoadResult>): string[] =>
  loadFigures({ ...GOOD, ...change }).filter((figure) => !isKept(figure)).map(({ name }) => name);

Deno.test("a server that gives the same bytes and keeps nothing keeps all limits", () => {
  assert.deepEqual(broken({}), []);
});

Deno.test("each thing that goes wrong under load breaks a limit", () => {
  assert.deepEqual(broken({ endings: { ...GOOD.endings, different: 1 } }), ["different"]);
  assert.deepEqual(broken({ endings: { ...GOOD.endings, failed: 1 } }), ["failed"]);
  assert.deepEqual(broken({ firstAudioMs: { alone: 300, after: 700 } }), [
    "first audio of the next request",
  ]);
  assert.deepEqual(broken({ memory: { ...GOOD.memory, after: 531e6 } }), [
    "memory that was not given back",
  ]);
  assert.deepEqual(broken({ end: { code: 1, ms: 31_000 } }), ["exit code", "time to end"]);
});
