/**
 * Parses markup the way misaki does.
 *
 * @module
 */

import type { Instruction } from "../../script/instruction.ts";
import { MappedText } from "../../script/mapped_text.ts";

/**
 * Replaces misaki's markup by its words and returns its instructions. As in misaki, everything of
 * the form `[words](target)` is markup, and invalid targets are ignored.
 */
export function parseMisakiMarkup(
  text: string,
): { text: MappedText; instructions: readonly Instruction[] } {
  const whole = MappedText.of(text);
  const parts: MappedText[] = [];
  const instructions: Instruction[] = [];
  let done = 0;
  for (const { 0: all, 1: words, 2: target, index } of text.matchAll(/\[([^\]]+)\]\(([^)]*)\)/g)) {
    const range = { start: index + 1, end: index + 1 + words.length };
    parts.push(whole.slice(done, index), whole.slice(range.start, range.end));
    instructions.push({ ...range, ...misakiTarget(target) });
    done = index + all.length;
  }
  parts.push(whole.slice(done, text.length));
  return { text: MappedText.join(parts), instructions };
}

function misakiTarget(target: string): Omit<Instruction, "start" | "end"> {
  if (/^[+-]?(?:\d+|0\.5)$/.test(target)) return { stress: Number(target) };
  const enclosed = /^([/#])(.*?)\1+$/.exec(target);
  if (!enclosed) return {};
  const [, sign, content] = enclosed;
  return sign === "/" ? { phonemes: content } : { numberFlags: content };
}
