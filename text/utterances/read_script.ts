/**
 * Turns a script that arrives in parts into utterances.
 *
 * @module
 */

import { errorAt } from "../../errors.ts";
import { breathe } from "../../project/breathe.ts";
import type { TextOptions } from "../formats/text_format.ts";
import type { Manner } from "../script/manner.ts";
import type { MappedText } from "../script/mapped_text.ts";
import type { MarkupPart } from "../script/markup.ts";
import { ScriptWindow } from "../script/window.ts";
import { type Sentence, SentenceReader } from "../script/sentences.ts";
import type { LanguageReader } from "../script/reader.ts";
import { Breaks, type ScriptEvent, type Voicing } from "./breaks.ts";
import { partReader } from "./part_reader.ts";
import { type Utterance, UtteranceWriter } from "./utterances.ts";

/** A script that is spoken after others, by a speaker of its own. */
export interface TurnScript {
  readonly parts: AsyncIterable<string>;
  /** Who speaks, and how, as far as the script says nothing else. */
  readonly voicing: Voicing;
  /** Silence before it, in seconds. Default: as after a line. */
  readonly pause?: number;
  /** Seconds by which it begins before the script before it has ended. Default: 0. */
  readonly overlap?: number;
  /** The reader for what is spoken in a manner. */
  readonly readerOf: (manner: Manner) => LanguageReader;
  readonly options: TextOptions;
}

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
  const writer = new ScriptWriter();
  const script = { parts, voicing: { manner: {} }, readerOf, options };
  let isSilent = true;
  for await (const utterance of writer.write(script)) {
    isSilent = false;
    yield utterance;
  }
  for (const utterance of writer.end()) {
    isSilent = false;
    yield utterance;
  }
  return isSilent ? writer.beginning : undefined;
}

/**
 * Yields the utterances of several scripts, each as soon as it is complete, with the index of its
 * script. The places of an utterance are those in its script. Each script begins a turn. The last
 * utterance of a script waits for the next script, which may overlap it.
 *
 * @throws {KokoroError} the errors of a script, with its index before the message
 * @throws the errors of the iterator
 */
export async function* utterancesOfTurns(
  scripts: AsyncIterator<TurnScript, void, void>,
): AsyncGenerator<{ readonly utterance: Utterance; readonly index: number }, void, void> {
  const writer = new ScriptWriter();
  const from = (index: number) => (utterance: Utterance) => ({ utterance, index });
  let index = 0;
  for (let arrived = await scripts.next(); !arrived.done; index++) {
    const script = arrived.value;
    yield* writer.begin(script).map(from(index - 1));
    let next: ReturnType<typeof scripts.next> | undefined;
    const following = (): ReturnType<typeof scripts.next> => next ??= scripts.next();
    yield* inTurn(index, writer.write({ ...script, parts: beforeNext(script.parts, following) }));
    arrived = await following();
  }
  yield* writer.end().map(from(index - 1));
}

/** The parts of a script. If another one follows, a line ends between them. */
async function* beforeNext(
  parts: AsyncIterable<string>,
  next: () => Promise<IteratorResult<unknown>>,
): AsyncGenerator<string, void, void> {
  yield* parts;
  // An error is not one of this script, so whoever awaits the next one has to throw it.
  const { done } = await next().catch(() => ({ done: true }));
  if (!done) yield "\n";
}

async function* inTurn(
  index: number,
  utterances: AsyncGenerator<Utterance, void, void>,
): AsyncGenerator<{ readonly utterance: Utterance; readonly index: number }, void, void> {
  try {
    for await (const utterance of utterances) yield { utterance, index };
  } catch (error) {
    throw errorAt(`turn ${index}`, error);
  }
}

/** Turns scripts into utterances, one script after the other. */
class ScriptWriter {
  #script = new ScriptWindow();
  readonly #writer = new UtteranceWriter((start, end) => this.#script.slice(start, end));
  #voicing: Voicing = { manner: {} };

  /** The beginning of the script. */
  get beginning(): string {
    return this.#script.beginning;
  }

  /** Yields the last utterance of the script before this one, and begins a turn. */
  *begin({ voicing, pause, overlap = 0 }: TurnScript): Generator<Utterance, void> {
    for (const last of this.#writer.end({ pause: pause ?? 0, overlap, turn: voicing })) {
      yield this.#finished(pause === undefined ? last : { ...last, breakAfter: 0 });
    }
    this.#script = new ScriptWindow();
    this.#writer.restart();
    this.#voicing = voicing;
  }

  /** Yields the utterances of a script except the last one. */
  async *write(
    { parts, readerOf, options }: Pick<TurnScript, "parts" | "readerOf" | "options">,
  ): AsyncGenerator<Utterance, void, void> {
    let reader = readerOf({});
    for await (const next of sentencesOf(parts, this.#script, options)) {
      await breathe();
      if ("change" in next) {
        this.#writer.change(next.change);
        reader = readerOf(next.change.manner);
      } else if ("mark" in next) this.#writer.mark(next.mark);
      else {
        const spoken = "text" in next
          ? this.#writer.add(await reader.read(next), next)
          : this.#writer.end(next.break);
        for (const utterance of spoken) {
          yield this.#finished(utterance);
          this.#script.forget(utterance.textStart);
        }
        if ("break" in next && next.break.turn) reader = readerOf(next.break.turn.manner);
      }
    }
  }

  /** Yields the last utterance. */
  *end(): Generator<Utterance, void> {
    for (const utterance of this.#writer.end()) yield this.#finished(utterance);
  }

  /** An utterance with what is read in place of the script, and with what its turn says. */
  #finished(utterance: Utterance): Utterance {
    const { manner } = this.#voicing;
    const { speaker = this.#voicing.speaker } = utterance;
    const formatting = this.#script.takeEdits(utterance.textEnd);
    const changes = utterance.changes?.map((change) => ({
      ...change,
      manner: { ...manner, ...change.manner },
    }));
    return {
      ...utterance,
      manner: { ...manner, ...utterance.manner },
      ...(changes && { changes }),
      ...(speaker !== undefined && { speaker }),
      ...(formatting.length > 0 && { formatting }),
    };
  }
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
      let { text } = part;
      const isBlank = text.text.trim() === "";
      if (breaks.isTurn) {
        // White space before a turn belongs to what is before: a line may end there.
        const first = firstSign(text);
        sentences.add(text.slice(0, first));
        text = text.slice(first, text.text.length);
      }
      if (breaks.isBreak && isBlank) continue;
      if (breaks.isBreak || breaks.changesLanguage && !isBlank) yield* sentences.rest();
      if (!isBlank) {
        place = text.origin({ start: 0, end: text.text.length }).end;
        const first = firstSign(text);
        yield* breaks.beforeText(text.origin({ start: first, end: first + 1 }).start);
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

/** The place of the first sign that is not white space. */
function firstSign({ text }: MappedText): number {
  return text.length - text.trimStart().length;
}
