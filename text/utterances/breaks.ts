/**
 * Collects what the writer says between two texts, and finds what it means for the sentences around
 * it.
 *
 * @module
 */

import type { Manner } from "../script/manner.ts";
import type { Direction } from "../script/markup.ts";

/** How everything from a place in the script on is spoken. */
export interface Change {
  readonly textStart: number;
  readonly manner: Manner;
}

/** A named place in the script. */
export interface Mark {
  readonly name: string;
  readonly textStart: number;
}

/** Who speaks, and how. */
export interface Voicing {
  readonly manner: Manner;
  /** The name in the cast. */
  readonly speaker?: string;
}

/** The end of what is spoken in one go, although the sentence may go on. */
export interface Break {
  /** Silence that the writer asks for, in seconds. */
  readonly pause: number;
  /** Seconds by which what follows begins before what is before has ended. */
  readonly overlap: number;
  /** The turn that begins, if one does. */
  readonly turn?: Voicing;
}

/** What happens between sentences. */
export type ScriptEvent = { readonly break: Break } | { readonly change: Change } | {
  readonly mark: Mark;
};

/** What can't change within a turn, and what can. */
const WHO = ["voice", "emotion"] as const;
const DETAILS = ["language", "speed", "volume", "pitch"] as const;

/** Collects what the writer says until text follows. */
export class Breaks {
  #pause = 0;
  #overlap = 0;
  #marks: string[] = [];
  /** Who spoke the last text. */
  #now: Voicing = { manner: {} };
  /** Who speaks the next text. */
  #next: Voicing = this.#now;
  /** Whether a turn begins, whoever speaks. */
  #startsTurn = false;

  add(direction: Direction): void {
    if ("pause" in direction) this.#pause += direction.pause;
    else if ("overlap" in direction) this.#overlap = direction.overlap;
    else if ("mark" in direction) this.#marks.push(direction.mark);
    else {
      const { startsTurn, ...next } = direction;
      this.#next = next;
      this.#startsTurn ||= startsTurn;
    }
  }

  /** Whether the next text is not spoken in one go with the text before. */
  get isBreak(): boolean {
    return this.#pause > 0 || this.isTurn;
  }

  /** Whether the next text begins a turn. */
  get isTurn(): boolean {
    const [now, next] = [this.#now, this.#next];
    return this.#startsTurn || now.speaker !== next.speaker ||
      WHO.some((key) => now.manner[key] !== next.manner[key]);
  }

  /** Whether the next text is in another language than the text before. */
  get changesLanguage(): boolean {
    return this.#now.manner.language !== this.#next.manner.language;
  }

  /** The events before the next text, which starts at `textStart` in the script. */
  *beforeText(textStart: number): Generator<ScriptEvent, void> {
    const turn = this.isTurn ? this.#next : undefined;
    if (this.isBreak) {
      yield { break: { pause: this.#pause, overlap: turn ? this.#overlap : 0, turn } };
    }
    const { manner } = this.#next;
    if (!turn && DETAILS.some((key) => manner[key] !== this.#now.manner[key])) {
      yield { change: { textStart, manner } };
    }
    yield* this.#takeMarks(textStart);
    if (turn) this.#overlap = 0;
    this.#pause = 0;
    this.#now = this.#next;
    this.#startsTurn = false;
  }

  /** The events at the end of the script. */
  *atEnd(textEnd: number): Generator<ScriptEvent, void> {
    yield* this.#takeMarks(textEnd);
    if (this.#pause > 0) yield { break: { pause: this.#pause, overlap: 0 } };
  }

  *#takeMarks(textStart: number): Generator<ScriptEvent, void> {
    for (const name of this.#marks.splice(0)) yield { mark: { name, textStart } };
  }
}
