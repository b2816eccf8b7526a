/**
 * Reads the style table of a voice from its file.
 *
 * @module
 */

import { fileURLToPath } from "node:url";
import { isMissingPermission, KokoroError } from "../errors.ts";
import { STYLE_SIZE } from "../ffi/symbols.ts";
import { readUrl } from "../project/files.ts";
import { MAX_PHONEMES } from "../text/phonemes/token_table.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";

const REMEDY = `run ${SETUP_COMMAND}`;

/**
 * The style vectors of a voice, one for each length of an utterance: 510 rows of 256 values. The
 * first half of each row is timbre, the second half is prosody.
 */
export class StyleTable {
  /** @param values [510 * 256], row by row */
  constructor(readonly values: Float32Array) {}

  /** The style [256] for an utterance with the given number of phonemes (1 to 510). */
  style(phonemes: number): Float32Array {
    return this.values.subarray((phonemes - 1) * STYLE_SIZE, phonemes * STYLE_SIZE);
  }
}

/** Combines the timbre of one table with the prosody of another. */
export function mixHalves(timbre: StyleTable, prosody: StyleTable): StyleTable {
  const isTimbre = (i: number): boolean => i % STYLE_SIZE < STYLE_SIZE / 2;
  return new StyleTable(
    timbre.values.map((value, i) => isTimbre(i) ? value : prosody.values[i]),
  );
}

/**
 * The paths of local copies of files, by the URLs of the originals.
 *
 * @example
 * ```ts
 * import { type Copies, ensureAssets } from "./mod.ts";
 * const copies: Copies = (await ensureAssets()).copies;
 * // Empty if the project itself is on this machine.
 * for (const [url, path] of Object.entries(copies)) console.log(`${url} is kept in ${path}`);
 * ```
 */
export type Copies = Readonly<Record<string, string>>;

/**
 * Reads a style table: 510 x 256 little-endian float32.
 *
 * @throws {KokoroError} `weights` when the file can't be read, has a different size, or contains a
 * value that is not finite. For a missing file, the cause is a `Deno.errors.NotFound`.
 */
export async function readStyleTable(url: URL): Promise<StyleTable> {
  const path = url.protocol === "file:" ? fileURLToPath(url) : url.href;
  const bytes = await readUrl(url).catch((cause) => {
    if (isMissingPermission(cause)) throw cause;
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
