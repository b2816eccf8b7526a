/**
 * When each word and phoneme is heard, and what the mouth does meanwhile.
 *
 * @module
 */

import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import type { Utterance, Word } from "../../text/utterances/utterances.ts";
import { Pauses } from "./pauses.ts";
import { LEAD_FRAMES } from "../utterance/durations.ts";
import { roleOf, type SymbolRoles, type Viseme } from "./visemes.ts";

/**
 * A stretch of the output, in seconds.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Timed } from "./mod.ts";
 * using model = await loadKokoro();
 * const { samples, sampleRate, timings } = await model.synthesize("Cut the last word.");
 * const cut = ({ start, end }: Timed): Float32Array =>
 *   samples.slice(Math.round(start * sampleRate), Math.round(end * sampleRate));
 * console.log(cut(timings.words.at(-1)!).length);
 * ```
 */
export interface Timed {
  /** From the first sample. */
  readonly start: number;
  /** Not before `start`. */
  readonly end: number;
}

/**
 * When a word is heard. What was normalised is one word: "3:30", and not "three" and "thirty".
 *
 * @example
 * ```ts
 * import { loadKokoro, type TimedWord } from "./mod.ts";
 * const script = "Sing along with me.";
 * using model = await loadKokoro();
 * const { timings } = await model.synthesize(script);
 * // The script as it is shown while a word is heard.
 * const highlight = ({ textStart, textEnd, text }: TimedWord): string =>
 *   `${script.slice(0, textStart)}<b>${text}</b>${script.slice(textEnd)}`;
 * for (const word of timings.words) console.log(word.start, highlight(word));
 * ```
 */
export interface TimedWord extends Timed {
  /** As it stands in the script. */
  readonly text: string;
  /** `script.slice(textStart, textEnd)` is `text`; in UTF-16 units. */
  readonly textStart: number;
  /** The place behind its last unit. */
  readonly textEnd: number;
  /** False where the next one belongs to the same written word, so that a line can't end between them. */
  readonly endsWord?: false;
}

/**
 * When a phoneme is heard.
 *
 * @example
 * ```ts
 * import { loadKokoro, type TimedPhoneme } from "./mod.ts";
 * using model = await loadKokoro();
 * const { timings: { words, phonemes } } = await model.synthesize("Birds sing.");
 * const inWord = ({ symbol, word, start }: TimedPhoneme): string =>
 *   `${start} s: ${symbol} of ${words[word].text}`;
 * console.log(phonemes.map(inWord)); // 0.3 s: b of Birds, ...
 * ```
 */
export interface TimedPhoneme extends Timed {
  /** A sound of `configs/phonemes.json`, with the marks behind it that change it, such as `ː`; without its stress. */
  readonly symbol: string;
  /** The place in `words` of the word that it is in. */
  readonly word: number;
}

/**
 * When the mouth has a shape.
 *
 * @example
 * ```ts
 * import { loadKokoro, type TimedViseme, type Viseme } from "./mod.ts";
 * // The shape of the mouth at a time of the sound.
 * const shapeAt = (visemes: readonly TimedViseme[], seconds: number): Viseme =>
 *   visemes.find(({ end }) => seconds < end)?.viseme ?? "sil";
 * using model = await loadKokoro();
 * const { seconds, timings: { visemes } } = await model.synthesize("Birds sing.");
 * for (let frame = 0; frame / 24 < seconds; frame++) console.log(shapeAt(visemes, frame / 24));
 * ```
 */
export interface TimedViseme extends Timed {
  /** The shape. */
  readonly viseme: Viseme;
}

/**
 * What is heard when, each list in order and without overlaps.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Timings } from "./mod.ts";
 * // Words in a minute of speech, pauses left out.
 * function wordsPerMinute({ words }: Timings): number {
 *   const spoken = words.reduce((sum, { start, end }) => sum + end - start, 0);
 *   return 60 * words.length / spoken;
 * }
 * using model = await loadKokoro();
 * console.log(wordsPerMinute((await model.synthesize("How fast was that?")).timings));
 * ```
 */
