/**
 * The official voices: their names, what they speak, and their style tables.
 *
 * @module
 */

import { join } from "node:path";
import { KokoroError } from "../errors.ts";
import { STYLE_SIZE } from "../ffi/symbols.ts";
import type { Language } from "../text/front_end.ts";
import { MAX_PHONEMES } from "../text/token_table.ts";

const EXTENSION = ".bin";

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
  /** Such as `af_heart`. */
  readonly id: string;
  /** The language that it reads. */
  readonly language: Language;
  readonly gender: "female" | "male";
}

/**
 * One style vector for each length of an utterance: 510 rows of 256 values, the first half of which is
 * timbre and the second prosody.
 */
export class StyleTable {
  constructor(private readonly values: Float32Array) {}

  /** The style [256] of an utterance of so many phonemes (1 to 510). */
  style(phonemes: number): Float32Array {
    return this.values.subarray((phonemes - 1) * STYLE_SIZE, phonemes * STYLE_SIZE);
  }
}

/** The voices of a folder; each style table is read when it is first asked for, and kept. */
export class Voices {
  readonly #tables = new Map<string, Promise<StyleTable>>();

  private constructor(
    private readonly folder: string,
    /** In the order of their names. */
    readonly all: readonly Voice[],
  ) {}

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

  /** @throws {KokoroError} `input` for an unknown id: the message lists the known ones */
  get(id: string): Voice {
    const voice = this.all.find((voice) => voice.id === id);
    if (voice !== undefined) return voice;
    const known = this.all.map((voice) => voice.id).join(", ");
    throw new KokoroError(
      "input",
      `there is no voice ${JSON.stringify(id)}; the voices are: ${known}`,
    );
  }

  /** @throws {KokoroError} `weights` when the table can't be read, is of another size or holds what is no number */
  table({ id }: Voice): Promise<StyleTable> {
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
