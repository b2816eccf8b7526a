/**
 * Voices by name: official ones, characters, and blends of them.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { KokoroError } from "../errors.ts";
import type { Copies } from "../setup/characters.ts";
import type { Language } from "../text/front_end.ts";
import { SETUP_COMMAND } from "../setup_command.ts";
import { formatBlend, parseBlend, weightedMean } from "./blend.ts";
import { combine, meanProsody, NEUTRAL, type Prosody } from "./prosody.ts";
import { readStyleTable, StyleTable } from "./style_table.ts";
import {
  blendNames,
  type Gains,
  type Gender,
  isOfficial,
  readVoiceConfig,
  type VoiceEntry,
} from "./voice_config.ts";

/** The voices that come with the project. */
export const VOICES = new URL("../configs/kokoro_voices.yaml", import.meta.url);

const EXTENSION = ".bin";

/** Half a megabyte each. */
const KEPT_BLENDS = 16;

/**
 * What the first letter of an official voice's name says. Japanese and Chinese voices read English, in their accent:
 * there is no front end here for the phonemes that they were trained on.
 */
const LANGUAGES: Readonly<Record<string, Language>> = {
  a: "en-us",
  b: "en-gb",
  e: "es",
  f: "fr-fr",
  h: "hi",
  i: "it",
  j: "en-us",
  p: "pt-br",
  z: "en-us",
};

/** What the second letter says. */
const GENDERS: Readonly<Record<string, Gender>> = { f: "female", m: "male" };

/**
 * A voice that can be asked for.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Voice } from "./mod.ts";
 * const label = ({ id, gender, language, description }: Voice): string =>
 *   `${id}: ${gender}, ${language}. ${description}`;
 * using model = await loadKokoro();
 * console.log(model.voices().map(label).join("\n"));
 * ```
 */
export interface Voice {
  /** Such as `af_heart`, `rick_c137`, or `af_sky(0.75)+af_bella(0.25)`. */
  readonly id: string;
  /** The language that it reads: of a blend, that of the voice with the greatest weight, the first by name of equal ones. */
  readonly language: Language;
  /** Of a blend, that of the voice with the greatest weight. */
  readonly gender: Gender;
  /** What it is like, in words; empty where nobody has said. */
  readonly description: string;
  /** What is its own beyond its style table: of a blend, the weighted mean, and what a file adds to that. */
  readonly prosody: Prosody;
  /** dB that come to the gain of an emotion, by its name: measured, where this voice needs another one than most. */
  readonly emotionGains: Gains;
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

interface Entry {
  readonly voice: Voice;
  /** A style table, or entries that were there before this one: nothing is made from itself. */
  readonly source: URL | readonly Part[];
}

interface Part {
  readonly entry: Entry;
  readonly weight: number;
}

/** All voices; each style table is read when it is first asked for, and kept. */
export class Voices {
  readonly #tables = new Map<Entry, Promise<StyleTable>>();
  /** The one that was used last is at the end. */
  readonly #blends = new Map<string, StyleTable>();

