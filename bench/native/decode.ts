/**
 * Times whole decodes on this project's kernels, compared with direct convolutions.
 *
 * Usage: `deno run -A bench/native/decode.ts THREADS [ROUNDS] [FRAMES]`
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { ensureAssets } from "../../setup/assets.ts";
import { buildExecutable } from "../../setup/install.ts";

const [threads = "1", rounds = "7", frames = "360"] = Deno.args;
const source = fileURLToPath(new URL("decode.cpp", import.meta.url));
const { weightsPath } = await ensureAssets({ device: "cpu" });
const program = new Deno.Command(await buildExecutable(source), {
  args: [weightsPath, threads, rounds, frames],
});
Deno.exit((await program.spawn().status).code);
