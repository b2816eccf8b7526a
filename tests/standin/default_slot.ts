/**
 * Allocates a slot with the machine's CUDA driver, and prints whether it is page-locked. Tests run
 * it with a library path that leads to the stand-in. The arguments, if any, are a function of the
 * driver and the error that it returns.
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
