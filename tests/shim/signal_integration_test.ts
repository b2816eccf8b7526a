import assert from "node:assert/strict";
import { cppFiles } from "../../setup/build/shim_sources.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";
import { compilePart } from "./compile.ts";

interface Result {
  what: "excite" | "magnitude" | "angle" | "synthesise";
  /** The root mean square of the error, relative to that of the output. */
  rms: number;
  max: number;
}

const folder = Deno.makeTempDirSync({ prefix: "kokoro-signal-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const sources = cppFiles(projectPath("shim/kernels"), ".cpp").map((name) => `kernels/${name}`);
const program = await compilePart("signal", folder, sources);
const printed = await run(program, [], "the signals can't be compared");
const lines = printed.trim().split("\n").map((line) => JSON.parse(line));

/** The largest allowed `rms` of each function. */
const limits = { excite: 3e-7, magnitude: 3e-7, angle: 1e-6, synthesise: 1e-6 };

for (const [name, limit] of Object.entries(limits)) {
  Deno.test(`${name} gives the result of float64, up to float32's rounding`, () => {
    const results: Result[] = lines.filter(({ what }) => what === name);
    assert(results.length > 0);
    for (const result of results) assert(result.rms < limit, JSON.stringify(result));
  });
}

Deno.test("a pool runs each piece once and throws the error of a piece", () => {
  assert.deepEqual(lines.filter((line) => "pool" in line), [{ pool: true, throws: true }]);
});
