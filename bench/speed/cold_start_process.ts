/**
 * Speaks a short sentence and tells when each step was done: the process that `cold_start.ts` starts. Its arguments are
 * the URL of a `mod.ts`, the text, and the options of `loadKokoro` as JSON.
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
// By the clock of the day, which the process that waits for this has too.
console.log(JSON.stringify(
  Object.fromEntries(
    Object.entries(steps).map(([step, ms]) => [step, performance.timeOrigin + ms]),
  ),
));
