/**
 * Allocates a slot with the driver that the machine has by name, here the stand-in that the loader's
 * path leads to, and prints whether it is page-locked.
 *
 * @module
 */

import { allocateOutput, isPinned } from "../../ffi/slot.ts";

const [failing, result] = Deno.args;
if (failing) {
  const { symbols } = Deno.dlopen("libcuda.so.1", {
    standin_fail: { parameters: ["buffer", "i32"], result: "void" },
  });
  symbols.standin_fail(new TextEncoder().encode(`${failing}\0`), Number(result));
}
console.log(isPinned(allocateOutput()));
