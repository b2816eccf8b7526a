/**
 * Turns a script that arrives in parts into utterances.
 *
 * @module
 */

import { breathe } from "../breathe.ts";
import { FormatReader } from "../formats/format_reader.ts";
import type { TextOptions } from "../formats/text_format.ts";
import { type MarkupPart, MarkupReader } from "../script/markup.ts";
import { ScriptWindow } from "../script/window.ts";
import { type Sentence, SentenceReader } from "../script/sentences.ts";
import type { LanguageReader } from "../script/reader.ts";
import { type Utterance, UtteranceWriter } from "./utterances.ts";

/**
 * Yields the utterances of a script, each as soon as it is complete. Returns the beginning of the
 * script if there are no utterances.
 */
export async function* utterances(
  parts: AsyncIterable<string>,
  reader: LanguageReader,
  options: TextOptions = {},
): AsyncGenerator<Utterance, string | undefined, void> {
  const script = new ScriptWindow();
  let isSilent = true;
  const writer = new UtteranceWriter((start, end) => script.slice(start, end));
  for await (const next of sentencesOf(parts, script, options)) {
    await breathe();
    const spoken = "pause" in next
      ? writer.end(next.pause)
      : writer.add(await reader.read(next), next);
    for (const utterance of spoken) {
      isSilent = false;
      yield withFormatting(utterance, script);
      script.forget(utterance.textStart);
    }
  }
  for (const utterance of writer.end()) {
    isSilent = false;
    yield withFormatting(utterance, script);
  }
  return isSilent ? script.beginning : undefined;
}

function withFormatting(utterance: Utterance, script: ScriptWindow): Utterance {
  const formatting = script.takeEdits(utterance.textEnd);
  return formatting.length === 0 ? utterance : { ...utterance, formatting };
}

/** Yields the sentences and the pauses of a script, each as soon as it is certain. */
async function* sentencesOf(
  parts: AsyncIterable<string>,
  script: ScriptWindow,
  options: TextOptions,
): AsyncGenerator<Sentence | { readonly pause: number }, void, void> {
  const markup = new MarkupReader(options.textFormat === "markdown");
  const format = new FormatReader(options);
  const sentences = new SentenceReader();
  let pause = 0;
  async function* read(
    parts: AsyncIterable<MarkupPart>,
  ): AsyncGenerator<Sentence | { readonly pause: number }, void, void> {
    for await (const part of parts) {
      await breathe();
      script.note(format.edits.splice(0));
      if ("pause" in part) {
        pause += part.pause;
        continue;
      }
      if (!("text" in part)) continue;
      if (pause > 0) {
        // Pauses with only white space between them add up to one.
        if (part.text.text.trim() === "") continue;
        yield* sentences.rest();
        yield { pause };
        pause = 0;
      }
      sentences.add(part.text, part.instruction);
      // These sentences must come first, because the markup after them may be invalid.
      yield* sentences.ready();
    }
  }
  for await (const part of parts) {
    await breathe();
    script.append(part);
    yield* read(format.push(markup.push(part)));
  }
  yield* read(format.end(markup.end()));
  script.note(format.edits.splice(0));
  yield* sentences.rest();
  if (pause > 0) yield { pause };
}
