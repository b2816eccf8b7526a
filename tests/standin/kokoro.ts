/**
 * The stand-in for the shim, and the functions with which tests control it.
 *
 * @module
 */

import { Library } from "../../ffi/library.ts";
import { compile, cString } from "./compile.ts";

/** The path of the stand-in. If `KOKORO_LIBRARY` is set to it, models are loaded with it. */
export const path = compile("libkokoro");

const { symbols } = Deno.dlopen(path, {
  standin_live_engines: { parameters: [], result: "i32" },
  standin_live_utterances: { parameters: [], result: "i32" },
  standin_breaches: { parameters: [], result: "i32" },
  standin_set_delay: { parameters: ["i32"], result: "void" },
  standin_fail: { parameters: ["buffer", "i32", "buffer"], result: "void" },
});

/** The stand-in, opened like the shim. */
export const library = Library.open({ path });

/** The numbers of engines and utterances that are not freed, and how often a rule was broken. */
export function counts(): { engines: number; utterances: number; breaches: number } {
  return {
    engines: symbols.standin_live_engines(),
    utterances: symbols.standin_live_utterances(),
    breaches: symbols.standin_breaches(),
  };
}

/** From now on, each call that computes takes a random time of up to `ms` milliseconds. */
export function setDelay(ms: number): void {
  symbols.standin_set_delay(1000 * ms);
}

/** Makes `call` fail with `status` and `message` while `body` runs. */
export async function whileFailing(
  call: string,
  status: number,
  message: string,
  body: () => Promise<void>,
): Promise<void> {
  symbols.standin_fail(cString(call), status, cString(message));
  try {
    await body();
  } finally {
    symbols.standin_fail(cString(""), 0, cString(""));
  }
}
