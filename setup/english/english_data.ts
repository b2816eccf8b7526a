/**
 * The data of the English front end, in compact files of our own: made once, at set-up, from the wheels
 * of misaki (the word lists) and of spaCy's `en_core_web_sm` (the tokenizer and the tagger).
 *
 * @module
 */

import { loadMsgpack } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { TokenizerRules, TokenPart } from "../../text/english/spacy/tokenizer.ts";
import { FEATURES, layOut } from "../../text/english/spacy/tagger_weights.ts";
import { fromPythonRegex } from "./python_regex.ts";

/** An entry of misaki's word lists: the phonemes, or those of each part of speech. */
type MisakiEntry = string | Record<string, string | null>;

/**
 * A word list as text: a line for each word, `word TAB phonemes`, or `word TAB NOUN=phonemes|VERB=...` where
 * they depend on the part of speech. Lines are sorted by their bytes, so that they can be searched in place.
 *
 * @param json one of misaki's `us_gold.json`, `us_silver.json`, `gb_gold.json`, `gb_silver.json`
 */
export function wordList(json: string): string {
  const entries = Object.entries(JSON.parse(json) as Record<string, MisakiEntry>);
  if (entries.some(([word]) => !/^[!-~]+$/.test(word))) {
    throw new KokoroError(
      "setup",
      "a word list has a word that is not ASCII: its lines can't be sorted",
    );
  }
  return entries
    .map(([word, entry]) => `${word}\t${typeof entry === "string" ? entry : byTag(entry)}\n`)
    .sort(byWord)
    .join("");
}

function byTag(entry: Record<string, string | null>): string {
  return Object.entries(entry).map(([tag, phonemes]) => `${tag}=${phonemes ?? ""}`).join("|");
}

/** By the word before the tab; as no word has a symbol below `!`, the whole lines sort the same. */
function byWord(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** A layer of a model as thinc writes it; numbers in the attributes are packed once more. */
interface ThincModel {
  nodes: { name: string }[];
  params: Record<string, { data: Uint8Array } | null>[];
  attrs: Record<string, Uint8Array>[];
}

/**
 * The tagger's weights, in the layout of `text/english/spacy/tagger_weights.ts`.
 *
 * @param tok2vec the file `tok2vec/model` of spaCy's `en_core_web_sm`
 * @param tagger its file `tagger/model`
 * @throws {KokoroError} `setup` when the model is another one than the layout is for
 */
export async function taggerWeights(tok2vec: Uint8Array, tagger: Uint8Array): Promise<Uint8Array> {
  const below = await unpack(tok2vec) as ThincModel;
  const above = await unpack(tagger) as ThincModel;
  const maxout = tensorsOf(below, "maxout");
  const norm = tensorsOf(below, "layernorm");
  const [output] = tensorsOf(above, "softmax");
  requireModel(output !== undefined && maxout.length === norm.length);
  const tensors = [
    ...tensorsOf(below, "hashembed").map((layer) => layer.E),
    ...maxout.flatMap((layer, i) => [layer.W, layer.b, norm[i].G, norm[i].b]),
    output.W,
    output.b,
  ];
  const seeds = below.nodes.flatMap(({ name }, i) =>
    name === "hashembed" ? [below.attrs[i].seed[0]] : []
  );
  requireModel(FEATURES.every(({ seed }, i) => seeds[i] === seed));
  let index = 0;
  layOut((values) => {
    requireModel(tensors[index++]?.byteLength === 4 * values);
    return new Float32Array(0);
  });
  requireModel(index === tensors.length);
  return new Uint8Array(await new Blob(tensors as Uint8Array<ArrayBuffer>[]).arrayBuffer());
}

function tensorsOf(model: ThincModel, name: string): Record<string, Uint8Array>[] {
  return model.nodes.flatMap((node, i) => {
    if (node.name !== name) return [];
    const tensors = Object.entries(model.params[i]).filter(([, tensor]) => tensor !== null);
    return [Object.fromEntries(tensors.map(([key, tensor]) => [key, tensor!.data]))];
  });
}

function requireModel(condition: boolean): void {
  if (condition) return;
  throw new KokoroError(
    "setup",
    "spaCy's en_core_web_sm has another shape than the tagger expects",
  );
}

/** The numbers by which spaCy calls a token's text and its norm. */
const ORTH = "65";
const NORM = "67";

interface SpacyTokenizer {
  prefix_search: string;
  suffix_search: string;
  infix_finditer: string;
  url_match: string;
  exceptions: Record<string, Record<string, string>[]>;
}

/**
 * What the tokenizer and the tagger go by, apart from the weights, as JSON ({@linkcode TokenizerRules}).
 *
 * @param tokenizer the file `tokenizer` of spaCy's `en_core_web_sm`
 * @param lookups its file `vocab/lookups.bin`
 * @param taggerConfig its file `tagger/cfg`
 */
export async function tokenizerRules(
  tokenizer: Uint8Array,
  lookups: Uint8Array,
  taggerConfig: string,
): Promise<string> {
  const source = await unpack(tokenizer) as SpacyTokenizer;
  const tables = await unpack(lookups) as { lexeme_norm: Record<string, string> };
  const exceptions: Record<string, TokenPart[]> = {};
  for (const [text, parts] of Object.entries(source.exceptions)) {
    exceptions[text] = parts.map((p): TokenPart => NORM in p ? [p[ORTH], p[NORM]] : [p[ORTH]]);
  }
  const rules: TokenizerRules = {
    prefix: fromPythonRegex(source.prefix_search),
    suffix: fromPythonRegex(source.suffix_search),
    infix: fromPythonRegex(source.infix_finditer),
    url: fromPythonRegex(source.url_match),
    exceptions,
    norms: tables.lexeme_norm,
    tags: JSON.parse(taggerConfig).labels,
  };
  return JSON.stringify(rules);
}

async function unpack(packed: Uint8Array): Promise<unknown> {
  const { decode } = await loadMsgpack();
  return decode(packed, {
    useBigInt64: true,
    mapKeyConverter: (key) =>
      key instanceof Uint8Array ? new TextDecoder().decode(key) : String(key),
  });
}
