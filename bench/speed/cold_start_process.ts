/**
 * Speaks a short sentence and prints when each step was done. `cold_start.ts` starts this process.
 *
 * Its arguments are the URL of a `mod.ts`, the text, and the options of `loadKokoro` as JSON.
 *
 * @module
 */

const [module, text, options] = Deno.args;
const began = performance.now();
const { loadKokoro }: typeof import("../../mod.ts") = await import(module);
const imported = performance.now();
using model = await loadKokoro(JSON.parse(options));
const loaded = performance.now();
const { firstSampleMs } = await model.synthesize(text);
const steps = { began, imported, loaded, spoke: loaded + firstSampleMs };
// In wall-clock time, which the waiting process shares.
console.log(JSON.stringify(
  Object.fromEntries(
    Object.entries(steps).map(([step, ms]) => [step, performance.timeOrigin + ms]),
  ),
));
