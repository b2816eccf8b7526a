/**
 * Computes when each word and phoneme is heard, and which shape the mouth has meanwhile.
 *
 * @module
 */

import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../ffi/symbols.ts";
import type { Utterance, Word } from "../../text/utterances/utterances.ts";
import { Pauses } from "./pauses.ts";
import { LEAD_FRAMES } from "../utterance/durations.ts";
import { roleOf, type SymbolRoles, type Viseme } from "./visemes.ts";

/**
 * A range of time, in seconds from the start of the output.
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
  /** When it starts. */
  readonly start: number;
  /** When it ends, at `start` or later. */
  readonly end: number;
}

/**
 * Who speaks, and how. All of it is absent in the first turn if it is spoken just as the call says,
 * as in every speech of one voice: then `voice` and `emotion` are those of the speech, and `turn`
 * is 0.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Said } from "./mod.ts";
 * using model = await loadKokoro();
 * const speech = await model.synthesize("MORTY: Oh, man.", { cast: { MORTY: "morty" } });
 * const who = ({ speaker, voice = speech.voice }: Said): string => speaker ?? voice;
 * for (const word of speech.timings.words) console.log(who(word), word.text); // MORTY Oh ...
 * ```
 */
export interface Said {
  /** The number of the turn, from 0: see `Speech.turns`. */
  readonly turn?: number;
  /** The name in the cast. Absent if nobody of the cast speaks. */
  readonly speaker?: string;
  /** The id of the voice. */
  readonly voice?: string;
  /** The emotion, such as `manic(0.5)`. */
  readonly emotion?: string;
}

/**
 * When a word is heard. Text that was normalised counts as one word: "3:30" is one word, not
 * "three" and "thirty".
 *
 * @example
 * ```ts
 * import { loadKokoro, type TimedWord } from "./mod.ts";
 * const script = "Sing along with me.";
 * using model = await loadKokoro();
 * const { timings } = await model.synthesize(script);
 * // The script with the word that is heard in bold.
 * const highlight = ({ textStart, textEnd, text }: TimedWord): string =>
 *   `${script.slice(0, textStart)}<b>${text}</b>${script.slice(textEnd)}`;
 * for (const word of timings.words) console.log(word.start, highlight(word));
 * ```
 */
