/**
 * Systems that speak in turns.
 *
 * @module
 */

import { setTimeout } from "node:timers/promises";
import { KokoroError } from "../../errors.ts";
import type { Answer, SpokenUtterance } from "./protocol.ts";

/** In which the threads of one system come to rest before the next one's turn. */
const REST_MS = 100;

/** Who takes turns. */
export interface TurnTaker {
  speak(utterances: readonly SpokenUtterance[]): Promise<Answer>;
}

/**
 * Has all of them speak the same in each round, while the others wait. Each round begins with another one, so that none
 * always follows the same. Who fails is left out from then on.
 *
 * @param done is told after each turn
 * @returns for each of them the answers of all rounds, or why there are none
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
