/**
 * Turns a script that arrives in parts into utterances.
 *
 * @module
 */

import { breathe } from "../breathe.ts";
import type { TextOptions } from "../formats/text_format.ts";
import type { Manner } from "../script/manner.ts";
import type { MarkupPart } from "../script/markup.ts";
import { ScriptWindow } from "../script/window.ts";
import { type Sentence, SentenceReader } from "../script/sentences.ts";
import type { LanguageReader } from "../script/reader.ts";
import { Breaks, type ScriptEvent } from "./breaks.ts";
import { partReader } from "./part_reader.ts";
import { type Utterance, UtteranceWriter } from "./utterances.ts";

/**
 * Yields the utterances of a script, each as soon as it is complete. Returns the beginning of the
 * script if there are no utterances.
 *
 * @param readerOf the reader for what is spoken in a manner
 */
export async function* utterances(
  parts: AsyncIterable<string>,
  readerOf: (manner: Manner) => LanguageReader,
  options: TextOptions = {},
): AsyncGenerator<Utterance, string | undefined, void> {
  const script = new ScriptWindow();
  const writer = new UtteranceWriter((start, end) => script.slice(start, end));
  let reader = readerOf({});
  let isSilent = true;
  async function* written(next: Sentence | ScriptEvent): AsyncGenerator<Utterance, void, void> {
    if ("text" in next) return yield* writer.add(await reader.read(next), next);
    if ("change" in next) return writer.change(next.change);
    if ("mark" in next) return writer.mark(next.mark);
    yield* writer.end(next.break);
    if (next.break.turn) reader = readerOf(next.break.turn.manner);
  }
  async function* all(): AsyncGenerator<Utterance, void, void> {
    for await (const next of sentencesOf(parts, script, options)) {
      await breathe();
      yield* written(next);
    }
    yield* writer.end();
  }
  for await (const utterance of all()) {
    isSilent = false;
    const formatting = script.takeEdits(utterance.textEnd);
    yield formatting.length === 0 ? utterance : { ...utterance, formatting };
    script.forget(utterance.textStart);
  }
  return isSilent ? script.beginning : undefined;
}

/** Yields the sentences of a script, each as soon as it is certain, and what is between them. */
async function* sentencesOf(
  parts: AsyncIterable<string>,
  script: ScriptWindow,
  options: TextOptions,
): AsyncGenerator<Sentence | ScriptEvent, void, void> {
  const reader = partReader(options);
  const sentences = new SentenceReader();
  const breaks = new Breaks();
  let place = 0;
  async function* read(
    parts: AsyncIterable<MarkupPart>,
  ): AsyncGenerator<Sentence | ScriptEvent, void, void> {
    for await (const part of parts) {
      await breathe();
      script.note(reader.takeEdits());
      if (!("text" in part)) {
        breaks.add(part);
        continue;
      }
      const isBlank = part.text.text.trim() === "";
      let { text } = part;
      if (breaks.isTurn) {
        // White space before a turn belongs to what is before: a line may end there.
        const blank = text.text.length - text.text.trimStart().length;
        sentences.add(text.slice(0, blank));
        text = text.slice(blank, text.text.length);
      }
      if (breaks.isBreak) {
        if (isBlank) continue;
        yield* sentences.rest();
      }
      if (!isBlank) {
        place = text.origin({ start: 0, end: text.text.length }).end;
        yield* breaks.beforeText(text.origin({ start: 0, end: 1 }).start);
      }
      sentences.add(text, part.instruction);
      // These sentences must come first, because the markup after them may be invalid.
      yield* sentences.ready();
    }
  }
  for await (const part of parts) {
    await breathe();
    script.append(part);
    yield* read(reader.push(part));
  }
  yield* read(reader.end());
  script.note(reader.takeEdits());
  yield* sentences.rest();
  yield* breaks.atEnd(place);
}
