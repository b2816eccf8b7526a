/**
 * Makes the data for Mandarin from two packages, which are not needed afterwards.
 *
 * @module
 */

import { join } from "node:path";
import { loadTar } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { FILES } from "../../text/mandarin/data.ts";
import { readEntry, withZip } from "../fetch/zip.ts";
import {
  characterTable,
  emissionTable,
  phraseTable,
  segmentationOf,
  wordTable,
} from "./mandarin_data.ts";

/** The largest size of a file that is read from the packages, in bytes. */
const LARGEST = 20_000_000;

/**
 * Writes the files that `text/mandarin/data.ts` reads.
 *
 * @param packages the paths of jieba's source archive and of pypinyin's wheel
 * @param folder where the files go
 */
export async function makeMandarin(
  [jieba, pypinyin]: readonly string[],
  folder: string,
): Promise<void> {
  const write = (file: string, text: string): Promise<void> =>
    Deno.writeTextFile(join(folder, file), text);
  const archive = await readArchive(jieba, /^[^/]+\/jieba\//);
  const { table, total } = wordTable(archive("dict.txt"));
  await write(FILES.words, table);
  await write(FILES.emissions, emissionTable(archive("finalseg/prob_emit.py")));
  const start = archive("finalseg/prob_start.py");
  const next = archive("finalseg/prob_trans.py");
  await write(FILES.segmentation, segmentationOf(total, start, next));
  await withZip(pypinyin, async (entries) => {
    const text = async (ending: string): Promise<string> => {
      const entry = entries.find(({ filename }) => filename.endsWith(ending));
      if (entry === undefined) throw lacking("pypinyin", ending);
      return new TextDecoder().decode(await readEntry(entry, LARGEST));
    };
    await write(FILES.phrases, phraseTable(await text("pypinyin/phrases_dict.json")));
    await write(FILES.characters, characterTable(await text("pypinyin/pinyin_dict.json")));
    await write("LICENSE-pypinyin", await text("/LICENSE.txt"));
  });
}

/** Returns the texts in a source archive by their paths after `top`. */
async function readArchive(path: string, top: RegExp): Promise<(file: string) => string> {
  const { parseTarGzip } = await loadTar();
  const files = new Map(
    (await parseTarGzip(await Deno.readFile(path))).map(({ name, data }) => [
      name.replace(top, ""),
      data,
    ]),
  );
  return (file) => {
    const data = files.get(file);
    if (!data) throw lacking("jieba", file);
    return new TextDecoder().decode(data);
  };
}

function lacking(name: string, file: string): KokoroError {
  return new KokoroError("setup", `the package ${name} lacks the file ${file}`);
}
