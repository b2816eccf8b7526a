/**
 * Follows the writer's instructions for how a part of a Japanese text is said.
 *
 * @module
 */

import type { Instruction } from "../script/instruction.ts";
import { digitWords } from "./number_kana.ts";
import { letterNames } from "./letters.ts";
import type { Said } from "./pieces.ts";
import { longDigits } from "./rules.ts";

/** What is said for a part by an instruction, if it is said otherwise than without one. */
export function spelled(text: string, { phonemes, sayAs }: Instruction): Said | undefined {
  if (phonemes !== undefined) return { phonemes };
  if (sayAs?.as === "telephone") {
    const groups = text.match(/\d+/g) ?? [];
    return { kana: groups.flatMap((group, i) => [...(i > 0 ? ["、"] : []), longDigits(group)]) };
  }
  if (sayAs?.as === "digits" || sayAs?.as === "characters") {
    return { kana: Array.from(text.replace(/\s/g, ""), nameOf) };
  }
  return undefined;
}

function nameOf(symbol: string): string {
  return /\d/.test(symbol) ? digitWords(symbol)[0] : letterNames(symbol) || symbol;
}
