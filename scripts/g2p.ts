/**
 * Turns lines of text into phonemes: `{"text"}` in, `{"text","phonemes"}` out, one JSON object a line, in order.
 *
 * @module
 */

import process from "node:process";
import { createInterface } from "node:readline";
import { KokoroError } from "../errors.ts";
import { loadFrontEnd } from "../text/front_end.ts";
import { runCommand } from "./command.ts";

interface Options {
  readonly british?: boolean;
  readonly raw?: boolean;
}

await runCommand(
  "g2p",
  'Reads {"text"} lines from standard input and writes {"text","phonemes"} lines.',
  (program) => {
    program
      .option("--british", "British, not American English")
      .option("--raw", "exactly as misaki: not normalised, and without pronunciation dictionaries")
      .action(answerLines);
  },
);

/** The phonemes of a line are `null` when nothing in its text can be spoken. */
async function answerLines({ british = false, raw = false }: Options): Promise<void> {
  const frontEnd = await loadFrontEnd();
  let number = 0;
  for await (const line of createInterface({ input: process.stdin, crlfDelay: Infinity })) {
    number++;
    if (line.trim() === "") continue;
    const text = textOf(line, number);
    const phonemes = await frontEnd.phonemes(text, british ? "en-gb" : "en-us", { raw }) || null;
    console.log(JSON.stringify({ text, phonemes }));
  }
}

function textOf(line: string, number: number): string {
  try {
    const { text } = JSON.parse(line);
    if (typeof text === "string") return text;
  } catch {
    // The message below says it all.
  }
  throw new KokoroError("input", `line ${number} is not of the form {"text": "..."}`);
}