export interface Timings {
  /** Those that are heard. */
  readonly words: readonly TimedWord[];
  /** Theirs. */
  readonly phonemes: readonly TimedPhoneme[];
  /** Without gaps: where nothing is heard, it is `sil`. Neighbours differ. */
  readonly visemes: readonly TimedViseme[];
}

/** What timings are made of. */
export interface SpokenFrames {
  readonly utterance: Pick<Utterance, "text" | "textStart" | "phonemes" | "words">;
  /** [T] of each token, with the zeros at both ends. */
  readonly frames: Int32Array;
  /** Of its speech. */
  readonly samples: Float32Array;
  /**
   * The sample of the output at which the first frame would begin. It may be before `begin`, and even negative, since
   * silence is left out.
   */
  readonly origin: number;
  /** The first sample of its speech in the output, and the one behind the last. */
  readonly begin: number;
  readonly end: number;
}

/** A sound; places in samples of the output. */
interface Sound {
  symbol: string;
  readonly shapes: readonly Viseme[];
  /** Where in `utterance.phonemes` it stands. */
  readonly at: number;
  /** Whether there may be silence before it: punctuation, not just the gap between two words. */
  readonly afterMark: boolean;
  start: number;
  end: number;
}

/**
 * When the words, phonemes and visemes of one utterance are heard, from its first sample to its last.
 *
 * Sounds are where their frames are; silence at punctuation, which the network gives to the sounds around it, is where
 * the samples are silent.
 */
export function timings(spoken: SpokenFrames, roles: SymbolRoles): Timings {
  const { utterance, begin, end } = spoken;
  const sounds = soundsOf(spoken, roles);
  closeGaps(sounds, spoken);
  for (const sound of sounds) {
    sound.start = Math.min(Math.max(sound.start, begin), end);
    sound.end = Math.min(Math.max(sound.end, begin), end);
  }
  const groups = wordGroups(utterance.words, sounds);
  return {
    words: groups.map(({ first, last, textStart, textEnd, endsWord }) => ({
      text: utterance.text.slice(textStart - utterance.textStart, textEnd - utterance.textStart),
      textStart,
      textEnd,
      ...seconds(sounds[first].start, sounds[last].end),
      ...(endsWord ? {} : { endsWord }),
    })),
    phonemes: groups.flatMap(({ first, last }, word) =>
      sounds.slice(first, last + 1).map(({ symbol, start, end }) => ({
        symbol,
        word,
        ...seconds(start, end),
      }))
    ),
    visemes: withoutGaps(sounds.flatMap(shapesOf), seconds(begin, end)),
  };
}

/**
 * The timings of a stretch of the output from those of its parts, in order.
 *
 * @param span where the stretch is, in seconds
 */
export function joinTimings(parts: readonly Timings[], span: Timed): Timings {
  const words: TimedWord[] = [];
  const phonemes: TimedPhoneme[] = [];
  for (const part of parts) {
    const before = words.length;
    words.push(...part.words);
    phonemes.push(...part.phonemes.map((phoneme) => ({ ...phoneme, word: phoneme.word + before })));
  }
  const visemes = parts.flatMap((part) => part.visemes);
  return { words, phonemes, visemes: withoutGaps(visemes, span) };
}

/** The sounds of an utterance with the frames of their marks, where the network's frames place them. */
function soundsOf({ utterance, frames, origin }: SpokenFrames, roles: SymbolRoles): Sound[] {
  const sounds: Sound[] = [];
  let end = origin + (frames[0] - LEAD_FRAMES) * SAMPLES_PER_FRAME;
  let at = 0;
  /** Where the marks begin that belong to the next sound. */
  let early: number | undefined;
  let afterMark = false;
  for (const [i, symbol] of [...utterance.phonemes].entries()) {
    const start = end;
    end += frames[i + 1] * SAMPLES_PER_FRAME;
    const role = roleOf(symbol, roles);
    const last = sounds.at(-1);
    if (role.kind === "sound") {
      sounds.push({ symbol, shapes: role.shapes, at, afterMark, start: early ?? start, end });
      early = undefined;
      afterMark = false;
    } else if (role.kind === "before") {
      early ??= start;
    } else if (role.kind === "behind" && last?.end === start) {
      last.symbol += symbol;
      last.end = end;
    } else if (role.kind === "silent") {
      early = undefined;
      afterMark ||= symbol !== " ";
    }
    at += symbol.length;
  }
  return sounds;
}

