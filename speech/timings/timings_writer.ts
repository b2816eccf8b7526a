/**
 * Writes files of timings while the speech is made.
 *
 * @module
 */

import { NewFile } from "../../audio/write_file.ts";
import { type Cue, cuesOf, divideGap } from "./subtitles.ts";
import { movedInText, type TimedViseme, type TimedWord, type Timings } from "./timings.ts";
import {
  rounded,
  type Script,
  subtitles,
  type TimedSpeech,
  timingsFile,
  timingsFormat,
} from "./timings_file.ts";

/** What is known of a speech at its end. */
export type SpeechFacts = Omit<TimedSpeech, "timings">;

/** Writes the same file as `timingsFile`, from timings that arrive chunk by chunk. */
export interface TimingsWriter {
  /**
   * Adds the timings of the next chunk.
   *
   * @param voice the id of the voice of words that name none
   * @param item the index of the turn that they belong to, if turns are spoken
   */
  add(timings: Timings, voice: string, item?: number): Promise<void>;
  /**
   * Completes the file, which appears then.
   *
   * @throws {KokoroError} `output` when it can't be written
   */
  complete(facts: SpeechFacts): Promise<void>;
  /** Gives the file up. */
  discard(): Promise<void>;
}

/**
 * Opens a file of timings, in the format of its extension. Little of it is kept in memory: the
 * lists of JSON wait in temporary files beside it, and cues are written when enough words follow
 * them.
 *
 * @param script the text that is spoken, or the turns
 * @param speakers whether subtitles name who speaks
 * @throws {KokoroError} `input` for an unknown extension, `output` when no file can be written
 * there
 */
export async function openTimings(
  path: string,
  script: Script,
  speakers = false,
): Promise<TimingsWriter> {
  const format = timingsFormat(path);
  return format === "json"
    ? await JsonWriter.open(path, script)
    : await SubtitleWriter.open(path, format, speakers, joined(script));
}

/** The texts of all turns as one text, and where each of them begins. */
function joined(script: Script): { text: string; starts: readonly number[] } {
  const starts: number[] = [];
  let text = "";
  for (const turn of typeof script === "string" ? [{ text: script }] : script) {
    starts.push(text.length);
    text += turn.text + BETWEEN;
  }
  return { text: text.slice(0, -BETWEEN.length), starts };
}

/** Two turns are two paragraphs. */
const BETWEEN = "\n\n";

/** The number of words that are divided into cues together. */
const MANY_WORDS = 400;

/**
 * The number of words that wait after the last cue that is written: how those before it are divided
 * does not depend on what follows them.
 */
const WAITING_WORDS = 100;

/** Writes cues once enough words follow them. */
class SubtitleWriter implements TimingsWriter {
  #words: TimedWord[] = [];
  #formatting: NonNullable<Timings["formatting"]>[number][] = [];
  /** Where the text of the first of these words begins in the script, with the marks before it. */
  #begin = 0;
  /** The indices of the first word of each chunk. */
  #chunks: number[] = [];
  /** The number of words at which cues are made again. */
  #next = MANY_WORDS;
  /** The number of cues in the file. */
  #cues = 0;
  /** The id of the voice of words that name none. */
  #voice = "";
  /** Who says the last cue in the file. */
  #speaking: string | undefined;

  private constructor(
    private readonly script: string,
    /** Where the text of each turn begins. */
    private readonly starts: readonly number[],
    private readonly format: "srt" | "vtt",
    private readonly speakers: boolean,
    private readonly file: NewFile,
  ) {}

  static async open(
    path: string,
    format: "srt" | "vtt",
    speakers: boolean,
    { text, starts }: ReturnType<typeof joined>,
  ): Promise<SubtitleWriter> {
    return new SubtitleWriter(text, starts, format, speakers, await NewFile.create(path));
  }

