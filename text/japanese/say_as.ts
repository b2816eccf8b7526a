/**
 * Follows the writer's instructions for how a part of a Japanese text is said.
 *
 * @module
 */

import type { Instruction, SayAs } from "../script/instruction.ts";
import { amountOf } from "./amounts.ts";
import { letterNames } from "./letters.ts";
import { digitWords } from "./number_kana.ts";
import type { Said } from "./pieces.ts";
import { dateWords, groupsOfDigits, withCounter } from "./rules.ts";

/** Says a text in kana, or returns `undefined` if it is not what the writer says. */
type Say = (text: string, format: string) => readonly string[] | undefined;

/** How a text is said, where that is not how it would be read anyway. */
const SAYINGS: Readonly<Partial<Record<SayAs["as"], Say>>> = {
  characters: spelled,
  digits: spelled,
  telephone: (text) => /\d/.test(text) ? groupsOfDigits(text) : undefined,
  ordinal: (text) => /^\d+$/.test(text) ? withCounter(amountOf(text), "番目") : undefined,
  date: (text, format) => {
    const numbers = text.match(/\d+/g) ?? [];
    const order = format === "" ? "ymd".slice(3 - numbers.length) : format.toLowerCase();
    const part = (letter: string): string | undefined => numbers[order.indexOf(letter)];
    return order.length === numbers.length ? dateWords(part("y"), part("m"), part("d")) : undefined;
  },
};

/** What is said for a part by an instruction, if it is said otherwise than without one. */
export function saidAs(text: string, { phonemes, sayAs }: Instruction): Said | undefined {
  if (phonemes !== undefined) return { phonemes };
  const kana = sayAs && SAYINGS[sayAs.as]?.(text.trim(), sayAs.format ?? "");
  return kana && { kana };
}

/** The names of letters and digits. */
function spelled(text: string): readonly string[] | undefined {
  if (!/^[A-Za-z\d\s.-]*[A-Za-z\d][A-Za-z\d\s.-]*$/.test(text)) return undefined;
  return Array.from(
    text.replace(/[\s.-]/g, ""),
    (symbol) => /\d/.test(symbol) ? digitWords(symbol)[0] : letterNames(symbol),
  );
}
