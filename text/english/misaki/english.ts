/**
 * Converts English text to phonemes the way misaki does.
 *
 * @module
 */

import { gather, isSilent, join, merge, type Piece, settle } from "./pieces.ts";
import { type Context, Pronouncer } from "./pronouncer.ts";
import { isCurrency, numberInWords } from "./number_reading.ts";
import { breathe } from "../../../project/breathe.ts";
import { leadingSpace } from "../python.ts";
import { CONSONANTS, VOWELS } from "./sounds.ts";
import { applyStress } from "./stress.ts";
import { PAUSES } from "../../phonemes/phoneme_kinds.ts";
import type { SpokenWord } from "../../script/spoken_text.ts";
import type { Instruction } from "../../script/instruction.ts";
import type { Homographs } from "../homographs/homographs.ts";
import type { Tagger } from "../spacy/tagger.ts";
import type { Token, Tokenizer } from "../spacy/tokenizer.ts";

/** Returns phonemes for a word that neither the lists nor the rules can read, or `null`. */
export type Fallback = (word: string) => Promise<string | null>;

/** Converts texts to phonemes in American or British English. */
export class English {
  readonly #tokenizer: Tokenizer;
  readonly #tagger: Tagger;
  readonly #homographs: Homographs | undefined;
  readonly #pronouncer: Pronouncer;

  /** @param homographs are missing where texts are read as misaki does, by parts of speech alone */
  constructor(
    { tokenizer, tagger }: { tokenizer: Tokenizer; tagger: Tagger },
    pronouncer: Pronouncer,
    homographs?: Homographs,
  ) {
    this.#tokenizer = tokenizer;
    this.#tagger = tagger;
    this.#homographs = homographs;
    this.#pronouncer = pronouncer;
  }

  /** The words and marks of `text` with their phonemes, in order. */
  async words(
    text: string,
    instructions: readonly Instruction[],
    fallback: Fallback,
  ): Promise<SpokenWord[]> {
    const tokens = this.#tokenizer.tokens(text, leadingSpace(text));
    await breathe();
    const analysis = await this.#tagger.analyse(tokens);
    const { british } = this.#pronouncer.lexicon;
    const read = tokens.map((token, i) =>
      toPiece(
        token,
        analysis.tags[i],
        this.#homographs?.choose(tokens, analysis, i, british) ?? null,
      )
    );
    const pieces = obey(read, instructions);
    const words = gather(pieces);
    let context: Context = { vowelNext: null, toNext: false };
    for (const word of words.toReversed()) {
      await breathe();
      context = await this.#say(word, context, fallback);
    }
    const spoken = withSigns(words.map(join));
    return words.map((pieces, i) => this.#spokenWord(spoken[i], pieces));
  }

  #spokenWord(word: Piece, pieces: readonly Piece[]): SpokenWord {
    const { start, end, text, phonemes, spaceAfter, source } = word;
    return {
      start,
      end,
      phonemes: (phonemes ?? "").replaceAll("ɾ", "T").replaceAll("ʔ", "t"),
      spaceAfter,
      spoken: spokenOf(pieces),
      source: source ?? this.#pronouncer.sourceOf(text),
      endsWord: spaceAfter !== "",
    };
  }

  /**
   * Sets the phonemes of a word. Words are read from the last to the first.
   *
   * @param context describes what follows the word
   * @returns the context for the word before it
   */
  async #say(word: Piece[], context: Context, fallback: Fallback): Promise<Context> {
    if (word.length > 1) return await this.#sayRun(word, context, fallback);
    const [piece] = word;
    piece.phonemes ??= this.#lookUp(piece, context) ?? await guessed(piece, fallback);
    return after(context, piece.phonemes, piece);
  }

  /**
   * Sets the phonemes of a run: looks up the longest end of it that can be read, then the longest
   * end of the rest, and so on.
   */
  async #sayRun(run: Piece[], context: Context, fallback: Fallback): Promise<Context> {
    for (let right = run.length; right > 0;) {
      const found = this.#longestEnd(run.slice(0, right), context);
      if (found) {
        const [left, whole, phonemes] = found;
        for (const piece of run.slice(left, right)) piece.phonemes = "";
        run[left].phonemes = phonemes;
        context = after(context, phonemes, whole);
        right = left;
      } else {
        right--;
        if (run[right].phonemes !== null) continue;
        if (!isSilent(run[right])) {
          await giveUp(run, fallback);
          return context;
        }
        run[right].phonemes = "";
      }
    }
    settle(run);
    return context;
  }

  #longestEnd(
    run: readonly Piece[],
    context: Context,
  ): [left: number, whole: Piece, phonemes: string] | null {
    for (let left = 0; left < run.length; left++) {
      const whole = merge(run.slice(left));
      const phonemes = this.#lookUp(whole, context);
      if (phonemes !== null) return [left, whole, phonemes];
    }
    return null;
  }

  #lookUp(piece: Piece, context: Context): string | null {
    if (piece.reading !== null) {
      piece.source = "homographs";
      return applyStress(piece.reading, piece.stress);
    }
    return this.#pronouncer.pronounce({ ...piece, text: piece.alias ?? piece.text }, context);
  }
}

