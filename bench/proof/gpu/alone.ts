/**
 * Does one task in a process of its own, and prints what it found as a line of JSON:
 * `alone.ts TASK true|false`, true for the stand-in.
 *
 * @module
 */

import { describeError } from "./errors.ts";
import type { Found, Task } from "./process.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import type { Speech } from "../../../speech/speech.ts";
import { fingerprintOf, sentenceFor } from "./sentence.ts";
import { openSubject, type Subject } from "./subject.ts";

const ROUNDS = 5;

/** Speaks the sentence a few times, exactly or as the stand-in is quickest. */
async function speak(subject: Subject, isExact: boolean): Promise<Found> {
  using model = await subject.model();
  const heldMb = Math.round(model.memory().heldBytes / 1e6);
  const times: number[] = [];
  let fingerprint = "";
  for (let round = 0; round < (subject.isStandin ? 1 : ROUNDS); round++) {
    const say = (): Promise<Speech> => model.synthesize(sentenceFor(subject), { seed: 42 });
    const { samples, wallMs } = await (isExact ? subject.exactly(say) : say());
    times.push(wallMs);
    fingerprint = await fingerprintOf(samples);
  }
  const ms = Number(Math.min(...times).toFixed(1));
  return { fingerprint, ms, "held MB after loading": heldMb };
}

/** Loads and uses a model on the CPU first, and then one on the GPU. */
async function cpuFirst(subject: Subject): Promise<Found> {
  using cpu = await loadKokoro({ device: "cpu", weights: "registry" });
  await cpu.synthesize("Hi.");
  return { result: await ending(subject) };
}

/** Loads a model, if that is possible. */
async function load(subject: Subject): Promise<Found> {
  return { result: await ending(subject) };
}

/** Ends while a synthesis is under way, without disposing of anything. */
async function exit(subject: Subject): Promise<Found> {
  const model = await subject.model();
  model.synthesize(sentenceFor(subject)).catch(() => {});
  await new Promise((resolve) => setTimeout(resolve, 5));
  return { result: "ended" };
}

async function ending(subject: Subject): Promise<string> {
  try {
    using model = await subject.model();
    return `works on ${model.info().device}`;
  } catch (error) {
    return describeError(error);
  }
}

const TASKS: Record<Task, (subject: Subject) => Promise<Found>> = {
  bits: (subject) => speak(subject, true),
  speak: (subject) => speak(subject, false),
  "cpu-first": cpuFirst,
  load,
  exit,
  // Alone, because other engines would hold memory, too.
  count: async (subject) => await subject.count?.() ?? {},
};

const [task, isStandin] = Deno.args;
const subject = await openSubject(isStandin === "true").catch(describeError);
const found = typeof subject === "string"
  ? { result: subject }
  : await TASKS[task as Task](subject);
console.log(JSON.stringify(found));
Deno.exit();
