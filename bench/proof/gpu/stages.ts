/**
 * Group 5: each stage against reference cases that were computed in float64.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { LIMITS } from "../../limits.ts";
import { type Parity, parityOf, readCases } from "../parity.ts";
import type { Bench } from "./bench.ts";
import type { Lines } from "./lines.ts";
import { KokoroError } from "../../../errors.ts";

/** Reference cases, computed with the weights from package registries. */
export const REFERENCE = fileURLToPath(
  new URL("../../../tests/fixtures/reference/", import.meta.url),
);

/** Reports how far durations, curves and samples of each case are from the reference. */
export async function stages(bench: Bench, lines: Lines): Promise<void> {
  const engine = await bench.engine();
  const count = bench.subject.isStandin ? 1 : undefined; // it computes slowly
  for (const reference of (await readCases(REFERENCE)).slice(0, count)) {
    await lines.step(reference.file, async () => {
      const parity = await bench.subject.exactly(() => parityOf(engine, REFERENCE, reference));
      show(parity, reference.pytorch_f32_snr_db ?? 0, lines);
    });
  }
}

function show({ file, f0MaxAbs, nMaxAbs, snrDb }: Parity, pytorch: number, lines: Lines): void {
  if (f0MaxAbs === null || nMaxAbs === null || snrDb === null) {
    throw new KokoroError("internal", "the first bad stage is the durations: they differ");
  }
  const figure = (name: string, value: number, unit: string, digits: number): void =>
    lines.figure({ name: `${file}: ${name}`, value, unit, digits });
  lines.figure(
    { name: `${file}: F0 off by`, value: f0MaxAbs, unit: "Hz", digits: 5, limit: LIMITS.f0 },
    "nobody hears less",
  );
  figure("energy off by", nMaxAbs, "", 6);
  figure("samples from float64", snrDb, "dB", 1);
  lines.figure(
    {
      name: `${file}: farther from float64 than PyTorch on a CPU`,
      value: pytorch - snrDb,
      unit: "dB",
      digits: 1,
      limit: LIMITS.fartherThanPytorch,
    },
    "sums in another order differ by a few dB, a real fault by 20 and more",
  );
}