/**
 * Divides what is between two sounds, and ends the last one where nothing more is heard. A blank between two words is heard, as the end of the one and the beginning of the
 * other; so is punctuation at which the voice goes on.
 */
function closeGaps(sounds: readonly Sound[], { samples, begin }: SpokenFrames): void {
  const pauses = new Pauses(samples);
  for (const [i, after] of sounds.entries()) {
    const before = sounds[i - 1];
    if (before === undefined || before.end === after.start) continue;
    // Each of them is heard for a frame at least.
    const from = before.start + SAMPLES_PER_FRAME;
    const to = after.end - SAMPLES_PER_FRAME;
    const pause = after.afterMark ? pauses.longest(from - begin, to - begin) : undefined;
    const middle = (before.end + after.start) / 2;
    if (pause === undefined) {
      before.end = middle;
      after.start = middle;
    } else {
      before.end = begin + pause.start;
      // The closure of a plosive is silent too, and is where the lips close.
      after.start = Math.min(begin + pause.end, Math.max(after.start, before.end));
    }
  }
  const last = sounds.at(-1);
  if (last === undefined) return;
  const least = last.start + SAMPLES_PER_FRAME;
  last.end = Math.min(last.end, Math.max(begin + pauses.end, least));
}

interface WordGroup {
  textStart: number;
  textEnd: number;
  /** Places of its first and last sound. */
  readonly first: number;
  last: number;
  endsWord: boolean;
}

/** The words that are heard; those that stand for the same text together. */
function wordGroups(words: readonly Word[], sounds: readonly Sound[]): WordGroup[] {
  const groups: WordGroup[] = [];
  let next = 0;
  for (const { textStart, textEnd, phonemeEnd, endsWord } of words) {
    const first = next;
    while (next < sounds.length && sounds[next].at < phonemeEnd) next++;
    if (next === first) {
      // A mark that is not heard may end the word before it.
      const last = groups.at(-1);
      if (last) last.endsWord ||= endsWord;
      continue;
    }
    let group: WordGroup = { textStart, textEnd, first, last: next - 1, endsWord };
    for (let last = groups.at(-1); last && last.textEnd > group.textStart; last = groups.at(-1)) {
      groups.pop();
      group = {
        textStart: Math.min(last.textStart, group.textStart),
        textEnd: Math.max(last.textEnd, group.textEnd),
        first: last.first,
        last: group.last,
        endsWord,
      };
    }
    groups.push(group);
  }
  const last = groups.at(-1);
  if (last) last.endsWord = true;
  return groups;
}

/** The shapes of a sound, each for the same time. */
function shapesOf({ shapes, start, end }: Sound): TimedViseme[] {
  const each = (end - start) / shapes.length;
  return shapes.map((viseme, i) => ({
    viseme,
    ...seconds(start + i * each, start + (i + 1) * each),
  }));
}

/** The same over all of `span`, with a closed mouth between them, and what is the same in one. */
function withoutGaps(visemes: readonly TimedViseme[], span: Timed): TimedViseme[] {
  const track: TimedViseme[] = [];
  const add = (viseme: Viseme, end: number): void => {
    const last = track.at(-1);
    const start = last?.end ?? span.start;
    if (end <= start) return;
    if (last?.viseme === viseme) track[track.length - 1] = { ...last, end };
    else track.push({ viseme, start, end });
  };
  for (const { viseme, start, end } of visemes) {
    add("sil", start);
    add(viseme, end);
  }
  add("sil", span.end);
  return track;
}

function seconds(start: number, end: number): Timed {
  return { start: start / SAMPLE_RATE, end: end / SAMPLE_RATE };
}
