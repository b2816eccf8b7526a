/**
 * The script of a scene that is given as turns.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import type { Manner } from "../../text/script/manner.ts";
import { PAUSE_OF_LINE, type Utterance } from "../../text/utterances/utterances.ts";
import { restOf } from "../plan/cut.ts";
import type { Reading, Rest, Script } from "./script.ts";
import { checkTurns, inPlace, nameKey, type Turn } from "./turn.ts";

/**
 * The script of turns.
 *
 * @throws {KokoroError} `input`, with the number of the turn from 0, when a turn is invalid, or when
 * its voice or emotion does not exist
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
  const itemOf = ({ turn = 0 }: Utterance): number => items.get(turn)!;
  const turnOf = (utterance: Utterance): Turn => turns[itemOf(utterance)];
  const count = (text: string, item: number): number =>
    reading.frontEnd.countWords(text, stage.languageOf(manners[item]));
  const countAll = (texts: readonly Turn[], first = 0): number =>
    texts.reduce((sum, { text }, i) => sum + count(text, first + i), 0);
  return {
    usesOwnVoice: manners.some(({ voice }) => voice === undefined),
    utterances: read(turns, manners, items, reading),
    textOf: (utterance) => turnOf(utterance).text,
    itemOf,
    seedOf: (utterance) => turnOf(utterance).seed,
    countWords: () => countAll(turns),
    restAfter: (utterance) => restAfter(utterance, itemOf(utterance), turns, countAll),
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
): Rest {
  const { pauseBefore: _pause, overlap: _overlap, ...cut } = turns[item];
  const text = restOf(cut.text, utterance);
  const first = text === "" ? item + 1 : item;
  const rest = [...(text === "" ? [] : [{ ...cut, text }]), ...turns.slice(item + 1)];
  return {
    text: rest.map(({ text }) => text.trim()).filter((text) => text !== "").join("\n"),
    turns: rest,
    words: countAll(rest, first),
  };
}

async function* read(
  turns: readonly Turn[],
  manners: readonly Manner[],
  items: Map<number, number>,
  { frontEnd, company: { stage, nameOf }, options, signal }: Reading,
): AsyncGenerator<Utterance, void, void> {
  let isSilent = true;
  let next = 0;
  for (const [i, { text, speaker, pauseBefore = 0 }] of turns.entries()) {
    const following = turns[i + 1];
    const first = next++;
    items.set(first, i);
    const manner = manners[i];
    signal?.throwIfAborted();
    const utterances = await frontEnd.explain(text, stage.languageOf(manner), options);
    for (const [j, utterance] of utterances.entries()) {
      isSilent = false;
      const turn = first + (utterance.turn ?? 0);
      next = Math.max(next, turn + 1);
      items.set(turn, i);
      const isLast = j === utterances.length - 1 && following !== undefined;
      yield {
        ...utterance,
        turn,
        manner: { ...manner, ...utterance.manner },
        ...(speaker !== undefined && { speaker: nameOf(speaker) }),
        ...(j === 0 && { pauseBefore: utterance.pauseBefore + pauseBefore }),
        ...(isLast && endOf(following)),
      };
    }
  }
  if (isSilent) throw new KokoroError("input", "nothing in the turns can be spoken");
}

function endOf({ pauseBefore, overlap = 0 }: Turn): Partial<Utterance> {
  return {
    breakAfter: pauseBefore === undefined ? PAUSE_OF_LINE : 0,
    ...(overlap > 0 && { overlapAfter: overlap }),
  };
}
