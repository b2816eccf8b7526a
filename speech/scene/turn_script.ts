/**
 * The script of a scene that is given as turns.
 *
 * @module
 */

import type { Manner } from "../../text/script/manner.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { restOf } from "../plan/cut.ts";
import { leadAfter } from "./lead.ts";
import type { Reading, Rest, Script } from "./script.ts";
import { checkTurns, inPlace, nameKey, type Turn } from "./turn.ts";

/**
 * The script of turns.
 *
 * @throws {KokoroError} `input`, with the number of the turn from 0, when a turn is invalid, or
 * when its voice or emotion does not exist
 */
export function turnScript(given: readonly unknown[], reading: Reading): Script {
  const { company: { stage, nameOf }, options } = reading;
  const turns = checkTurns(given);
  const manners = turns.map((turn, i) =>
    inPlace(`turn ${i}`, () => {
      const manner = mannerOf(turn, stage.cast);
      stage.check(manner);
      return manner;
    })
  );
  const items = new Map<number, number>();
  const itemOf = ({ turn }: Utterance): number => items.get(turn)!;
  const turnOf = (utterance: Utterance): Turn => turns[itemOf(utterance)];
  const count = (text: string, item: number): number =>
    reading.frontEnd.countWords(text, stage.languageOf(manners[item]), options);
  const countAll = (texts: readonly Turn[], first = 0): number =>
    texts.reduce((sum, { text }, i) => sum + count(text, first + i), 0);
  return {
    usesOwnVoice: manners.some(({ voice }) => voice === undefined),
    utterances: read(turns, manners, items, reading),
    textOf: (utterance) => turnOf(utterance).text,
    itemOf,
    seedOf: (utterance) => turnOf(utterance).seed,
    countWords: () => countAll(turns),
    restAfter: (utterance) => {
      const item = itemOf(utterance);
      const [{ pauseBefore: _pause, overlap: _overlap, ...cut }, ...others] = turns.slice(item);
      const text = restOf(cut.text, utterance, options.ssml);
      if (text === "") return restOfTurns(others, countAll(others, item + 1));
      const { speaker = "" } = cut;
      const base = { manner: manners[item], speaker: nameOf(speaker) };
      const lead = options.ssml ? "" : leadAfter(utterance, stage.cast, base);
      const rest = [{ ...cut, text: lead + text }, ...others];
      return restOfTurns(rest, countAll(rest, item));
    },
  };
}

function restOfTurns(turns: readonly Turn[], words: number): Rest {
  const texts = turns.map(({ text }) => text.trim()).filter((text) => text !== "");
  return { text: texts.join("\n"), turns, words };
}

/** How a turn is spoken: as it says, or else as the cast says. */
function mannerOf(turn: Turn, cast: ReadonlyMap<string, Manner>): Manner {
  const { text: _, speaker, seed: _seed, pauseBefore: _pause, overlap: _overlap, ...own } = turn;
  return { ...(speaker === undefined ? {} : cast.get(nameKey(speaker))), ...own };
}

/** Reads turns, and notes in `items` which turn of the script belongs to which of those given. */
async function* read(
  turns: readonly Turn[],
  manners: readonly Manner[],
  items: Map<number, number>,
  { frontEnd, company: { stage, nameOf }, options }: Reading,
): AsyncGenerator<Utterance, void, void> {
  const texts = turns.map(({ text, speaker, pauseBefore, overlap }, i) => ({
    text,
    voicing: { manner: manners[i], speaker },
    pause: pauseBefore,
    overlap,
  }));
  for await (
    const { utterance, index } of frontEnd.readTurns(texts, stage.languageOf({}), options)
  ) {
    items.set(utterance.turn, index);
    const { speaker } = utterance;
    yield speaker === undefined ? utterance : { ...utterance, speaker: nameOf(speaker) };
  }
}
