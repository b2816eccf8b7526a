/**
 * A node of a pipeline. For each slot it speaks a recipe while a picture is made on another thread,
 * and at the end it prints how much time the speech adds to a slot. For comparison, it makes a
 * picture alone before slots 1, 6, 11 and so on.
 *
 *     deno task pipeline [--slots 20] [--image-seconds 12] [--device auto|cpu|cuda:N] [--threads N]
 *
 * @module
 */

import { once } from "node:events";
import { parseArgs } from "node:util";
import {
  allocateOutput,
  createKokoroPlugin,
  type DeviceChoice,
  KokoroError,
  type Recipe,
} from "../mod.ts";
import { median } from "../serving/statistics.ts";
import { recipes } from "./recipes.ts";
import { type SlotTimes, timeline } from "./timeline.ts";

const { values: flags } = parseArgs({
  options: {
    slots: { type: "string", default: "20" },
    "image-seconds": { type: "string", default: "12" },
    device: { type: "string", default: "auto" },
    threads: { type: "string" },
  },
});
const slots = positive("slots", flags.slots);
const imageSeconds = positive("image-seconds", flags["image-seconds"]);
const threads = flags.threads === undefined ? undefined : positive("threads", flags.threads);

function positive(name: string, text: string): number {
  if (Number(text) > 0) return Number(text);
  throw new KokoroError("input", `--${name} is ${text}: give a number above 0`);
}

// Done once, when the node starts.
const painter = new Worker(new URL("./image_job.ts", import.meta.url), { type: "module" });
const plugin = createKokoroPlugin({ device: flags.device as DeviceChoice, threads });
await plugin.load();
const output = allocateOutput();

/** Fills a slot of the pipeline. Without a recipe, only a picture is made. */
async function fill(name: string, recipe?: Recipe): Promise<SlotTimes> {
  const started = performance.now();
  const elapsed = (): number => (performance.now() - started) / 1000;
  painter.postMessage(imageSeconds);
  const [picture, audio] = await Promise.all([
    once(painter, "message").then(elapsed),
    recipe && plugin.generateAudio(recipe, output)
      .then(({ seconds }) => ({ audio: elapsed(), speech: seconds })),
  ]);
  return { name, picture, ...audio, whole: elapsed(), ...memory() };
}

/** The memory of this process, after a garbage collection if `gc` is exposed. */
function memory(): { heapMb: number; rssMb: number } {
  (globalThis as { gc?: () => void }).gc?.();
  const { heapUsed, rss } = Deno.memoryUsage();
  return { heapMb: heapUsed / 1e6, rssMb: rss / 1e6 };
}

const { head, row } = timeline(imageSeconds);
console.log(head);
const alone: SlotTimes[] = [];
const filled: SlotTimes[] = [];
for (let number = 1; number <= slots; number++) {
  if (number % 5 === 1) {
    alone.push(await fill("(no audio)"));
    console.log(row("-", alone.at(-1)!));
  }
  const recipe = recipes[(number - 1) % recipes.length];
  filled.push(await fill(`${recipe.voice} ${recipe.emotion}`, recipe));
  console.log(row(`${number}`, filled.at(-1)!));
}
painter.terminate();

const [withAudio, without] = [filled, alone].map((times) =>
  median(times.map(({ whole }) => whole))
);
const added = withAudio - without;
console.log(`
slot time, median: ${withAudio.toFixed(3)} s with audio, ${without.toFixed(3)} s without
audio adds ${added.toFixed(3)} s, ${(100 * added / without).toFixed(1)}%`);
const { latencyMs, realTimeFactor, speechSeconds } = plugin.metrics();
console.log(
  `audio: ${speechSeconds.toFixed(1)} s of it, real-time factor ${realTimeFactor?.toFixed(3)}, ` +
    `P50 ${latencyMs?.p50.toFixed(0)} ms, P99 ${latencyMs?.p99.toFixed(0)} ms`,
);
for (const number of new Set([Math.min(2, slots), slots])) {
  const { heapMb, rssMb } = filled[number - 1];
  console.log(
    `memory after slot ${number}: heap ${heapMb.toFixed(1)} MB, rss ${rssMb.toFixed(0)} MB`,
  );
}
await plugin.unload();
