/**
 * `ending_workers.ts HOW ROUNDS` starts a `Worker` for each stage, one after another, and ends it.
 * Prints the threads, descriptors and memory of this process after each round, as a line of JSON.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { processState, threadCount } from "../../bench/proof/soak/process_state.ts";
import type { End } from "./ending_worker.ts";
import { STAGES } from "./stages.ts";

/** Waits until there are no more threads than before the first Worker, for up to a minute. */
async function settle(): Promise<void> {
  for (let i = 0; i < 600 && threadCount() > bare; i++) await delay(100);
}

const bare = threadCount();
const [how, rounds] = [Deno.args[0] as End["how"], Number(Deno.args[1])];
for (let round = 0; round < rounds; round++) {
  for (const stage of STAGES) {
    const milliseconds = 37 * round % 150;
    const worker = new Worker(new URL("ending_worker.ts", import.meta.url), { type: "module" });
    const begun = new Promise((resolve) => worker.onmessage = resolve);
    worker.postMessage({ how, stage, milliseconds } satisfies End);
    await begun;
    await delay(milliseconds);
    if (how === "terminate") worker.terminate();
    else await delay(200);
  }
  await settle();
  const { threads, descriptors, memory } = processState();
  console.log(JSON.stringify({ threads, descriptors, mb: memory.own / 1e6 }));
}
