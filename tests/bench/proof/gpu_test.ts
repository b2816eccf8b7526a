import assert from "node:assert/strict";
import { isKept } from "../../../bench/figures.ts";
import { gpuFigures, type GpuProfile } from "../../../bench/proof/gpu.ts";

const memory = { device: "cuda", usedBytes: 340e6, heldBytes: 360e6, peakBytes: 450e6 } as const;

const good: GpuProfile = {
  parities: [{
    reference: { file: "00", speed: 1, seed: 1, utterance: 0, pytorch_f32_snr_db: 60 },
    parity: { file: "00", durationsEqual: true, f0MaxAbs: 0.001, nMaxAbs: 0.001, snrDb: 70 },
  }],
  differing: [0, 0, 0],
  loaded: memory,
  long: memory,
  wallMs: Array(50).fill(900),
  held: [...Array(10).keys(), ...Array(20).fill(9)].map((i) => (400 + i) * 1e6),
};

const brokenBy = (change: Partial<GpuProfile>): string[] =>
  gpuFigures({ ...good, ...change }).filter((figure) => !isKept(figure)).map(({ name }) => name);

Deno.test("a GPU that works correctly breaks no limit", () => {
  assert.deepEqual(brokenBy({}), []);
  const values = Object.fromEntries(gpuFigures(good).map(({ name, value }) => [name, value]));
  assert.equal(values["00: farther from float64 than PyTorch in FP32"], -10);
  assert.equal(values["growth at the peak of 45 s"], 90);
  assert.equal(values["drift, text 10 to 30"], 0);
  assert.equal(values["P99 of 45 s"], 0.9);
});

Deno.test("each broken limit is found", () => {
  const [{ reference, parity }] = good.parities;
  const parities = [{ reference, parity: { ...parity, f0MaxAbs: null, snrDb: 59 } }];
  assert.deepEqual(brokenBy({ parities }), [
    "00: F0 off by",
    "00: farther from float64 than PyTorch in FP32",
  ]);
  assert.deepEqual(brokenBy({ differing: [0, 3, 0] }), ["samples that differ among others"]);
  const loaded = { ...memory, heldBytes: 501e6 };
  assert.deepEqual(brokenBy({ loaded }), ["held after loading"]);
  const long = { ...memory, peakBytes: 461e6 };
  assert.deepEqual(brokenBy({ long }), ["growth at the peak of 45 s"]);
  assert.deepEqual(brokenBy({ held: [1e6, 22e6] }), []);
  assert.deepEqual(brokenBy({ held: [...good.held, 430e6] }), ["drift, text 10 to 31"]);
  assert.deepEqual(brokenBy({ wallMs: [900, 2100] }), ["P99 of 45 s"]);
});
