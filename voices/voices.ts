/**
 * Voices by name: official ones, characters, and blends of them.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { type Copies, readStyleTable, StyleTable } from "./style_table.ts";
import { weightedMean } from "./blend.ts";
import {
  type BlendPart,
  blendParts,
  describe,
  type KnownVoice,
  officialVoices,
  toEntry,
  type Voice,
} from "./catalog.ts";
import { readVoiceConfig } from "./config.ts";

/** The voices that come with the project. */
export const VOICES = new URL("../configs/kokoro_voices.yaml", import.meta.url);

/** Half a megabyte each. */
const KEPT_BLENDS = 16;

/** A voice that a text names, and what its style table is mixed from. */
export interface ChosenVoice {
  readonly voice: Voice;
  /** One, or those of a blend. */
  readonly parts: readonly BlendPart[];
}

/** A voice with what it takes to speak. */
export interface Speaker {
  readonly voice: Voice;
  readonly table: StyleTable;
  /** Why it is not the voice that was asked for. */
  readonly warning?: string;
}

/** Where voices come from. */
export interface VoiceSources {
  /** Holds a style table `NAME.bin` for each official voice. */
  readonly folder: string;
  /** Copies of style tables on this machine, by the URLs that files may name them by. */
  readonly copies?: Copies;
  /** Say more of voices: of two that name the same voice the later one counts. Default: {@linkcode VOICES}. */
  readonly files?: readonly URL[];
  /** Whether a missing style table is an error; else the default voice speaks, with a warning. Default: false. */
  readonly strict?: boolean;
}

/** All voices; each style table is read when it is first asked for, and kept. */
export class Voices {
  readonly #tables = new Map<KnownVoice, Promise<StyleTable>>();
  /** The one that was used last is at the end. */
  readonly #blends = new Map<string, StyleTable>();

  private constructor(
    private readonly entries: ReadonlyMap<string, KnownVoice>,
    /** The voice that speaks where none is named. */
    readonly defaultId: string,
    private readonly strict: boolean,
  ) {}

  /**
   * @throws {KokoroError} `weights` when the folder can't be read or has no voice, `input` when a file can't be read or says what it
   * can't mean
   */
  static async open(
    { folder, copies = {}, files = [VOICES], strict = false }: VoiceSources,
  ): Promise<Voices> {
    const entries = await officialVoices(folder);
    let [defaultId] = entries.keys();
    for (const url of files) {
      const config = await readVoiceConfig(url, entries.keys());
      for (const voice of config.voices) {
        entries.set(voice.id, toEntry(voice, entries, folder, copies));
      }
      defaultId = config.default ?? defaultId;
    }
    return new Voices(entries, defaultId, strict);
  }

  /** Characters and official voices, by name. */
  get all(): readonly Voice[] {
    return [...this.entries.values()].map(({ voice }) => voice)
      .sort((a, b) => a.id < b.id ? -1 : 1);
  }

  /**
   * The voice that `text` names: an id, or a blend, see `parseBlend`. The id of a blend is its text in
   * one canonical form.
   *
   * @throws {KokoroError} `input` for an unknown id, with a list of the known ones, and for a text that
   * is not a blend, with the character at which it stops being one
   */
  get(text: string): ChosenVoice {
    const parts = blendParts(text, this.entries);
    return { voice: describe(parts), parts };
  }

  /**
   * The voice with its style table. The default voice takes its place when that table is missing.
   *
   * @throws {KokoroError} as {@linkcode Voices.table} does
   */
  async speaker(chosen: ChosenVoice): Promise<Speaker> {
    const { voice } = chosen;
    try {
      return { voice, table: await this.table(chosen) };
    } catch (error) {
      const isMissing = error instanceof KokoroError && error.cause instanceof Deno.errors.NotFound;
      if (this.strict || !isMissing || voice.id === this.defaultId) throw error;
      const warning = `${this.defaultId} speaks instead of ${voice.id}: ${error.message}`;
      return { ...await this.speaker(this.get(this.defaultId)), warning };
    }
  }

  /**
   * The style table of a voice, or the weighted mean of those of a blend. The last 16 blends are kept.
   *
   * @throws {KokoroError} `weights` when a table can't be read, is of another size or has a value that
   * is not finite
   */
  async table({ voice: { id }, parts }: ChosenVoice): Promise<StyleTable> {
    if (parts.length === 1) return this.#tableOf(parts[0].known);
    const table = this.#blends.get(id) ?? await this.#mix(parts);
    this.#blends.delete(id);
    this.#blends.set(id, table);
    if (this.#blends.size > KEPT_BLENDS) this.#blends.delete(this.#blends.keys().next().value!);
    return table;
  }

  async #mix(parts: readonly BlendPart[]): Promise<StyleTable> {
    const tables = await Promise.all(parts.map(({ known }) => this.#tableOf(known)));
    return new StyleTable(
      weightedMean(tables.map(({ values }) => values), parts.map(({ weight }) => weight)),
    );
  }

  #tableOf(known: KnownVoice): Promise<StyleTable> {
    let table = this.#tables.get(known);
    if (table === undefined) {
      const { source } = known;
      table = source instanceof URL ? readStyleTable(source) : this.#mix(source);
      this.#tables.set(known, table);
      // A failure is told, not kept: the file may be mended.
      table.catch(() => this.#tables.delete(known));
    }
    return table;
  }
}
