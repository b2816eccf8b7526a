/**
 * Turns texts into phonemes. Reads lines of JSON, `{"text"}`, and writes a line for each in the
 * same order, `{"text","phonemes"}`.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import process from "node:process";
import { createInterface } from "node:readline";
import { KokoroError } from "../errors.ts";
import { ensureEnglish } from "../setup/english/english.ts";
import type { TextOptions } from "../text/formats/text_format.ts";
import { loadFrontEnd } from "../text/front_end.ts";
import { addTextOptions, runCommand } from "./command/command.ts";

interface Options extends TextOptions {
  readonly british?: boolean;
  readonly raw?: boolean;
}

await runCommand(
  "g2p",
  'Reads lines of JSON, {"text"}, from standard input and prints lines of {"text","phonemes"}.',
  (program) => {
    addTextOptions(program);
    program
      .option("--british", "read British instead of American English")
      .option(
        "--raw",
        "print what misaki gives, without normalisation and pronunciation dictionaries",
      )
      .action(answerLines);
  },
);

/** Answers each line. `phonemes` is `null` when nothing in the text can be spoken. */
async function answerLines(
  { british = false, raw = false, textFormat, emoji }: Options,
): Promise<void> {
  const frontEnd = await loadFrontEnd({ englishFolder: await ensureEnglish() });
  const language = british ? "en-gb" : "en-us";
  let number = 0;
  // Latin-1 keeps bytes unchanged. In UTF-8, a U+2028 within a text would end the line.
  const input = process.stdin.setEncoding("latin1");
  for await (const bytes of createInterface({ input, crlfDelay: Infinity })) {
    number++;
    if (bytes.trim() === "") continue;
    const text = textOf(bytes, number);
    const options = { raw, textFormat, emoji };
    const phonemes = await frontEnd.phonemes(text, language, options).catch((error) => {
      throw error instanceof KokoroError
        ? new KokoroError(error.kind, `line ${number}: ${error.message}`, { cause: error })
        : error;
    });
    console.log(JSON.stringify({ text, phonemes: phonemes || null }));
  }
}

function textOf(bytes: string, number: number): string {
  const wrong = `line ${number} is not of the form {"text": "..."}`;
  let line: unknown;
  try {
    const utf8 = new TextDecoder("utf-8", { fatal: true });
    line = JSON.parse(utf8.decode(Buffer.from(bytes, "latin1")));
  } catch (cause) {
    throw new KokoroError("input", wrong, { cause });
  }
  if (line instanceof Object && "text" in line && typeof line.text === "string") return line.text;
  throw new KokoroError("input", wrong);
}
