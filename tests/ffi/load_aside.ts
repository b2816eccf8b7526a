/**
 * Loads libraries aside: `load_aside.ts HOW MS PATHS...` ends this process after MS milliseconds
 * by `exit` or `throw`, or prints how often a timer fired meanwhile and whether the last library
 * can be used (`stay`).
 */

import { loadAside } from "../../ffi/load_aside.ts";

const [how, milliseconds, ...paths] = Deno.args;
setTimeout(() => {
  if (how === "exit") Deno.exit(7);
  if (how === "throw") throw new Error("on purpose");
}, Number(milliseconds));

let ticks = 0;
const timer = setInterval(() => ticks++, 10);
await loadAside(paths);
clearInterval(timer);
const functions = { slow_is_loaded: { parameters: [], result: "i32" } } as const;
const { symbols } = Deno.dlopen(paths.at(-1)!, functions);
console.log(JSON.stringify({ ticks, isLoaded: symbols.slow_is_loaded() === 1 }));