/** Leaves a whole run to the fallback, because one of its pieces can't be read otherwise. */
async function giveUp(run: readonly Piece[], fallback: Fallback): Promise<void> {
  for (const piece of run) piece.phonemes = "";
  run[0].phonemes = await fallback(merge(run).text);
  run[0].source = "guess";
}

async function guessed(piece: Piece, fallback: Fallback): Promise<string | null> {
  piece.source = "guess";
  return await fallback(piece.text);
}

/** The words for a word that has digits or an alias; absent for others. */
function spokenOf(word: readonly Piece[]): string | undefined {
  if (!word.some(({ text, alias }) => alias !== null || /\d/.test(text))) return undefined;
  const said = (piece: Piece): string | null => numberInWords(piece) ?? piece.alias;
  return said(merge(word)) ?? word.map((piece) => said(piece) ?? piece.text).join(" ");
}

/** Lets the place of an amount of money include the sign before it, which is silent. */
function withSigns(words: readonly Piece[]): readonly Piece[] {
  return words.map((word, i) => {
    const sign = words[i - 1];
    if (sign?.phonemes !== "" || !isCurrency(sign.text)) return word;
    const amount = words.slice(i).find(({ currency, tag }) => currency !== null || tag !== "CD");
    return amount?.currency === sign.text ? { ...word, start: sign.start } : word;
  });
}

function toPiece(
  { text, start, spaceAfter }: Token,
  tag: string,
  reading: string | null,
): Piece {
  return {
    text,
    start,
    end: start + text.length,
    tag,
    spaceAfter: spaceAfter ? " " : "",
    phonemes: null,
    alias: null,
    reading,
    source: null,
    stress: null,
    currency: null,
    numberFlags: "",
    isHead: true,
    isApart: false,
  };
}

/** Applies the writer's instructions. A range with given phonemes becomes one piece. */
function obey(pieces: Piece[], instructions: readonly Instruction[]): Piece[] {
  const obeyed: Piece[] = [];
  let next = 0;
  const takeUntil = (place: number): Piece[] => {
    const taken: Piece[] = [];
    while (next < pieces.length && pieces[next].end <= place) taken.push(pieces[next++]);
    if (next < pieces.length && pieces[next].start < place) {
      const [before, behind] = splitAt(pieces[next], place);
      taken.push(before);
      pieces[next] = behind;
    }
    return taken;
  };
  for (const instruction of instructions) {
    const { start, end, phonemes, source = "writer" } = instruction;
    const { stress = null, numberFlags = "", tag } = instruction;
    obeyed.push(...takeUntil(start));
    const within = takeUntil(end);
    const said = { stress, numberFlags, ...(tag !== undefined && { tag, reading: null }) };
    for (const piece of within) Object.assign(piece, said);
    const isSaid = phonemes !== undefined && within.length > 0;
    obeyed.push(...isSaid ? [{ ...merge(within), phonemes, source }] : within);
  }
  return [...obeyed, ...pieces.slice(next)];
}

function splitAt(piece: Piece, place: number): [before: Piece, behind: Piece] {
  const at = place - piece.start;
  return [
    { ...piece, text: piece.text.slice(0, at), end: place, spaceAfter: "", reading: null },
    { ...piece, text: piece.text.slice(at), start: place, reading: null },
  ];
}

/** The context for the word before this piece. */
function after(context: Context, phonemes: string | null, { text, tag }: Piece): Context {
  const isTo = text === "to" || text === "To" || (text === "TO" && (tag === "TO" || tag === "IN"));
  for (const symbol of phonemes ?? "") {
    if (PAUSES.has(symbol)) return { vowelNext: null, toNext: isTo };
    if (VOWELS.has(symbol)) return { vowelNext: true, toNext: isTo };
    if (CONSONANTS.has(symbol)) return { vowelNext: false, toNext: isTo };
  }
  return { vowelNext: context.vowelNext, toNext: isTo };
}