  private constructor(
    private readonly entries: ReadonlyMap<string, Entry>,
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
    const ids = await officialIds(folder);
    const entries = new Map(ids.map((id) => [id, official(id, folder)]));
    let [defaultId] = ids;
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
   * A voice by its id, or a blend by its text, see {@linkcode parseBlend}; the id of that is the blend in one canonical
   * form.
   *
   * @throws {KokoroError} `input` for an unknown id: the message lists the known ones; for what is no blend it says at
   * which character
   */
  get(text: string): Voice {
    return describe(this.#parts(text));
  }

  /**
   * A voice and its style table. Where that is missing the default voice speaks instead.
   *
   * @throws {KokoroError} as {@linkcode Voices.get} and {@linkcode Voices.table} do
   */
  async speaker(text: string): Promise<Speaker> {
    const voice = this.get(text);
    try {
      return { voice, table: await this.table(voice) };
    } catch (error) {
      const isMissing = error instanceof KokoroError && error.cause instanceof Deno.errors.NotFound;
      if (this.strict || !isMissing || voice.id === this.defaultId) throw error;
      const warning = `${this.defaultId} speaks instead of ${voice.id}: ${error.message}`;
      return { ...await this.speaker(this.defaultId), warning };
    }
  }

  /**
   * The style table of a voice, or the weighted mean of those of a blend. The last 16 blends are kept.
   *
   * @throws {KokoroError} `weights` when a table can't be read, is of another size or holds what is no number
   */
  async table({ id }: Voice): Promise<StyleTable> {
    const parts = this.#parts(id);
    if (parts.length === 1) return this.#tableOf(parts[0].entry);
    const table = this.#blends.get(id) ?? await this.#mix(parts);
    this.#blends.delete(id);
    this.#blends.set(id, table);
    if (this.#blends.size > KEPT_BLENDS) this.#blends.delete(this.#blends.keys().next().value!);
    return table;
  }

  #parts(text: string): Part[] {
    return partsOf(text, this.entries);
  }

  async #mix(parts: readonly Part[]): Promise<StyleTable> {
    const tables = await Promise.all(parts.map(({ entry }) => this.#tableOf(entry)));
    return new StyleTable(
      weightedMean(tables.map(({ values }) => values), parts.map(({ weight }) => weight)),
    );
  }

  #tableOf(entry: Entry): Promise<StyleTable> {
    let table = this.#tables.get(entry);
    if (table === undefined) {
      const { source } = entry;
      table = source instanceof URL ? readStyleTable(source) : this.#mix(source);
      this.#tables.set(entry, table);
      // A failure is told, not kept: the file may be mended.
      table.catch(() => this.#tables.delete(entry));
    }
    return table;
  }
}

async function officialIds(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch((cause) => {
    if (cause instanceof Deno.errors.NotCapable) throw cause;
    throw new KokoroError(
      "weights",
      `can't read the folder of the voices, ${folder}: run ${SETUP_COMMAND}`,
      { cause },
    );
  });
  const ids = names.filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length)).sort();
  if (ids.length > 0) return ids;
  throw new KokoroError("weights", `there is no voice in ${folder}: run ${SETUP_COMMAND}`);
}

function official(id: string, folder: string): Entry {
  return {
    voice: {
      id,
      language: isOfficial(id) && LANGUAGES[id[0]] || "en-us",
      gender: isOfficial(id) && GENDERS[id[1]] || "female",
      description: "",
      prosody: NEUTRAL,
      emotionGains: {},
    },
    source: pathToFileURL(join(folder, id + EXTENSION)),
  };
}

/** What a file says of a voice, upon what is known of it: from another file, from its parts, or from its name. */
function toEntry(
  { id, styles, blend, ...said }: VoiceEntry,
  known: ReadonlyMap<string, Entry>,
  folder: string,
  copies: Copies,
): Entry {
  const parts = blend === undefined ? undefined : partsOf(blend, known);
  const named = styles === undefined ? known.get(id) : undefined;
  const { voice, source } = parts
    ? { voice: describe(parts), source: parts }
    : named ?? official(id, folder);
  return {
    voice: {
      id,
      language: said.language ?? voice.language,
      gender: said.gender ?? voice.gender,
      description: said.description ?? voice.description,
      prosody: combine(voice.prosody, said.prosody),
      emotionGains: { ...voice.emotionGains, ...said.emotionGains },
    },
    source: styles === undefined ? source : hereOf(styles, copies),
  };
}

/** The copy of a file on this machine, if there is one. */
function hereOf(url: URL, copies: Copies): URL {
  const copy = copies[url.href];
  return copy === undefined ? url : pathToFileURL(copy);
}

function partsOf(text: string, entries: ReadonlyMap<string, Entry>): Part[] {
  const blend = parseBlend(text, blendNames(entries.keys()));
  return blend.map(({ id, weight }) => ({ entry: entries.get(id)!, weight }));
}

function describe(parts: readonly Part[]): Voice {
  const [{ entry: { voice } }] = parts;
  if (parts.length === 1) return voice;
  const shares = parts.map(({ entry, weight }) => ({ ...entry.voice, weight }));
  return {
    id: formatBlend(shares),
    language: voice.language,
    gender: voice.gender,
    description: "",
    prosody: meanProsody(shares),
    emotionGains: meanGains(shares),
  };
}

function meanGains(
  shares: readonly { readonly emotionGains: Gains; readonly weight: number }[],
): Gains {
  const mean: Record<string, number> = {};
  for (const { emotionGains, weight } of shares) {
    for (const [emotion, gain] of Object.entries(emotionGains)) {
      mean[emotion] = (mean[emotion] ?? 0) + weight * gain;
    }
  }
  return mean;
}
