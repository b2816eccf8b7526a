/**
 * The script of a scene that is given as turns.
 *
 * @module
 */

import type { TurnText } from "../../text/front_end.ts";
import type { Manner } from "../../text/script/manner.ts";
import type { Stage } from "../../text/script/stage.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { restOf } from "../plan/cut.ts";
import { leadAfter } from "./lead.ts";
import type { Reading, Rest, Script } from "./script.ts";
import { checkTurn, checkTurns, inPlace, nameKey, type Turn } from "./turn.ts";

/** A turn that is checked, and how it is spoken. */
interface CheckedTurn {
  readonly turn: Turn;
  readonly manner: Manner;
}

/**
 * The script of turns.
 *
 * @throws {KokoroError} `input`, with the number of the turn from 0, when a turn is invalid, or
 * when its voice or emotion does not exist
 */
export function turnScript(given: readonly unknown[], reading: Reading): Script {
  const { stage } = reading.company;
  const turns = checkTurns(given).map((turn, i) => withManner(turn, i, stage));
  return scriptOf(turns, turns, reading);
}

/** The script of turns that arrive one by one. The errors of a turn are thrown when it arrives. */
export function arrivingTurnScript(given: AsyncIterable<unknown>, reading: Reading): Script {
  const { stage } = reading.company;
  const turns: CheckedTurn[] = [];
  async function* arriving(): AsyncGenerator<CheckedTurn, void, void> {
    for await (const turn of given) {
      const index = turns.length;
      const checked = withManner(checkTurn(turn, index), index, stage);
      turns.push(checked);
      yield checked;
    }
  }
  return scriptOf(turns, arriving(), reading);
}

function withManner(turn: Turn, index: number, stage: Stage): CheckedTurn {
  return inPlace(`turn ${index}`, () => {
    const manner = mannerOf(turn, stage.cast);
    stage.check(manner);
    return { turn, manner };
  });
}

/**
 * @param turns those that are there already
 * @param source yields all of them, and those that arrive later
 */
function scriptOf(
  turns: readonly CheckedTurn[],
  source: Iterable<CheckedTurn> | AsyncIterable<CheckedTurn>,
  reading: Reading,
): Script {
  const { company: { stage, nameOf }, options } = reading;
  const items = new Map<number, number>();
  const itemOf = ({ turn }: Utterance): number => items.get(turn)!;
  const turnOf = (utterance: Utterance): Turn => turns[itemOf(utterance)].turn;
  const count = (text: string, item: number): number =>
    reading.frontEnd.countWords(text, stage.languageOf(turns[item].manner), options);
  const countAll = (texts: readonly Turn[], first = 0): number =>
    texts.reduce((sum, { text }, i) => sum + count(text, first + i), 0);
  return {
    usesOwnVoice: turns.some(({ manner }) => manner.voice === undefined),
    utterances: read(source, items, reading),
    textOf: (utterance) => turnOf(utterance).text,
    itemOf,
    seedOf: (utterance) => turnOf(utterance).seed,
    countWords: () => countAll(turns.map(({ turn }) => turn)),
    restAfter: (utterance) => {
      const item = itemOf(utterance);
      const [{ pauseBefore: _pause, overlap: _overlap, ...cut }, ...others] = turns.slice(item)
        .map(({ turn }) => turn);
      const text = restOf(cut.text, utterance, options.ssml);
      if (text === "") return restOfTurns(others, countAll(others, item + 1));
      const { speaker = "" } = cut;
      const base = { manner: turns[item].manner, speaker: nameOf(speaker) };
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
  turns: Iterable<CheckedTurn> | AsyncIterable<CheckedTurn>,
  items: Map<number, number>,
  { frontEnd, company: { stage, nameOf }, options }: Reading,
): AsyncGenerator<Utterance, void, void> {
  async function* texts(): AsyncGenerator<TurnText, void, void> {
    for await (const { turn: { text, speaker, pauseBefore, overlap }, manner } of turns) {
      yield { text, voicing: { manner, speaker }, pause: pauseBefore, overlap };
    }
  }
  for await (
    const { utterance, index } of frontEnd.readTurns(texts(), stage.languageOf({}), options)
  ) {
    items.set(utterance.turn, index);
    const { speaker } = utterance;
    yield speaker === undefined ? utterance : { ...utterance, speaker: nameOf(speaker) };
  }
}
