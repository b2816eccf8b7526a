/**
 * Turns texts into phonemes. Reads lines of JSON, `{"text"}`, and writes a line for each in the
 * same order: `{"text","phonemes","spoken","breaks"}`. With `--explain TEXT` it prints how each
 * word of one text is said, and why.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import process from "node:process";
import { createInterface } from "node:readline";
import { KokoroError } from "../errors.ts";
import { ensureEnglish } from "../setup/english/english.ts";
import { ensureLanguage } from "../setup/languages.ts";
import type { TextOptions } from "../text/formats/text_format.ts";
import { loadFrontEnd } from "../text/front_end.ts";
import { textTable } from "../bench/figures.ts";
import type { FrontEnd } from "../text/front_end.ts";
import type { Language } from "../text/languages.ts";
import type { Manner } from "../text/script/manner.ts";
import type { Utterance } from "../text/utterances/utterances.ts";
import { addLanguage, addTextOptions, runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Options extends TextOptions {
  readonly british?: boolean;
  readonly language?: Language;
  readonly raw?: boolean;
  readonly explain?: string;
  readonly unknown?: boolean;
}

await runCommand(
  "g2p",
  'Reads lines of JSON, {"text"}, and prints lines of {"text","phonemes","spoken","breaks"}.',
  (program) => {
    addTextOptions(program);
    addLanguage(program, "the language of the texts (default: en-us)");
    program
      .option("--british", "read British English: short for --language en-gb")
      .option(
        "--raw",
        "print what misaki gives, without normalisation and pronunciation dictionaries",
      )
      .option("--unknown", "guess each English word from its letters, as if no list had it")
      .option("--no-markup", "speak marks such as [pause:1s] as text")
      .option("--ssml", "the texts are SSML")
      .option("--explain <text>", "print how each word of a text is said, and why, as a table")
      .action(g2p);
  },
);

async function g2p(
  { british = false, language = british ? "en-gb" : "en-us", explain, ...how }: Options,
): Promise<void> {
  const frontEnd = await loadFrontEnd({
    englishFolder: await ensureEnglish(),
    languageFolder: ensureLanguage,
  });
  if (explain === undefined) return await answerLines(frontEnd, language, how);
  print(tableOf(await frontEnd.explain(explain, language, how)));
}

/** Answers each line. `phonemes` is `null` when nothing in the text can be spoken. */
async function answerLines(
  frontEnd: FrontEnd,
  language: Language,
  how: Omit<Options, "british" | "language" | "explain">,
): Promise<void> {
  let number = 0;
  // Latin-1 keeps bytes unchanged. In UTF-8, a U+2028 within a text would end the line.
  const input = process.stdin.setEncoding("latin1");
  for await (const bytes of createInterface({ input, crlfDelay: Infinity })) {
    number++;
    if (bytes.trim() === "") continue;
    const text = textOf(bytes, number);
    const answer = await answerTo(text, frontEnd, language, how).catch((error) => {
      throw error instanceof KokoroError
        ? new KokoroError(error.kind, `line ${number}: ${error.message}`, { cause: error })
        : error;
    });
    print(JSON.stringify({ text, ...answer }));
  }
}

async function answerTo(
  text: string,
  frontEnd: FrontEnd,
  language: Language,
  how: Omit<Options, "british" | "language" | "explain">,
): Promise<object> {
  if (how.raw || how.unknown) {
    return { phonemes: await frontEnd.phonemes(text, language, how) || null };
  }
  const utterances = await frontEnd.explain(text, language, how);
  return {
    phonemes: utterances.map(({ phonemes }) => phonemes).join(" ") || null,
    spoken: utterances.map(spokenText).join(" "),
    breaks: utterances.flatMap(breaksOf),
  };
}

/** The words that are said, with the blanks and marks between them. */
function spokenText({ words, phonemes }: Utterance): string {
  return words.map(({ spoken, phonemeEnd }) =>
    spoken.trim() + (phonemes[phonemeEnd] === " " ? " " : "")
  ).join("");
}

/** The silences around an utterance, in seconds at speed 1, by their place in the text. */
function breaksOf(utterance: Utterance): { at: number; seconds: number }[] {
  const { textStart, textEnd, pauseBefore, pauseAfter, breakAfter } = utterance;
  return [
    { at: textStart, seconds: pauseBefore },
    { at: textEnd, seconds: pauseAfter + breakAfter },
  ].filter(({ seconds }) => seconds > 0);
}

function tableOf(utterances: readonly Utterance[]): string {
  let before: Manner = {};
  const rows = utterances.flatMap((utterance) => {
    const { words, phonemes, manner, changes = [], overlapAfter } = utterance;
    const manners = [{ textStart: -Infinity, manner }, ...changes];
    const said = words.flatMap(({ text, textStart, spoken, phonemeStart, phonemeEnd, source }) => {
      const begins = manners.splice(
        0,
        manners.findLastIndex((one) => one.textStart <= textStart) + 1,
      );
      const next = begins.at(-1)?.manner ?? before;
      const isChange = describe(next) !== describe(before);
      before = next;
      return [
        ...(isChange ? [["", "", describe(next), "manner"]] : []),
        [
          text.replace(/\s+/g, " "),
          spoken.trim(),
          phonemes.slice(phonemeStart, phonemeEnd),
          source,
        ],
      ];
    });
    return [
      ...said,
      ...breaksOf(utterance).map(({ seconds }) => ["", "", `${seconds} s`, "break"]),
      ...(overlapAfter ? [["", "", `${overlapAfter} s`, "overlap"]] : []),
    ];
  });
  const head = ["written", "spoken", "phonemes", "from"];
  return textTable([head, ...rows], head.map(() => false));
}

function describe(manner: Manner): string {
  const said = Object.entries(manner).map(([key, value]) => `${key} ${value}`);
  return said.join(", ") || "as the call says";
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
