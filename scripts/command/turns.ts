/**
 * Files of turns, for commands that speak.
 *
 * @module
 */

import { extname } from "node:path";
import { KokoroError, reasonOf } from "../../errors.ts";
import { checkTurns, inPlace, type Turn } from "../../speech/scene/turn.ts";

/** How the turns of a file are written, by its extension. */
const PARSERS: Readonly<Record<string, (content: string) => unknown>> = {
  ".json": parseJson,
  ".jsonl": (content) =>
    content.split("\n").flatMap((line, i) =>
      line.trim() === "" ? [] : [inPlace(`line ${i + 1}`, () => parseJson(line))]
    ),
};

/**
 * Reads the turns in a file whose name ends in `.json`, which has a list of them, or in `.jsonl`,
 * which has one in each line. Returns `undefined` for any other file.
 *
 * @param content the content of the file
 * @throws {KokoroError} `input`, with the file, when there is a mistake in it
 */
export function readTurns(file: string, content: string): Turn[] | undefined {
  const parse = PARSERS[extname(file).toLowerCase()];
  if (parse === undefined) return undefined;
  return inPlace(file, () => {
    const turns = parse(content);
    if (Array.isArray(turns)) return checkTurns(turns);
    throw new KokoroError("input", 'it has no list of turns: write [{ "text": "Hello." }]');
  });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (cause) {
    throw new KokoroError("input", `this is no JSON: ${reasonOf(cause)}`, { cause });
  }
}
