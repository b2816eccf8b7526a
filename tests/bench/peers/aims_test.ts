import assert from "node:assert/strict";
import { leadFigures } from "../../../bench/peers/aims.ts";
import { LEAD } from "../../../bench/limits.ts";
import { OTHER_PRECISION, OURS, SYSTEM_NAMES } from "../../../bench/peers/systems.ts";

const result = (system: string, seconds: number, ratioToUs: number) => ({
  ...{ system, version: "1", seconds, ratioToUs, medianRtf: 0.1, minRtf: 0.1 },
});

Deno.test("the aim for a length is that of the longest scripts up to it", () => {
  const [short, long, longer] = [3, 10, 26].map((seconds) => result("onnxruntime", seconds, 2.2));
  const figures = leadFigures([
    result("ours", 3, 1),
    short,
    result("kokoro-js", 3, 2),
    long,
    longer,
  ]);
  assert.deepEqual(figures.map(({ name, value, least }) => [name, value, least]), [
    ["onnxruntime, 3 s: times our time", 2.2, LEAD.onnxruntime[0].least],
    ["onnxruntime, 10 s: times our time", 2.2, LEAD.onnxruntime[1].least],
    ["onnxruntime, 26 s: times our time", 2.2, LEAD.onnxruntime[1].least],
  ]);
  assert(figures.every(({ isAim }) => isAim));
});

Deno.test("a system that could not be measured has no figure", () => {
  const gone = { system: "pytorch", version: null, seconds: 3, reason: "it is not here" };
  assert.deepEqual(leadFigures([gone]), []);
});

Deno.test("aims are for known systems that compute in FP32, and serve all lengths", () => {
  const peers: string[] = SYSTEM_NAMES.filter((name) =>
    name !== OURS && !(name in OTHER_PRECISION)
  );
  for (const [system, aims] of Object.entries(LEAD)) {
    assert(peers.includes(system), system);
    assert.equal(aims[0].from, 0);
    assert.deepEqual(aims, aims.toSorted((a, b) => a.from - b.from));
  }
});
