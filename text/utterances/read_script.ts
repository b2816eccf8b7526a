/**
 * From a script that comes in parts to utterances, each as soon as it is certain.
 *
 * @module
 */

import { type MarkupPart, MarkupReader } from "../script/markup.ts";
import { ScriptWindow } from "../script/window.ts";
import { type Sentence, SentenceReader } from "../script/sentences.ts";
import type { LanguageReader } from "../script/reader.ts";
import { type Utterance, UtteranceWriter } from "./utterances.ts";

/** The utterances of a script; returns its beginning if there are none. */
export async function* utterances(
  parts: AsyncIterable<string>,
  reader: LanguageReader,
): AsyncGenerator<Utterance, string | undefined, void> {
  const script = new ScriptWindow();
  let isSilent = true;
  const writer = new UtteranceWriter((start, end) => script.slice(start, end));
  for await (const next of sentencesOf(parts, script)) {
    const spoken = "pause" in next
      ? writer.end(next.pause)
      : writer.add(await reader.read(next), next);
    for (const utterance of spoken) {
      isSilent = false;
      yield utterance;
      script.forget(utterance.textStart);
    }
  }
  for (const utterance of writer.end()) {
    isSilent = false;
    yield utterance;
  }
  return isSilent ? script.beginning : undefined;
}

/** The sentences of a script, and the pauses in it, each as soon as it is certain. */
async function* sentencesOf(
  parts: AsyncIterable<string>,
  script: ScriptWindow,
): AsyncGenerator<Sentence | { readonly pause: number }, void, void> {
  const markup = new MarkupReader();
  const sentences = new SentenceReader();
  let pause = 0;
  function* read(
    parts: Iterable<MarkupPart>,
  ): Generator<Sentence | { readonly pause: number }, void> {
    for (const part of parts) {
      if ("pause" in part) {
        pause += part.pause;
        continue;
      }
      if (pause > 0) {
        // Pauses with nothing between them are one.
        if (part.text.text.trim() === "") continue;
        yield* sentences.rest();
        yield { pause };
        pause = 0;
      }
      sentences.add(part.text, part.instruction);
      // At once: what is behind may be a mistake.
      yield* sentences.ready();
    }
  }
  for await (const part of parts) {
    script.append(part);
    yield* read(markup.push(part));
  }
  yield* read(markup.end());
  yield* sentences.rest();
  if (pause > 0) yield { pause };
}
