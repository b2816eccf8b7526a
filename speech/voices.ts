/**
 * The official voices and blends of them: their names, what they speak, and their style tables.
 *
 * @module
 */

import { join } from "node:path";
import { KokoroError } from "../errors.ts";
import { STYLE_SIZE } from "../ffi/symbols.ts";
import type { Language } from "../text/front_end.ts";
import { MAX_PHONEMES } from "../text/token_table.ts";
import { type Blend, type BlendNames, formatBlend, parseBlend, weightedMean } from "./blend.ts";

const EXTENSION = ".bin";

/** Half a megabyte each. */
const KEPT_BLENDS = 16;

const REMEDY = "run `deno task setup`";

/**
 * What the first letter of a voice's name says. Japanese and Chinese voices read English, in their accent: there is no
 * front end here for the phonemes that they were trained on.
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
const GENDERS: Readonly<Record<string, Voice["gender"]>> = { f: "female", m: "male" };

/** A voice that can be asked for. */
export interface Voice {
  /** Such as `af_heart`, or `af_sky(0.75)+af_bella(0.25)`. */
  readonly id: string;
  /** The language that it reads: of a blend, that of the voice with the greatest weight, the first by name of equal ones. */
  readonly language: Language;
  readonly gender: "female" | "male";
}

/**
 * One style vector for each length of an utterance: 510 rows of 256 values, the first half of which is
 * timbre and the second prosody.
 */
export class StyleTable {
  /** @param values [510 * 256], row by row */
  constructor(readonly values: Float32Array) {}

  /** The style [256] of an utterance of so many phonemes (1 to 510). */
  style(phonemes: number): Float32Array {
    return this.values.subarray((phonemes - 1) * STYLE_SIZE, phonemes * STYLE_SIZE);
  }
}

/** The voices of a folder; each style table is read when it is first asked for, and kept. */
export class Voices {
  readonly #tables = new Map<string, Promise<StyleTable>>();
  /** The one that was used last is at the end. */
  readonly #blends = new Map<string, StyleTable>();
  readonly #names: BlendNames;

  private constructor(
    private readonly folder: string,
    /** In the order of their names. */
    readonly all: readonly Voice[],
  ) {
    this.#names = new Map(all.map(({ id }) => [id, [{ id, weight: 1 }]]));
  }

  /**
   * @param folder holds a style table `NAME.bin` for each voice
   * @throws {KokoroError} `weights` when the folder can't be read
   */
  static async open(folder: string): Promise<Voices> {
    const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name)
      .catch((cause) => {
        throw new KokoroError(
          "weights",
          `can't read the folder of the voices, ${folder}: ${REMEDY}`,
          { cause },
        );
      });
    const ids = names.filter((name) => name.endsWith(EXTENSION))
      .map((name) => name.slice(0, -EXTENSION.length));
    return new Voices(folder, ids.sort().map(describe));
  }

  /**
   * A voice by its id, or a blend by its text, see {@linkcode parseBlend}; the id of that is the blend in one canonical
   * form.
   *
   * @throws {KokoroError} `input` for an unknown id: the message lists the known ones; for what is no blend it says at
   * which character
   */
  get(text: string): Voice {
    const blend = parseBlend(text, this.#names);
    return { ...describe(blend[0].id), id: formatBlend(blend) };
  }

  /**
   * The style table of a voice, or the weighted mean of those of a blend. The last 16 blends are kept.
   *
   * @throws {KokoroError} `weights` when a table can't be read, is of another size or holds what is no number
   */
  async table({ id }: Voice): Promise<StyleTable> {
    const blend = parseBlend(id, this.#names);
    if (blend.length === 1) return this.#official(blend[0].id);
    const table = this.#blends.get(id) ?? await this.#mix(blend);
    this.#blends.delete(id);
    this.#blends.set(id, table);
    if (this.#blends.size > KEPT_BLENDS) this.#blends.delete(this.#blends.keys().next().value!);
    return table;
  }

  async #mix(blend: Blend): Promise<StyleTable> {
    const tables = await Promise.all(blend.map(({ id }) => this.#official(id)));
    return new StyleTable(
      weightedMean(tables.map(({ values }) => values), blend.map(({ weight }) => weight)),
    );
  }

  #official(id: string): Promise<StyleTable> {
    let table = this.#tables.get(id);
    if (table === undefined) {
      table = readTable(join(this.folder, id + EXTENSION));
      this.#tables.set(id, table);
      // A failure is told, not kept: the file may be mended.
      table.catch(() => this.#tables.delete(id));
    }
    return table;
  }
}

function describe(id: string): Voice {
  return { id, language: LANGUAGES[id[0]] ?? "en-us", gender: GENDERS[id[1]] ?? "female" };
}

async function readTable(path: string): Promise<StyleTable> {
  const bytes = await Deno.readFile(path).catch((cause) => {
    throw new KokoroError("weights", `can't read the style table ${path}: ${REMEDY}`, { cause });
  });
  const expected = MAX_PHONEMES * STYLE_SIZE * Float32Array.BYTES_PER_ELEMENT;
  if (bytes.length !== expected) {
    throw new KokoroError(
      "weights",
      `the style table ${path} has ${bytes.length} bytes instead of ${expected}: ${REMEDY}`,
    );
  }
  const values = new Float32Array(bytes.buffer);
  const bad = values.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) {
    throw new KokoroError(
      "weights",
      `the style table ${path} is damaged: value ${bad} is ${values[bad]}: ${REMEDY}`,
    );
  }
  return new StyleTable(values);
}
