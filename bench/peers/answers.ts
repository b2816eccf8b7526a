/**
 * The side of `protocol.ts` that answers, for systems in TypeScript. Those in Python use
 * `answers.py`.
 *
 * @module
 */

import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import { linesOf } from "../python/json_lines.ts";
import type { Answer, Request, SpokenUtterance } from "./protocol.ts";

/**
 * Answers requests until standard input ends.
 *
 * @param speak returns the samples of an utterance
 */
export async function answerRequests(
  version: string,
  speak: (utterance: SpokenUtterance) => Promise<Float32Array>,
): Promise<void> {
  console.log(JSON.stringify({ version }));
  for await (const line of linesOf(Deno.stdin.readable)) {
    const { utterances, samples }: Request = JSON.parse(line);
    const parts = [];
    const began = performance.now();
    for (const utterance of utterances) parts.push(await speak(utterance));
    const compute = (performance.now() - began) / 1000;
    const seconds = parts.reduce((sum, part) => sum + part.length, 0) / SAMPLE_RATE;
    if (samples !== undefined) await Deno.writeFile(samples, await bytesOf(parts));
    const answer: Answer = { seconds, compute };
    console.log(JSON.stringify(answer));
  }
}

async function bytesOf(parts: readonly Float32Array[]): Promise<Uint8Array> {
  return await new Blob(parts as Float32Array<ArrayBuffer>[]).bytes();
}
