/**
 * Reads texts as the writer says what they are.
 *
 * @module
 */

import type { Instruction, SayAs } from "../../script/instruction.ts";
import type { Edit, MappedText } from "../../script/mapped_text.ts";
import { codeInChinese, digitsInChinese, numberInChinese } from "./numerals.ts";

/** How a text of each kind is read. The rules read other kinds. */
const READINGS: Readonly<Partial<Record<SayAs["as"], (text: string) => string>>> = {
  characters: (text) => digitsInChinese([...text].join(" ")),
  digits: (text) => digitsInChinese(text.replace(/[^\p{L}\p{N}]+/gu, " ")),
  telephone: (text) => codeInChinese(text.replace(/[^\p{L}\p{N}+]+/gu, " ").replace("+", "加")),
  ordinal: (text) =>
    text.replace(/\d[\d,]*/u, (number) => `第${numberInChinese(number)}`).replace("第第", "第"),
};

/** Replaces texts by what is read for them. */
export function saidAs(text: MappedText, instructions: readonly Instruction[]): MappedText {
  return text.edit(
    instructions.flatMap((instruction): Edit[] => {
      const read = instruction.sayAs && READINGS[instruction.sayAs.as];
      if (!read) return [];
      const range = text.find(instruction);
      return [{ ...range, by: read(text.text.slice(range.start, range.end)) }];
    }),
  );
}
