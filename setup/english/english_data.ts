/**
 * Converts the data of the English front end to this project's own compact files. Set-up does this
 * once, from the wheels of misaki (the word lists) and of spaCy's `en_core_web_sm` (the tokenizer
 * and the tagger).
 *
 * @module
 */

import { loadMsgpack } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { TokenizerRules, TokenPart } from "../../text/english/spacy/tokenizer.ts";
import { FEATURES, layOut } from "../../text/english/spacy/tagger_weights.ts";
import { fromPythonRegex } from "./python_regex.ts";

/** An entry of misaki's word lists: the phonemes, or the phonemes for each part of speech. */
type MisakiEntry = string | Record<string, string | null>;

/**
 * A word list as text, with one line for each word: `word TAB phonemes`, or
 * `word TAB NOUN=phonemes|VERB=...` where the phonemes depend on the part of speech. The lines are
 * sorted by their bytes, so that a binary search works on the text as it is.
 *
 * @param json the content of misaki's `us_gold.json`, `us_silver.json`, `gb_gold.json` or
 * `gb_silver.json`
 * @throws {KokoroError} `setup` when a word is not ASCII
 */
export function wordList(json: string): string {
  const entries = Object.entries(JSON.parse(json) as Record<string, MisakiEntry>);
  if (entries.some(([word]) => !/^[!-~]+$/.test(word))) {
    throw new KokoroError(
      "setup",
      "a word list contains a word that is not ASCII, so its lines can't be sorted",
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

/**
 * Compares two lines by the word before the tab. Comparing whole lines does that, because every
 * symbol in a word sorts after the tab.
 */
function byWord(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/**
 * A model as thinc writes it; the three lists have one item for each layer. Numbers in the
 * attributes are packed as MessagePack a second time.
 */
interface ThincModel {
  nodes: { name: string }[];
  params: Record<string, { data: Uint8Array } | null>[];
  attrs: Record<string, Uint8Array>[];
}

/**
 * The tagger's weights, in the layout of `text/english/spacy/tagger_weights.ts`.
 *
 * @param tok2vec the content of the file `tok2vec/model` of spaCy's `en_core_web_sm`
 * @param tagger the content of its file `tagger/model`
 * @throws {KokoroError} `setup` when the model does not match the layout
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
    "spaCy's en_core_web_sm does not have the layout that the tagger expects",
  );
}

/** The keys that spaCy uses for a token's text and its norm. */
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
 * The data that the tokenizer and the tagger need besides the weights, as JSON
 * ({@linkcode TokenizerRules}).
 *
 * @param tokenizer the content of the file `tokenizer` of spaCy's `en_core_web_sm`
 * @param lookups the content of its file `vocab/lookups.bin`
 * @param taggerConfig the text of its file `tagger/cfg`
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
