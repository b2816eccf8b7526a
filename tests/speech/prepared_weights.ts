/**
 * Creates an engine from the paths of a shim and of weights, and prints whether it maps prepared
 * weights or has prepared them in memory.
 */

import { Library } from "../../ffi/library.ts";
import { createEngine } from "../../speech/prepared_weights.ts";

const [path, weightsPath] = Deno.args;
using engine = await createEngine(Library.open({ path }), { weightsPath, device: "cpu" });
// Deno reads its own maps only with all permissions.
const { stdout } = await new Deno.Command("cat", { args: [`/proc/${Deno.pid}/maps`] }).output();
const isMapped = new TextDecoder().decode(stdout).includes("/prepared-");
console.log(engine.info.kernels !== "aten" && isMapped ? "mapped" : "prepared in memory");
