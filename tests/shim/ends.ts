/**
 * Ends this process in a stage: `ends.ts HOW STAGE MS KERNELS` begins it, and MS milliseconds later
 *
 *     exit        calls Deno.exit(7)
 *     throw       throws an error that nobody catches
 *     SIGTERM     gets the signal; also SIGINT
 *     dispose     disposes the engine, and ends by its last line
 *
 * libtorch's kernels ("aten") have more static objects, which are destroyed at the end.
 *
 * @module
 */

import type { Kernels } from "../../ffi/structs.ts";
import { KokoroError } from "../../errors.ts";
import { begin, type Stage } from "./stages.ts";

const [how, stage, milliseconds, kernels] = Deno.args;
const running = await begin(stage as Stage, kernels as Kernels);

function end(): void {
  if (how === "exit") Deno.exit(7);
  if (how === "throw") throw new Error("on purpose");
  if (how === "dispose") return running[Symbol.dispose]();
  Deno.kill(Deno.pid, how as Deno.Signal);
}

setTimeout(end, Number(milliseconds));
await running.ended.catch((error) => {
  if (!(error instanceof KokoroError && error.kind === "closed")) throw error;
});
