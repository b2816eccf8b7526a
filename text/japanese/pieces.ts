/**
 * Parts of Japanese texts that are read by rules, not by the dictionary.
 *
 * @module
 */

import { firstOverlap, type Range } from "../script/mapped_text.ts";
import type { SpokenWord } from "../script/spoken_text.ts";
import type { Amount } from "./amounts.ts";

/** A part of a text, and how it is said. */
export interface Piece extends Range {
  /** The words that are said, in hiragana or katakana. */
  readonly kana?: readonly string[];
  /** The number that it is. A counter may follow. */
  readonly amount?: Amount;
  /** The unit that it is, in kana. It belongs to the number before it. */
  readonly unit?: string;
  /** The words with their phonemes, where kana can't write them. Places are those in the text. */
  readonly spoken?: readonly SpokenWord[];
  /** Its phonemes. */
  readonly phonemes?: string;
  /** What decided how it is said. */
  readonly source: string;
}

/** How a part is said: a piece without its place. */
export type Said = Omit<Piece, "start" | "end" | "source">;

/** Finds parts of a text, and says how they are read. */
export interface PieceRule {
  /** The name of the rule in its cases. */
  readonly name: string;
  /** Global, with the flag `u`. A group named `said` is the part, or else the match is. */
  readonly pattern: RegExp;
  /** How a match is said, or `null` if the rule does not apply. */
  readonly say: (match: RegExpExecArray) => Said | null;
}

/** Sorted pieces that do not overlap. What was added first wins. */
export class Pieces {
  #pieces: Piece[] = [];

  get all(): readonly Piece[] {
    return this.#pieces;
  }

  /** Adds a piece, unless it overlaps one that is there. */
  add(piece: Piece): void {
    if (piece.start >= piece.end || this.isTaken(piece)) return;
    const at = this.#pieces.findIndex(({ start }) => start >= piece.end);
    this.#pieces.splice(at < 0 ? this.#pieces.length : at, 0, piece);
  }

  isTaken(range: Range): boolean {
    return firstOverlap(range, this.#pieces) !== undefined;
  }

  /** Adds what a rule finds. */
  addBy({ name, pattern, say }: PieceRule, text: string): void {
    pattern.lastIndex = 0;
    for (let match; (match = pattern.exec(text)) !== null;) {
      const part = match.groups?.said ?? match[0];
      const start = match.index + match[0].indexOf(part);
      const range = { start, end: start + part.length };
      const obstacle = firstOverlap(range, this.#pieces);
      if (obstacle) {
        // The pattern may match again in what is left after the other piece.
        pattern.lastIndex = Math.max(obstacle.end, match.index + 1);
        continue;
      }
      const said = say(match);
      if (said !== null) this.add({ ...range, ...said, source: `${name}, rules` });
    }
  }
}
