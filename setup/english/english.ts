/**
 * Makes the data of the English front end from three wheels, which are not needed afterwards, and
 * from this project's own network for unknown words.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { KokoroError } from "../../errors.ts";
import { projectUrl, readProjectFile } from "../../project/files.ts";
import { loadMisakiLists } from "../../text/english/data.ts";
import { Cache, cacheFolder, type FileStamp } from "../cache.ts";
import { cmuList, readCmuDictionary } from "./cmu_list.ts";
import { taggerWeights, tokenizerRules, wordList } from "./english_data.ts";
import type { Reporter } from "../report/progress.ts";
import { readSources, type Sources } from "../sources.ts";
import { withWheels } from "../fetch/pip.ts";
import { readEntry, withZip, type ZipEntry } from "../fetch/zip.ts";

/** The largest size of a file that is read from the wheels, in bytes. */
const LARGEST = 20_000_000;

/**
 * Makes the data if it is missing, and returns its folder. For callers that only need phonemes.
 *
 * @throws {KokoroError} `setup` when the data can't be made here
 */
export async function ensureEnglish(report?: Reporter): Promise<string> {
  const sources = await readSources();
  const reporter = report ?? await (await import("../report/terminal.ts")).terminalReporter();
  using cache = await Cache.open(cacheFolder(), reporter);
  if ((await cache.inspect(sources.english.name)).state !== "whole") {
    await ensureEnglishData(sources, cache);
  }
  return cache.path(sources.english.name);
}

/** Puts the data into the cache, and returns all of its files. */
export async function ensureEnglishData(
  sources: Sources,
  cache: Cache,
): Promise<readonly FileStamp[]> {
  const { name, packages, lists, model, g2p } = sources.english;
  return await cache.ensure({ name, what: "English" }, async (folder) => {
    await withWheels(sources.wheels, packages, cache, async ([lexicon, tagger, names]) => {
      await withZip(lexicon, async (entries) => {
        for (const list of lists) {
          const json = await text(entries, `misaki/data/${list}.json`);
          await Deno.writeTextFile(join(folder, `${list}.tsv`), wordList(json));
        }
      });
      await withZip(tagger, async (entries) => {
        const file = (path: string): Promise<Uint8Array> => bytes(entries, `${model}/${path}`);
        await Deno.writeFile(
          join(folder, "tagger.f32"),
          await taggerWeights(await file("tok2vec/model"), await file("tagger/model")),
        );
        const rules = await tokenizerRules(
          await file("tokenizer"),
          await file("vocab/lookups.bin"),
          await text(entries, `${model}/tagger/cfg`),
        );
        await Deno.writeTextFile(join(folder, "tokenizer.json"), rules);
        await Deno.writeFile(join(folder, "LICENSE"), await file("LICENSE"));
      });
      await withZip(names, async (entries) => {
        const dictionary = readCmuDictionary(await text(entries, "cmudict/data/cmudict.dict"));
        for (const british of [false, true]) {
          const list = cmuList(dictionary, loadMisakiLists(folder, british));
          await Deno.writeTextFile(join(folder, `${british ? "gb" : "us"}_cmu.tsv`), list);
        }
        const license = await bytes(entries, "cmudict/data/LICENSE");
        await Deno.writeFile(join(folder, "LICENSE-cmudict"), license);
      });
      await Deno.writeFile(join(folder, "g2p.bin"), await network(g2p));
    });
  });
}

/** The network for unknown words, which comes with the project. */
async function network(sha256: string): Promise<Uint8Array> {
  const path = "text/english/g2p/g2p.bin";
  const bytes = await readProjectFile(path);
  if (createHash("sha256").update(bytes).digest("hex") === sha256) return bytes;
  throw new KokoroError(
    "weights",
    `${projectUrl(path)} does not have the SHA-256 that is in configs/sources.yaml: use both ` +
      "files from the same version of the project",
  );
}

async function text(entries: readonly ZipEntry[], path: string): Promise<string> {
  return new TextDecoder().decode(await bytes(entries, path));
}

async function bytes(entries: readonly ZipEntry[], path: string): Promise<Uint8Array> {
  const entry = entries.find(({ filename }) => filename === path);
  if (entry === undefined) throw new KokoroError("setup", `a wheel lacks the file ${path}`);
  return await readEntry(entry, LARGEST);
}
