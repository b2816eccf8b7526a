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

type State = ReturnType<typeof processState>;

/**
 * Returns the state of this process when it has no more threads and descriptors than `before`, or
 * after a minute: Workers end later than they are asked to.
 */
async function settled(before: Pick<State, "threads" | "descriptors">): Promise<State> {
  for (let i = 0;; i++) {
    const state = processState();
    const { threads, descriptors } = state;
    const isSettled = threads <= before.threads && descriptors <= before.descriptors;
    if (isSettled || i === 600) return state;
    await delay(100);
  }
}

let before = { threads: threadCount(), descriptors: Infinity };
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
  // The first Worker opens what later ones share.
  if (round === 0) await delay(3000);
  const { threads, descriptors, memory } = await settled(before);
  if (round === 0) before = { threads, descriptors };
  console.log(JSON.stringify({ threads, descriptors, mb: memory.own / 1e6 }));
}
