/**
 * Shows words in sentences as the model of homographs sees them.
 *
 * Reads lines `{"text", "start", "word"}` from standard input, and writes a line
 * `{"features", "vector", "phonemes"}` for each: the features of the word, the tagger's vector, and
 * misaki's phonemes. The line is `null` if the word is only a part of a token.
 *
 * @module
 */

import { createInterface } from "node:readline";
import process from "node:process";
import { ensureEnglish } from "../../setup/english/english.ts";
import { loadEnglishModel, loadLexicon } from "../../text/english/data.ts";
import { featuresOf } from "../../text/english/homographs/features.ts";
import { English } from "../../text/english/misaki/english.ts";
import { Pronouncer } from "../../text/english/misaki/pronouncer.ts";
import { WIDTH } from "../../text/english/spacy/tagger_weights.ts";
import { unifySigns } from "../../text/script/signs.ts";
import { MappedText } from "../../text/script/mapped_text.ts";

interface Example {
  readonly text: string;
  /** Where the word begins, in UTF-16 units. */
  readonly start: number;
  /** The word as `readings.json` has it. */
  readonly word: string;
}

const folder = await ensureEnglish();
const model = await loadEnglishModel(folder);
const misaki = new English(model, new Pronouncer(loadLexicon(folder, false)));

for await (const line of createInterface({ input: process.stdin })) {
  console.log(JSON.stringify(await view(JSON.parse(line))));
}

async function view({ text: script, start, word }: Example): Promise<unknown> {
  const mapped = unifySigns(MappedText.of(script));
  const text = mapped.text;
  const place = mapped.find({ start, end: start + 1 }).start;
  const tokens = model.tokenizer.tokens(text);
  const at = tokens.findIndex((token) => token.start === place);
  if (at < 0 || !tokens[at].text.toLowerCase().startsWith(word)) return null;
  const analysis = await model.tagger.analyse(tokens);
  const vector = analysis.vectors.subarray(at * WIDTH, (at + 1) * WIDTH);
  const spoken = await misaki.words(text, [], () => Promise.resolve(null));
  return {
    features: featuresOf(tokens, analysis.tags, at, word),
    vector: [...vector].map((value) => Number(value.toFixed(4))),
    phonemes: spoken.find((said) => said.start <= place && place < said.end)?.phonemes ?? "",
  };
}
