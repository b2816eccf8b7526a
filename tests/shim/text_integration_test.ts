import assert from "node:assert/strict";
import { cppFiles } from "../../setup/build/shim_sources.ts";
import { run } from "../../setup/fetch/process.ts";
import { projectPath } from "../helpers/files.ts";
import { compilePart } from "./compile.ts";

interface Result {
  isa: string;
  what: string;
  size: number;
  /** The root mean square of the error, relative to that of the output. */
  rms: number;
  max: number;
  /** Whether two threads give the same bits. */
  same: boolean;
}

const sources = cppFiles(projectPath("shim/kernels"), ".cpp").map((name) => `kernels/${name}`);
const folder = Deno.makeTempDirSync({ prefix: "kokoro-text-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const program = await compilePart("text", folder, sources);
const printed = await run(program, [], "the functions can't be compared");
const all: Result[] = printed.trim().split("\n").map((line) => JSON.parse(line));

/** The largest allowed `rms` of each function. */
const limits = {
  normalise: 2e-7,
  gelu: 2e-7,
  attend: 1e-6, // large scores are rounded before their exponentials
  lstm: 5e-7,
  "lstm of rows": 5e-7,
};

for (const [name, limit] of Object.entries(limits)) {
  Deno.test(`${name} gives the result of float64, up to float32's rounding`, () => {
    const results = all.filter(({ what }) => what === name);
    assert(results.length > 0);
    for (const result of results) {
      assert(result.rms < limit && result.max < 1e-5, JSON.stringify(result));
    }
  });
}

Deno.test("more threads change no bit of what is computed for text", () => {
  for (const result of all) assert(result.same, JSON.stringify(result));
});
