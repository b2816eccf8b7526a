/**
 * Times the generator's convolutions in ATen and in this project's kernels.
 *
 * Usage: `deno run -A bench/native/conv.ts THREADS [ROUNDS] [FRAMES] [INSTRUCTION_SET]`
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { buildExecutable } from "../../setup/install.ts";

const [threads = "1", rounds = "5", frames = "360", ...isa] = Deno.args;
const source = fileURLToPath(new URL("conv.cpp", import.meta.url));
const program = new Deno.Command(await buildExecutable(source), {
  args: [threads, rounds, frames, ...isa],
});
Deno.exit((await program.spawn().status).code);
