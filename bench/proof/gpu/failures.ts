/**
 * Group 11: what goes wrong on purpose, and what is said about it.
 *
 * @module
 */

import { alone, describe, type Task } from "./process.ts";
import type { Bench } from "./bench.ts";
import { describeError } from "./errors.ts";
import type { Lines } from "./lines.ts";
import { speakSentence } from "./sentence.ts";
import { differentScripts } from "../../texts.ts";

/** Processes of their own: what for, the task, and the environment. */
const PROCESSES: readonly [name: string, task: Task, env?: Record<string, string>][] = [
  ["a model on the CPU first", "cpu-first"],
  ["no GPU visible", "load", { CUDA_VISIBLE_DEVICES: "" }],
  ["only a second GPU visible", "load", { CUDA_VISIBLE_DEVICES: "1" }],
  ["an exit during a synthesis", "exit"],
];

/** Memory in which a model that is loaded can barely speak, in bytes. */
const BARELY = [64e6, 16e6];

/** Makes each failure happen, and reports what came of it. */
export async function failures(bench: Bench, lines: Lines): Promise<void> {
  const { subject } = bench;
  for (const [name, task, env] of PROCESSES) {
    await lines.step(name, async () => {
      lines.fact(name, describe(await alone(subject, task, env)));
    });
  }
  await lines.step("two processes", async () => {
    const both = await Promise.all([alone(subject, "speak"), alone(subject, "speak")]);
    both.forEach((found, i) => lines.fact(`two processes: ${i + 1}`, describe(found)));
  });
  const model = await bench.model();
  for (const bytes of BARELY) {
    const name = `${bytes / 1e6} MB left`;
    await lines.step(name, async () => {
      await bench.releaseMemory();
      const say = (): Promise<string> => speakSentence(model, subject);
      const ended = await subject.withLittleMemory(bytes, () => say().catch(describeError));
      lines.fact(name, ended);
      lines.fact(`${name}, and then enough`, await say());
    });
  }
  await lines.step("disposed during a synthesis", async () => {
    const [script] = await differentScripts(1);
    const second = await subject.model();
    const speech = second.synthesize(script, { output: subject.output() });
    const ended = speech.then(() => "it was done before", describeError);
    await new Promise((resolve) => setTimeout(resolve, 20));
    second[Symbol.dispose]();
    lines.fact("disposed during a synthesis", await ended);
  });
}