  async add(timings: Timings, voice: string, item = 0): Promise<void> {
    const { words, formatting = [] } = movedInText(timings, this.starts[item]);
    this.#voice = voice;
    if (words.length > 0) this.#chunks.push(this.#words.length);
    this.#words.push(...words);
    this.#formatting.push(...formatting);
    if (this.#words.length >= this.#next) await this.#writeSome();
  }

  async complete({ seconds }: SpeechFacts): Promise<void> {
    await this.#write(this.#cuesUpTo(this.script.length, seconds));
    await this.file.complete();
  }

  async discard(): Promise<void> {
    await this.file.discard();
  }

  /** Writes the cues before the last chunk that begins a cue and has enough words after it. */
  async #writeSome(): Promise<void> {
    const cues = this.#cuesUpTo(this.#words.at(-1)!.textEnd, Infinity);
    const begins = new Set(this.#chunks);
    let [count, written] = [0, { cues: 0, words: 0 }];
    for (const [i, { lines }] of cues.entries()) {
      if (count > this.#words.length - WAITING_WORDS) break;
      if (begins.has(count)) written = { cues: i, words: count };
      count += lines.flat().length;
    }
    if (written.cues > 0) {
      await this.#write(cues.slice(0, written.cues));
      this.#drop(written.words);
    }
    this.#next = this.#words.length + MANY_WORDS;
  }

  /** Forgets the first words, which are written. */
  #drop(count: number): void {
    const [last, next] = [this.#words[count - 1], this.#words[count]];
    this.#begin = next.textStart - marksBefore(this.script.slice(last.textEnd, next.textStart));
    this.#words = this.#words.slice(count);
    this.#chunks = this.#chunks.filter((first) => first >= count).map((first) => first - count);
    this.#formatting = this.#formatting.filter(({ start }) => start >= this.#begin);
  }

  /** The cues of the words so far, whose text ends before `textEnd`. */
  #cuesUpTo(textEnd: number, seconds: number): Cue[] {
    const by = this.#begin;
    const words = this.#words.map((word) => ({
      ...word,
      textStart: word.textStart - by,
      textEnd: word.textEnd - by,
    }));
    const formatting = this.#formatting.filter(({ end }) => end <= textEnd)
      .map((edit) => ({ ...edit, start: edit.start - by, end: edit.end - by }));
    const timings = { words, phonemes: [], visemes: [], formatting };
    const script = this.script.slice(by, textEnd);
    const subtitled = { script, timings, seconds, voice: this.#voice };
    return cuesOf(subtitled, this.speakers && this.format === "srt", this.#speaking);
  }

  async #write(cues: readonly Cue[]): Promise<void> {
    const text = subtitles(this.format, cues, this.speakers, this.#cues);
    this.#cues += cues.length;
    this.#speaking = cues.at(-1)?.who ?? this.#speaking;
    await this.file.write(new TextEncoder().encode(text));
  }
}

/** The length of the opening marks at the end of the text between two words. */
function marksBefore(gap: string): number {
  const text = gap.slice(gap.lastIndexOf("]") + 1);
  return /\s/u.test(text) ? divideGap(text)[1].length : 0;
}

const LISTS = ["words", "phonemes", "visemes"] as const;

/** Writes each list into a temporary file of its own, and joins them at the end. */
class JsonWriter implements TimingsWriter {
  /** The number of words so far. */
  #words = 0;
  readonly #marks: NonNullable<Timings["marks"]>[number][] = [];
  /** The last viseme, which the next chunk may continue. */
  #viseme: TimedViseme | undefined;

  private constructor(
    private readonly script: Script,
    private readonly file: NewFile,
    private readonly lists: Readonly<Record<typeof LISTS[number], NewFile>>,
  ) {}

  static async open(path: string, script: Script): Promise<JsonWriter> {
    const files: NewFile[] = [];
    try {
      for (const _ of ["whole", ...LISTS]) files.push(await NewFile.create(path));
    } catch (error) {
      await Promise.all(files.map((file) => file.discard()));
      throw error;
    }
    const [file, words, phonemes, visemes] = files;
    return new JsonWriter(script, file, { words, phonemes, visemes });
  }

  async add({ words, phonemes, visemes, marks = [] }: Timings): Promise<void> {
    this.#marks.push(...marks);
    const before = this.#words;
    this.#words += words.length;
    await this.#list("words", words.map(rounded));
    await this.#list(
      "phonemes",
      phonemes.map((phoneme) => rounded({ ...phoneme, word: phoneme.word + before })),
    );
    await this.#list("visemes", this.#finished(visemes).map(rounded));
  }

  async complete(facts: SpeechFacts): Promise<void> {
    if (this.#viseme) await this.#list("visemes", [rounded(this.#viseme)]);
    const empty = timingsFile("json", this.script, {
      ...facts,
      timings: { words: [], phonemes: [], visemes: [], marks: this.#marks },
    });
    // The text is divided at the empty lists: a script and turns can't contain these lines.
    let rest = empty;
    for (const name of LISTS) {
      const start = `\n  "${name}": [`;
      const at = rest.indexOf(start) + start.length;
      await this.#write(rest.slice(0, at));
      rest = rest.slice(at);
      let isEmpty = true;
      for await (const bytes of this.lists[name].read()) {
        // Each item begins with a comma, which the first one does without.
        await this.file.write(isEmpty ? bytes.subarray(1) : bytes);
        isEmpty = false;
      }
      if (!isEmpty) await this.#write("\n  ");
    }
    await this.#write(rest);
    await this.file.complete();
    await this.discard();
  }

  async discard(): Promise<void> {
    const files = [this.file, ...Object.values(this.lists)];
    await Promise.all(files.map((file) => file.discard()));
  }

  /** The visemes that end before the last one, which is kept back. */
  #finished(visemes: readonly TimedViseme[]): TimedViseme[] {
    const finished: TimedViseme[] = [];
    for (const viseme of visemes) {
      const last = this.#viseme;
      if (last?.viseme === viseme.viseme && last.turn === viseme.turn) {
        this.#viseme = { ...last, end: viseme.end };
      } else {
        if (last) finished.push(last);
        this.#viseme = viseme;
      }
    }
    return finished;
  }

  async #list(name: typeof LISTS[number], items: readonly object[]): Promise<void> {
    const texts = items.map((item) => `,\n${JSON.stringify(item, null, 2).replace(/^/gm, "    ")}`);
    await this.lists[name].write(new TextEncoder().encode(texts.join("")));
  }

  async #write(text: string): Promise<void> {
    await this.file.write(new TextEncoder().encode(text));
  }
}
