/**
 * The stand-in for the shim, and the hands that the tests have in it.
 *
 * @module
 */

import { Library } from "../../ffi/library.ts";
import { compile, cString } from "./compile.ts";

/** The stand-in's file: set as `KOKORO_LIBRARY`, it is what a model is loaded with. */
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

/** What is alive in the stand-in, and how often a rule was broken. */
export function counts(): { engines: number; utterances: number; breaches: number } {
  return {
    engines: symbols.standin_live_engines(),
    utterances: symbols.standin_live_utterances(),
    breaches: symbols.standin_breaches(),
  };
}

/** Computing calls take up to `ms` from here on, by chance. */
export function setDelay(ms: number): void {
  symbols.standin_set_delay(1000 * ms);
}

/** `call` fails while `body` runs. */
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
