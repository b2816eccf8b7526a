/**
 * Has systems speak in turns.
 *
 * @module
 */

import { setTimeout } from "node:timers/promises";
import { KokoroError } from "../../errors.ts";
import type { Answer, SpokenUtterance } from "./protocol.ts";

/** The pause before a turn, in which the threads of the previous system come to rest. */
const REST_MS = 100;

/** A system that takes turns. */
export interface TurnTaker {
  speak(utterances: readonly SpokenUtterance[]): Promise<Answer>;
}

/**
 * Has all systems speak the same utterances in each round, one at a time. Each round starts with
 * another system, so that none always follows the same one. A system that fails is left out from
 * then on.
 *
 * @param done called after each turn
 * @returns for each system, the answers of all rounds or the error that it failed with
 */
export async function takeTurns(
  speakers: readonly TurnTaker[],
  utterances: readonly SpokenUtterance[],
  rounds: number,
  done: () => void = () => {},
): Promise<(readonly Answer[] | KokoroError)[]> {
  const outcomes: (Answer[] | KokoroError)[] = speakers.map(() => []);
  for (let round = 0; round < rounds; round++) {
    for (let turn = 0; turn < speakers.length; turn++) {
      const who = (round + turn) % speakers.length;
      const outcome = outcomes[who];
      if (outcome instanceof KokoroError) continue;
      await setTimeout(REST_MS);
      try {
        outcome.push(await speakers[who].speak(utterances));
      } catch (error) {
        if (!(error instanceof KokoroError)) throw error;
        outcomes[who] = error;
      }
      done();
    }
  }
  return outcomes;
}
