/**
 * A script that arrives in parts: texts, or turns.
 *
 * @module
 */

import { itemsOf, type ScriptSource } from "../../text/script/source.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { type Reading, type Script, textScript } from "./script.ts";
import type { Turn } from "./turn.ts";
import { arrivingTurnScript } from "./turn_script.ts";

/**
 * What a stream speaks: a text, its parts as they arrive, or turns, also as they arrive.
 *
 * @example
 * ```ts
 * import { loadKokoro, type StreamSource, type Turn } from "./mod.ts";
 * async function* dialogue(): AsyncGenerator<Turn> {
 *   // As a language model would, one answer after the other.
 *   yield { voice: "rick_c137", text: "Morty, you gotta come on." };
 *   yield { voice: "morty", emotion: "sad", text: "Oh, man." };
 * }
 * using model = await loadKokoro();
 * const sources: StreamSource[] = ["One text.", ["In two ", "parts."], dialogue()];
 * for (const source of sources) {
 *   for await (const { utterance } of model.stream(source)) console.log(utterance?.text);
 * }
 * ```
 */
export type StreamSource = ScriptSource | Iterable<Turn> | AsyncIterable<Turn>;

/**
 * The script of what an iterable yields: the first item decides whether it is turns. Errors are
 * thrown when the item with the mistake arrives.
 */
export function arrivingScript(source: Exclude<StreamSource, string>, reading: Reading): Script {
  // Known when the first item is there, which is before there is an utterance.
  let script: Script;
  async function* utterances(): AsyncGenerator<Utterance, void, void> {
    const items = itemsOf(source, reading.signal);
    try {
      const first = await items.next();
      const all = after(first, items);
      script = typeof first.value === "object"
        ? arrivingTurnScript(all, reading)
        : textScript(all as AsyncIterable<string>, reading);
      yield* script.utterances;
    } finally {
      await items.return();
    }
  }
  return {
    usesOwnVoice: false,
    utterances: utterances(),
    textOf: (utterance) => script.textOf(utterance),
    itemOf: (utterance) => script.itemOf(utterance),
    seedOf: (utterance) => script.seedOf(utterance),
    countWords: () => script.countWords(),
    restAfter: (utterance) => script.restAfter(utterance),
  };
}

/** Yields an item that was taken from others already, and then those. */
async function* after(
  { done, value }: IteratorResult<unknown>,
  others: AsyncIterable<unknown>,
): AsyncGenerator<unknown, void, void> {
  if (done) return;
  yield value;
  yield* others;
}
