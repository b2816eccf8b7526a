import assert from "node:assert/strict";
import { cppFiles } from "../../setup/build/shim_sources.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";
import { compilePart } from "./compile.ts";

interface Result {
  fast: boolean;
  length: number;
  /** The root mean square of the error, relative to that of the output. */
  rms: number;
  /** The largest error, relative to the output's root mean square. */
  max: number;
  /** The relative error of the variance that follows from the sums. */
  variance: number;
  repeats: boolean;
}

/** The hashes of prepared weights, by the output channels that are computed together. */
const HASHES: Record<number, Record<string, string>> = {
  64: {
    "direct 1": "8b25729a",
    "fast 1": "8b25729a",
    "direct 3": "ba60fbfa",
    "fast 3": "4c573f8f",
    "direct 7": "44c041f9",
    "fast 7": "e1f63ca2",
  },
  16: {
    "direct 1": "f1cbda06",
    "fast 1": "f1cbda06",
    "direct 3": "f3c6a27a",
    "fast 3": "6f2f32df",
    "direct 7": "9e0dbdd1",
    "fast 7": "7749f2ca",
  },
};

const folder = Deno.makeTempDirSync({ prefix: "kokoro-conv-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const sources = cppFiles(projectPath("shim/kernels"), ".cpp").map((name) => `kernels/${name}`);
const program = await compilePart("conv", folder, sources);
const printed = await run(program, [], "the convolutions can't be compared");
const lines = printed.trim().split("\n").map((line) => JSON.parse(line));
const upsamplings: Pick<Result, "rms" | "max">[] = lines.filter((line) => "upsampling" in line);
const windows: { window: string; same: boolean }[] = lines.filter((line) => "window" in line);
const pieces: (Pick<Result, "rms" | "max" | "variance"> & { same: boolean })[] = lines.filter((
  line,
) => "pieces" in line);
const prepared: { prepared: string; hash: string; same: boolean }[] = lines.filter((line) =>
  "prepared" in line
);
const { layout }: { layout: string } = lines.find((line) => "layout" in line);
const results: Result[] = lines.filter((line) => "repeats" in line);

function assertAll<T>(chosen: readonly T[], isRight: (result: T) => boolean): void {
  assert(chosen.length > 0);
  for (const result of chosen) assert(isRight(result), JSON.stringify(result));
}

Deno.test("convolutions equal those in float64, up to float32's rounding", () => {
  const direct = results.filter(({ fast }) => !fast);
  assertAll(direct, ({ rms, max }) => rms < 5e-7 && max < 4e-6);
  const fast = results.filter(({ fast }) => fast);
  assertAll(fast, ({ rms, max }) => rms < 3e-6 && max < 2e-5);
  // Near the ends there are fewer terms but as much error, so short outputs are less exact.
  assertAll(
    fast.filter(({ length }) => length > 1000),
    ({ rms, max }) => rms < 1.2e-6 && max < 1.2e-5,
  );
});

Deno.test("the variance from the sums is exact to one part in a million", () => {
  assertAll(results.filter(({ length }) => length > 1000), ({ variance }) => variance < 1e-6);
  assertAll(results, ({ variance }) => variance < 1e-5);
});

Deno.test("the order in which blocks are computed changes no bit", () => {
  assertAll(results, ({ repeats }) => repeats);
});

Deno.test("fewer steps in wider rows have the same values, and nothing else is written", () => {
  assertAll(windows, ({ same }) => same);
});

Deno.test("pieces of a convolution and their sums equal the whole, up to rounding", () => {
  assertAll(pieces, ({ rms, max, variance }) => rms < 1e-6 && max < 1e-5 && variance < 1e-6);
});

Deno.test("sums without an output equal those with one", () => {
  assertAll(pieces, ({ same }) => same);
});

Deno.test("weights that another convolution has prepared give the same bits", () => {
  assertAll(prepared, ({ same }) => same);
});

Deno.test("the version of the layout stands for the bytes of prepared weights", () => {
  const [best] = prepared;
  assert.equal(layout, `${best.prepared.split(" ")[0]}-3`);
  for (const { prepared: name, hash } of prepared) {
    const [isa, ...how] = name.split(" ");
    const expected = HASHES[isa === "avx512" ? 64 : 16][how.join(" ")];
    assert.equal(hash, expected, "the bytes have changed: increase kLayoutVersion");
  }
});

Deno.test("a transposed convolution equals a plain one with other weights", () => {
  assertAll(upsamplings, ({ rms, max }) => rms < 1e-6 && max < 1e-5);
});
