import assert from "node:assert/strict";
import { cppFiles } from "../../setup/build/shim_sources.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";
import { compilePart } from "./compile.ts";

interface Result {
  fast: boolean;
  length: number;
  /** Errors, as parts of the output's root mean square and of its variance. */
  rms: number;
  max: number;
  variance: number;
  repeats: boolean;
}

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
const results: Result[] = lines.filter((line) => "repeats" in line);

function assertAll<T>(chosen: readonly T[], isRight: (result: T) => boolean): void {
  assert(chosen.length > 0);
  for (const result of chosen) assert(isRight(result), JSON.stringify(result));
}

Deno.test("convolutions are those of float64, up to float32's rounding", () => {
  const direct = results.filter(({ fast }) => !fast);
  assertAll(direct, ({ rms, max }) => rms < 5e-7 && max < 4e-6);
  const fast = results.filter(({ fast }) => fast);
  assertAll(fast, ({ rms, max }) => rms < 3e-6 && max < 2e-5);
  // Next to the ends there are fewer terms, and the error of those that are none.
  assertAll(
    fast.filter(({ length }) => length > 1000),
    ({ rms, max }) => rms < 1.2e-6 && max < 1.2e-5,
  );
});

Deno.test("sums give the variance to a part in a million", () => {
  assertAll(results.filter(({ length }) => length > 1000), ({ variance }) => variance < 1e-6);
  assertAll(results, ({ variance }) => variance < 1e-5);
});

Deno.test("the order of a convolution's blocks changes no bit", () => {
  assertAll(results, ({ repeats }) => repeats);
});

Deno.test("fewer steps in wider rows are the same, and nothing else is written", () => {
  assertAll(windows, ({ same }) => same);
});

Deno.test("pieces of a convolution are the whole, up to rounding, and their sums add up to its", () => {
  assertAll(pieces, ({ rms, max, variance }) => rms < 1e-6 && max < 1e-5 && variance < 1e-6);
});

Deno.test("sums alone are those that come with the output", () => {
  assertAll(pieces, ({ same }) => same);
});

Deno.test("a transposed convolution is a plain one of other weights", () => {
  assertAll(upsamplings, ({ rms, max }) => rms < 1e-6 && max < 1e-5);
});
