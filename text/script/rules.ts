/**
 * Rules that put words in place of signs, digits and abbreviations, in any language.
 *
 * @module
 */

import { breathe } from "../../project/breathe.ts";
import {
  type Edit,
  firstOverlap,
  type MappedText,
  overlapsAny,
  type Range,
} from "./mapped_text.ts";

/**
 * Replaces signs and abbreviations by the words that they are read as.
 *
 * A pattern must match any text in linear time: no nested repetitions, no unlimited lookbehind.
 *
 * @typeParam Facts what the rule must know of its reader
 */
export interface Rule<Facts = void> {
  /** The name of the rule in the cases of its language. */
  readonly name: string;
  /** Whether the rule matches nothing without a digit. It costs no time in a text without one. */
  readonly needsDigit?: boolean;
  /** The text to replace. The pattern must be global and have the `u` or the `v` flag. */
  readonly pattern: RegExp;
  /** The replacement for a match, or `null` to leave the match unchanged. */
  say(match: RegExpExecArray, facts: Facts): string | null;
}

/** A range of the *script*, and the name of the rule that read it. */
export interface RuleRange extends Range {
  readonly rule: string;
}

/** A normalised text, and where which rules have read, in order. */
export interface Normalized {
  readonly text: MappedText;
  readonly rules: readonly RuleRange[];
}

/** An edit of a rule. */
interface RuleEdit extends Edit {
  readonly rule: string;
}

/**
 * Reads `text` by all rules, in one pass: every rule sees the text as it was written, and where two
 * rules match the same stretch, the first one in the list wins.
 *
 * @param keep the ranges of the *script* that must not change, sorted and without overlaps
 */
export async function applyRules<Facts>(
  rules: readonly Rule<Facts>[],
  text: MappedText,
  facts: Facts,
  keep: readonly Range[] = [],
): Promise<Normalized> {
  let edits: RuleEdit[] = [];
  const hasDigit = /\p{N}/u.test(text.text);
  for (const rule of rules) {
    if (rule.needsDigit && !hasDigit) continue;
    await breathe();
    const found = editsOf(rule, text, facts, edits, keep);
    if (found.length > 0) edits = [...edits, ...found].sort((a, b) => a.start - b.start);
  }
  const ranges = edits.map((edit) => ({ ...text.origin(edit), rule: edit.rule }));
  // What a rule keeps as it is also keeps the place of each symbol.
  const changes = edits.filter(({ start, end, by }) => by !== text.text.slice(start, end));
  return { text: text.edit(changes), rules: ranges };
}

/** The edits of a rule, without those that overlap `taken` ones or what must not change. */
function editsOf<Facts>(
  { name, pattern, say }: Rule<Facts>,
  text: MappedText,
  facts: Facts,
  taken: readonly Edit[],
  keep: readonly Range[],
): RuleEdit[] {
  const found: RuleEdit[] = [];
  pattern.lastIndex = 0;
  for (let match; (match = pattern.exec(text.text)) !== null;) {
    const range = { start: match.index, end: match.index + match[0].length };
    if (range.start === range.end) {
      pattern.lastIndex++;
      continue;
    }
    const obstacle = firstOverlap(range, taken);
    if (obstacle) {
      // The pattern may match again in what is left after the other rule's match.
      pattern.lastIndex = obstacle.end;
      continue;
    }
    if (overlapsAny(text.origin(range), keep)) continue;
    const by = say(match, facts);
    if (by !== null) found.push({ ...range, by, rule: name });
  }
  return found;
}

/** A pattern that matches any of the keys, the longest first. */
export function anyOf(keys: Iterable<string>): string {
  return [...keys].sort((a, b) => b.length - a.length).map((key) => RegExp.escape(key)).join("|");
}

/** Puts a blank between digits: "9 1 1". */
export function spaced(digits: string): string {
  return [...digits].join(" ");
}
