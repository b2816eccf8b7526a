/**
 * Makes the dictionary of Japanese from two packages, which are not needed afterwards.
 *
 * @module
 */

import { join } from "node:path";
import { loadTar } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { FILE } from "../../text/japanese/dictionary.ts";
import { readEntry, withZip } from "../fetch/zip.ts";
import { compactDictionary, type UniDic } from "./compact.ts";

/** The folder of the dictionary in its archive. */
const FOLDER = /^[^/]+\/unidic_lite\/dicdir\//;
/** The list of misaki, and the largest size of it, in bytes. */
const WORDS = "misaki/data/ja_words.txt";
const LARGEST = 5_000_000;

/**
 * Writes the file that `text/japanese/dictionary.ts` reads.
 *
 * @param packages the paths of unidic-lite's source archive and of misaki's wheel
 * @param folder where the file goes
 */
export async function makeJapanese(
  [unidic, misaki]: readonly string[],
  folder: string,
): Promise<void> {
  const words = await readWords(misaki);
  const { parseTarGzip } = await loadTar();
  const files = new Map(
    (await parseTarGzip(await Deno.readFile(unidic))).map(({ name, data }) => [
      name.replace(FOLDER, ""),
      data as Uint8Array<ArrayBuffer> | undefined,
    ]),
  );
  const file = (name: string): Uint8Array<ArrayBuffer> => {
    const data = files.get(name);
    if (!data) throw new KokoroError("setup", `the package unidic-lite lacks the file ${name}`);
    return data;
  };
  const dictionary: UniDic = {
    "sys.dic": file("sys.dic"),
    "unk.dic": file("unk.dic"),
    "char.bin": file("char.bin"),
    "matrix.bin": file("matrix.bin"),
    "left-id.def": file("left-id.def"),
  };
  await Deno.writeFile(join(folder, FILE), compactDictionary(dictionary, words));
  await Deno.writeFile(join(folder, "LICENSE-unidic"), file("BSD"));
}

/** The words of misaki that are written in one. */
async function readWords(wheel: string): Promise<string[]> {
  let text = "";
  await withZip(wheel, async (entries) => {
    const entry = entries.find(({ filename }) => filename === WORDS);
    if (entry === undefined) {
      throw new KokoroError("setup", `the package misaki lacks the file ${WORDS}`);
    }
    text = new TextDecoder().decode(await readEntry(entry, LARGEST));
  });
  return text.split("\n").map((line) => line.trim()).filter(Boolean);
}
