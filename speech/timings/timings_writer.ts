/**
 * Writes files of timings while the speech is made.
 *
 * @module
 */

import { NewFile, writeFile } from "../../audio/write_file.ts";
import type { TimedViseme, Timings } from "./timings.ts";
import {
  rounded,
  type TimedSpeech,
  timingsFile,
  type TimingsFormat,
  timingsFormat,
} from "./timings_file.ts";

/** What is known of a speech at its end. */
export type SpeechFacts = Omit<TimedSpeech, "timings">;

/** Writes the same file as `timingsFile`, from timings that arrive chunk by chunk. */
export interface TimingsWriter {
  /** Adds the timings of the next chunk. */
  add(timings: Timings): Promise<void>;
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
 * Opens a file of timings, in the format of its extension. JSON waits in temporary files beside it,
 * and subtitles in memory: their words take about 3 MB for each hour of speech.
 *
 * @param script the text that is spoken
 * @throws {KokoroError} `input` for an unknown extension, `output` when no file can be written
 * there
 */
export async function openTimings(path: string, script: string): Promise<TimingsWriter> {
  const format = timingsFormat(path);
  return format === "json"
    ? await JsonWriter.open(path, script)
    : new SubtitleWriter(path, format, script);
}

/** Collects the words, because each cue depends on its neighbours. */
class SubtitleWriter implements TimingsWriter {
  readonly #words: Timings["words"][number][] = [];
  readonly #formatting: NonNullable<Timings["formatting"]>[number][] = [];

  constructor(
    private readonly path: string,
    private readonly format: TimingsFormat,
    private readonly script: string,
  ) {}

  add({ words, formatting = [] }: Timings): Promise<void> {
    this.#words.push(...words);
    this.#formatting.push(...formatting);
    return Promise.resolve();
  }

  async complete(facts: SpeechFacts): Promise<void> {
    const timings = {
      words: this.#words,
      phonemes: [],
      visemes: [],
      ...(this.#formatting.length > 0 && { formatting: this.#formatting }),
    };
    await writeFile(this.path, timingsFile(this.format, this.script, { ...facts, timings }));
  }

  discard(): Promise<void> {
    return Promise.resolve();
  }
}

const LISTS = ["words", "phonemes", "visemes"] as const;

/** Writes each list into a temporary file of its own, and joins them at the end. */
class JsonWriter implements TimingsWriter {
  /** The number of words so far. */
  #words = 0;
  /** The last viseme, which the next chunk may continue. */
  #viseme: TimedViseme | undefined;

  private constructor(
    private readonly script: string,
    private readonly file: NewFile,
    private readonly lists: Readonly<Record<typeof LISTS[number], NewFile>>,
  ) {}

  static async open(path: string, script: string): Promise<JsonWriter> {
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

  async add({ words, phonemes, visemes }: Timings): Promise<void> {
    const before = this.#words;
    this.#words += words.length;
    await this.#list("words", words.map(rounded));
    await this.#list(
      "phonemes",
      phonemes.map((phoneme) => rounded({ ...phoneme, word: phoneme.word + before })),
    );
    await this.#list("visemes", this.#finished(visemes).map(rounded));
  }

  async complete({ voice, sampleRate, seconds }: SpeechFacts): Promise<void> {
    if (this.#viseme) await this.#list("visemes", [rounded(this.#viseme)]);
    const empty = timingsFile("json", this.script, {
      timings: { words: [], phonemes: [], visemes: [] },
      seconds,
      sampleRate,
      voice,
    });
    // The text is divided at the empty lists, which come last: a script can't contain these lines.
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
      if (last?.viseme === viseme.viseme) {
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
