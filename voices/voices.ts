/**
 * Finds voices by name: official voices, characters, and blends of both.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import type { Language } from "../text/languages.ts";
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
import { readVoiceConfig, type VoiceConfig } from "./config.ts";

/** The configuration file for the voices that come with the project. */
export const VOICES = new URL("../configs/kokoro_voices.yaml", import.meta.url);

/** The number of blended style tables kept in memory, at half a megabyte each. */
const KEPT_BLENDS = 16;

/** A voice that was selected by name, and the parts that its style table is blended from. */
export interface ChosenVoice {
  readonly voice: Voice;
  /** A single voice, or the voices of a blend. */
  readonly parts: readonly BlendPart[];
}

/** A voice with its style table, ready to speak. */
export interface Speaker {
  readonly voice: Voice;
  readonly table: StyleTable;
  /** The reason why this is not the requested voice; undefined if it is. */
  readonly warning?: string;
}

/** The sources of voices. */
export interface VoiceSources {
  /** The folder with a style table `NAME.bin` for each official voice. */
  readonly folder: string;
  /** Local copies of style tables, by the URLs that configuration files use for them. */
  readonly copies?: Copies;
  /**
   * Configuration files for voices. If several describe the same voice, a later file extends and
   * overrides the earlier ones. Default: {@linkcode VOICES}.
   */
  readonly files?: readonly URL[];
  /**
   * Whether a missing style table is an error. If not, the default voice speaks instead, with a
   * warning. Default: false.
   */
  readonly strict?: boolean;
}

/** All voices. Each style table is read when it is first needed, and then kept. */
export class Voices {
  readonly #tables = new Map<KnownVoice, Promise<StyleTable>>();
  /** In order of use: the blend used last is at the end. */
  readonly #blends = new Map<string, StyleTable>();

  private constructor(
    private readonly entries: ReadonlyMap<string, KnownVoice>,
    /** The voice that speaks if none is named. */
    readonly defaultId: string,
    private readonly languages: VoiceConfig["languages"],
    private readonly strict: boolean,
  ) {}

  /**
   * Reads the voices from their sources.
   *
   * @throws {KokoroError} `weights` when the folder can't be read or contains no voice, `input`
   * when a file can't be read or has invalid content
   */
  static async open(
    { folder, copies = {}, files = [VOICES], strict = false }: VoiceSources,
  ): Promise<Voices> {
    const entries = await officialVoices(folder);
    let [defaultId] = entries.keys();
    let languages: VoiceConfig["languages"] = {};
    for (const url of files) {
      const config = await readVoiceConfig(url, entries.keys());
      for (const voice of config.voices) {
        entries.set(voice.id, toEntry(voice, entries, folder, copies));
      }
      defaultId = config.default ?? defaultId;
      languages = { ...languages, ...config.languages };
    }
    return new Voices(entries, defaultId, languages, strict);
  }

  /** All characters and official voices, sorted by id. */
  get all(): readonly Voice[] {
    return [...this.entries.values()].map(({ voice }) => voice)
      .sort((a, b) => a.id < b.id ? -1 : 1);
  }

  /** The voice that speaks a language if only the language is named. */
  defaultFor(language: Language): string {
    return this.languages[language] ?? this.defaultId;
  }

  /**
   * Finds the voice that `text` names: an id, or a blend as `parseBlend` reads it. The id of a
   * blend is its text in canonical form.
   *
   * @throws {KokoroError} `input` for an unknown id, with a list of the known ones, or for an
   * invalid blend, with the character where the mistake is
   */
  get(text: string): ChosenVoice {
    const parts = blendParts(text, this.entries);
    return { voice: describe(parts), parts };
  }

  /**
   * Loads the style table of a voice. If it is missing, the default voice is used instead, unless
   * missing tables are errors.
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
   * The style table of a voice, or for a blend, the weighted mean of the tables of its voices. The
   * 16 blends used last are kept.
   *
   * @throws {KokoroError} `weights` when a table can't be read, has a different size, or contains a
   * value that is not finite
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
      // Failures are not kept, because the file may be repaired later.
      table.catch(() => this.#tables.delete(known));
    }
    return table;
  }
}
