/**
 * The script of a scene that is given as turns.
 *
 * @module
 */

import type { Manner } from "../../text/script/manner.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { restOf } from "../plan/cut.ts";
import type { Reading, Rest, Script } from "./script.ts";
import { checkTurns, inPlace, nameKey, type Turn } from "./turn.ts";

/**
 * The script of turns.
 *
 * @throws {KokoroError} `input`, with the number of the turn from 0, when a turn is invalid, or
 * when its voice or emotion does not exist
 */
export function turnScript(given: readonly unknown[], reading: Reading): Script {
  const { stage } = reading.company;
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
    reading.frontEnd.countWords(text, stage.languageOf(manners[item]), reading.options);
  const countAll = (texts: readonly Turn[], first = 0): number =>
    texts.reduce((sum, { text }, i) => sum + count(text, first + i), 0);
  return {
    usesOwnVoice: manners.some(({ voice }) => voice === undefined),
    utterances: read(turns, manners, items, reading),
    textOf: (utterance) => turnOf(utterance).text,
    itemOf,
    seedOf: (utterance) => turnOf(utterance).seed,
    countWords: () => countAll(turns),
    restAfter: (utterance) =>
      restAfter(utterance, itemOf(utterance), turns, countAll, reading.options.ssml),
  };
}

/** How a turn is spoken: as it says, or else as the cast says. */
function mannerOf(turn: Turn, cast: ReadonlyMap<string, Manner>): Manner {
  const { text: _, speaker, seed: _seed, pauseBefore: _pause, overlap: _overlap, ...own } = turn;
  return { ...(speaker === undefined ? {} : cast.get(nameKey(speaker))), ...own };
}

function restAfter(
  utterance: Utterance,
  item: number,
  turns: readonly Turn[],
  countAll: (turns: readonly Turn[], first: number) => number,
  isSsml?: boolean,
): Rest {
  const { pauseBefore: _pause, overlap: _overlap, ...cut } = turns[item];
  const text = restOf(cut.text, utterance, isSsml);
  const first = text === "" ? item + 1 : item;
  const rest = [...(text === "" ? [] : [{ ...cut, text }]), ...turns.slice(item + 1)];
  return {
    text: rest.map(({ text }) => text.trim()).filter((text) => text !== "").join("\n"),
    turns: rest,
    words: countAll(rest, first),
  };
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