export interface TimedWord extends Timed, Said {
  /** The word as it is written in the script. */
  readonly text: string;
  /**
   * Where `text` starts in the script, in UTF-16 units: `text` is
   * `script.slice(textStart, textEnd)`.
   */
  readonly textStart: number;
  /** The place after the last unit of `text`. */
  readonly textEnd: number;
  /**
   * False if the next word belongs to the same written word, so that no line may end between them.
   * Otherwise absent.
   */
  readonly endsWord?: false;
  /** The words that are spoken, where they differ from `text`: "three thirty" for "3:30". */
  readonly spoken?: string;
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
export interface TimedPhoneme extends Timed, Said {
  /**
   * A sound of `configs/phonemes.json`, with the marks after it that modify it, such as `ː`, and
   * without its stress mark.
   */
  readonly symbol: string;
  /** The index in `words` of the word that it belongs to. */
  readonly word: number;
}

/**
 * When the mouth has a given shape.
 *
 * @example
 * ```ts
 * import { loadKokoro, type TimedViseme, type Viseme } from "./mod.ts";
 * // The shape of the mouth at a given time.
 * const shapeAt = (visemes: readonly TimedViseme[], seconds: number): Viseme =>
 *   visemes.find(({ end }) => seconds < end)?.viseme ?? "sil";
 * using model = await loadKokoro();
 * const { seconds, timings: { visemes } } = await model.synthesize("Birds sing.");
 * for (let frame = 0; frame / 24 < seconds; frame++) console.log(shapeAt(visemes, frame / 24));
 * ```
 */
export interface TimedViseme extends Timed, Said {
  /** The shape of the mouth. */
  readonly viseme: Viseme;
}

/**
 * The time of a place that the script names.
 *
 * @example
 * ```ts
 * import { loadKokoro, type TimedMark } from "./mod.ts";
 * using model = await loadKokoro();
 * const script = '<speak>Look <mark name="door"/>there!</speak>';
 * const { timings } = await model.synthesize(script, { ssml: true });
 * const at = (marks: readonly TimedMark[] = [], name: string): number | undefined =>
 *   marks.find((mark) => mark.name === name)?.time;
 * console.log(at(timings.marks, "door"));
 * ```
 */
export interface TimedMark {
  /** The name in the script. */
  readonly name: string;
  /** When the next word starts, or when the last one ends, in seconds. */
  readonly time: number;
}

/**
 * When words, phonemes and visemes are heard. Each list is in the order of the script, and nothing
 * in it overlaps, unless two turns do.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Timings } from "./mod.ts";
 * // Words per minute of speech, without pauses.
 * function wordsPerMinute({ words }: Timings): number {
 *   const spoken = words.reduce((sum, { start, end }) => sum + end - start, 0);
 *   return 60 * words.length / spoken;
 * }
 * using model = await loadKokoro();
 * console.log(wordsPerMinute((await model.synthesize("How fast was that?")).timings));
 * ```
 */
export interface Timings {
  /** The words that are heard. */
  readonly words: readonly TimedWord[];
  /** The phonemes of these words. */
  readonly phonemes: readonly TimedPhoneme[];
  /**
   * The visemes, without gaps and overlaps: where nothing is heard, the viseme is `sil`. No two
   * neighbours are equal. Where two speak at the same time, these are those of the first one:
   * `Speech.tracks` has those of each speaker.
   */
  readonly visemes: readonly TimedViseme[];
  /** The times of the places that the script names. Absent if there are none. */
  readonly marks?: readonly TimedMark[];
  /**
   * What is shown in subtitles in place of the signs of a format, such as Markdown: `by` in place
   * of the script from `start` to `end`. Absent if there are none.
   */
  readonly formatting?: readonly (
    & NonNullable<Utterance["formatting"]>[number]
    & Pick<Said, "turn">
  )[];
}

/** What is shown in place of a part of the script, and its turn if that is not the first one. */
type TimedEdit = NonNullable<Timings["formatting"]>[number];

/** A spoken utterance, from which its timings are computed. */
export interface SpokenFrames {
  readonly utterance:
    & Pick<Utterance, "text" | "textStart" | "phonemes" | "words" | "formatting">
    & Partial<Pick<Utterance, "turn" | "speaker" | "manner" | "marks">>;
  /** The id of the voice. Default: that of the call. */
  readonly voice?: string;
  /** The emotion. Default: that of the call. */
  readonly emotion?: string;
  /** [T] frames of each token, including the zeros at both ends. */
  readonly frames: Int32Array;
  /** The samples of its speech, from `begin` to `end`. */
  readonly samples: Float32Array;
  /**
   * The sample of the output at which the first frame would start. Since silence is left out, it
   * may be before `begin`, and even negative.
   */
  readonly origin: number;
  /** The first sample of its speech in the output. */
  readonly begin: number;
  /** The sample after the last one of its speech in the output. */
  readonly end: number;
}

/** A sound and when it is heard, in samples of the output. */
interface Sound {
  symbol: string;
  readonly shapes: readonly Viseme[];
  /** Its index in `utterance.phonemes`. */
  readonly at: number;
  /**
   * Whether punctuation is before it, where there may be silence, and not only the gap between two
   * words.
   */
  readonly afterMark: boolean;
  start: number;
  end: number;
}

/**
 * When the words, phonemes and visemes of one utterance are heard. Its visemes last from `begin` to
 * `end`.
 *
 * The frames decide when a sound is heard. The network gives the silence at punctuation to the
 * sounds around it, so there the samples decide which part is silent.
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
  const said = saidOf(spoken);
  const visemes = withoutGaps(sounds.flatMap(shapesOf), seconds(begin, end));
  const marks = utterance.marks?.map(({ name, textStart }) => {
    const next = groups.find((group) => group.textStart >= textStart);
    const sound = next ? sounds[next.first].start : sounds.at(-1)?.end ?? end;
    return { name, time: sound / SAMPLE_RATE };
  });
  return {
    words: groups.map(({ first, last, textStart, textEnd, endsWord, spoken }) => {
      const text = utterance.text
        .slice(textStart - utterance.textStart, textEnd - utterance.textStart);
      return {
        text,
        textStart,
        textEnd,
        ...seconds(sounds[first].start, sounds[last].end),
        ...(endsWord ? {} : { endsWord }),
        ...(spoken === text ? {} : { spoken }),
        ...said,
      };
    }),
    phonemes: groups.flatMap(({ first, last }, word) =>
      sounds.slice(first, last + 1).map(({ symbol, start, end }) => ({
        symbol,
        word,
        ...seconds(start, end),
        ...said,
      }))
    ),
    visemes: said === undefined
      ? visemes
      : visemes.map((viseme) => viseme.viseme === "sil" ? viseme : { ...viseme, ...said }),
    ...(marks && { marks }),
    ...(utterance.formatting && { formatting: utterance.formatting.map(inTurn(utterance.turn)) }),
  };
}

/** Adds the turn to what is shown, if it is not the first one. */
function inTurn(turn = 0): (edit: TimedEdit) => TimedEdit {
  return turn === 0 ? (edit) => edit : (edit) => ({ ...edit, turn });
}

/** Who speaks an utterance; `undefined` if the call says all of it. */
function saidOf(
  { utterance: { turn = 0, speaker, manner = {} }, voice, emotion }: SpokenFrames,
): Said | undefined {
  const isAsCalled = turn === 0 && speaker === undefined &&
    manner.voice === undefined && manner.emotion === undefined;
  return isAsCalled
    ? undefined
    : { turn, ...(speaker === undefined ? {} : { speaker }), voice, emotion };
}

/**
 * Joins the timings of consecutive parts of the output.
 *
 * @param span the time that the result covers, in seconds
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
  const formatting = parts.flatMap((part) => part.formatting ?? []);
  const marks = parts.flatMap((part) => part.marks ?? []);
  return {
    words,
    phonemes,
    visemes: withoutGaps(visemes, span),
    ...(marks.length > 0 && { marks }),
    ...(formatting.length > 0 && { formatting }),
  };
}

/** The same timings, with their places in a text in which theirs begins at `by`. */
export function movedInText({ words, formatting, ...timings }: Timings, by: number): Timings {
  return {
    ...timings,
    words: words.map((word) => ({
      ...word,
      textStart: word.textStart + by,
      textEnd: word.textEnd + by,
    })),
    ...(formatting && {
      formatting: formatting.map((edit) => ({
        ...edit,
        start: edit.start + by,
        end: edit.end + by,
      })),
    }),
  };
}

/** The sounds of an utterance, timed by the network's frames for them and their marks. */
function soundsOf({ utterance, frames, origin }: SpokenFrames, roles: SymbolRoles): Sound[] {
  const sounds: Sound[] = [];
  let end = origin + (frames[0] - LEAD_FRAMES) * SAMPLES_PER_FRAME;
  let at = 0;
  // Where the marks that belong to the next sound start.
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
 * Closes the gaps between sounds: both neighbours get one half. This applies to the gap between two
 * words, and to punctuation at which the voice does not pause. At a pause, the gap becomes as long
 * as the silence. The first sound starts where it is heard, if that is before its frames, as with
 * a soft "s". The last sound ends where nothing more is heard.
 */
function closeGaps(sounds: readonly Sound[], { samples, begin }: SpokenFrames): void {
  const pauses = new Pauses(samples);
  for (const [i, after] of sounds.entries()) {
    const before = sounds[i - 1];
    if (before === undefined || before.end === after.start) continue;
    // Each of the two is heard for at least one frame.
    const from = before.start + SAMPLES_PER_FRAME;
    const to = after.end - SAMPLES_PER_FRAME;
    const pause = after.afterMark ? pauses.longest(from - begin, to - begin) : undefined;
    const middle = (before.end + after.start) / 2;
    if (pause === undefined) {
      before.end = middle;
      after.start = middle;
    } else {
      before.end = begin + pause.start;
      // A plosive keeps its closure, which is silent too: the lips close there.
      after.start = Math.min(begin + pause.end, Math.max(after.start, before.end));
    }
  }
  const [first, last] = [sounds.at(0), sounds.at(-1)];
  if (first === undefined || last === undefined) return;
  if (first.start > begin) first.start = begin + pauses.soundUpTo(first.start - begin);
  const least = last.start + SAMPLES_PER_FRAME;
  last.end = Math.min(last.end, Math.max(begin + pauses.end, least));
}

interface WordGroup {
  textStart: number;
  textEnd: number;
  /** The index of its first sound. */
  readonly first: number;
  /** The index of its last sound. */
  last: number;
  endsWord: boolean;
  spoken: string;
}

/** The words that are heard. Words that are read from the same text form one group. */
function wordGroups(words: readonly Word[], sounds: readonly Sound[]): WordGroup[] {
  const groups: WordGroup[] = [];
  let next = 0;
  for (const { textStart, textEnd, phonemeEnd, endsWord, spoken } of words) {
    const first = next;
    while (next < sounds.length && sounds[next].at < phonemeEnd) next++;
    if (next === first) {
      // A mark without sound may end the word before it.
      const last = groups.at(-1);
      if (last) last.endsWord ||= endsWord;
      continue;
    }
    let group: WordGroup = { textStart, textEnd, first, last: next - 1, endsWord, spoken };
    for (let last = groups.at(-1); last && last.textEnd > group.textStart; last = groups.at(-1)) {
      groups.pop();
      group = {
        textStart: Math.min(last.textStart, group.textStart),
        textEnd: Math.max(last.textEnd, group.textEnd),
        first: last.first,
        last: group.last,
        endsWord,
        spoken: `${last.spoken} ${group.spoken}`,
      };
    }
    groups.push(group);
  }
  const last = groups.at(-1);
  if (last) last.endsWord = true;
  return groups;
}

/** The shapes of a sound, each for an equal part of its time. */
function shapesOf({ shapes, start, end }: Sound): TimedViseme[] {
  const each = (end - start) / shapes.length;
  return shapes.map((viseme, i) => ({
    viseme,
    ...seconds(start + i * each, start + (i + 1) * each),
  }));
}

/** Extends visemes over all of `span`: gaps become `sil`, and equal neighbours are merged. */
function withoutGaps(visemes: readonly TimedViseme[], span: Timed): TimedViseme[] {
  const track: TimedViseme[] = [];
  const add = ({ viseme, end, ...said }: Omit<TimedViseme, "start">): void => {
    const last = track.at(-1);
    const start = last?.end ?? span.start;
    if (end <= start) return;
    const isSame = last?.viseme === viseme && last.turn === said.turn;
    if (isSame) track[track.length - 1] = { ...last, end };
    else track.push({ viseme, start, end, ...said });
  };
  for (const { start, ...viseme } of visemes) {
    add({ viseme: "sil", end: start });
    add(viseme);
  }
  add({ viseme: "sil", end: span.end });
  return track;
}

function seconds(start: number, end: number): Timed {
  return { start: start / SAMPLE_RATE, end: end / SAMPLE_RATE };
}
