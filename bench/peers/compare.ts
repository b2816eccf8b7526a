/**
 * Measures this project beside other systems that run the same network.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { ensureAssets } from "../../setup/assets.ts";
import type { Reporter } from "../../setup/report/progress.ts";
import { Contender } from "./contender.ts";
import { checkLikeness } from "./likeness.ts";
import type { SpokenUtterance } from "./protocol.ts";
import { type Outcome, type Result, resultsOf } from "./results.ts";
import { scriptsOf } from "./scripts.ts";
import { OURS, prepare, type Surroundings, type SystemName } from "./systems.ts";
import { takeTurns } from "./turns.ts";

/** Before it is measured each system speaks as much: memory is taken, weights are packed. In seconds of speech. */
const WARM_UP = 4;

/** What is measured. */
export interface Comparison {
  /** Besides ours. */
  readonly peers: readonly SystemName[];
  /** Of the scripts, in seconds of speech. */
  readonly lengths: readonly number[];
  readonly rounds: number;
  /** Of one operation. */
  readonly threads: number;
  readonly report: Reporter;
}

/**
 * Has all systems speak the same utterances, in turns. One that can't be had here, or doesn't speak as ours does, is left
 * out, with the reason.
 *
 * @throws {KokoroError} when ours can't speak: as `openEngine` does
 */
export async function compare(comparison: Comparison): Promise<Result[]> {
  const { peers, lengths, rounds, threads, report } = comparison;
  const assets = await ensureAssets({ device: "cpu", report });
  const [warmUp, ...scripts] = await scriptsOf([WARM_UP, ...lengths]);
  await using running = new AsyncDisposableStack();
  const { contenders, failures } = await start(
    peers,
    warmUp,
    { threads, assets, report },
    running,
  );

  using progress = report.begin("Speaking in turns", rounds * lengths.length, "rounds");
  let turns = 0;
  const results: Result[] = [];
  for (const [i, seconds] of lengths.entries()) {
    const done = (): void => progress.advanceTo(Math.floor(++turns / contenders.length));
    const answers = await takeTurns(contenders, scripts[i], rounds, done);
    if (answers[0] instanceof KokoroError) throw answers[0];
    const outcomes = contenders.map(({ system, version }, j) => ({
      system,
      version,
      answers: answers[j],
    }));
    results.push(...resultsOf(seconds, [...outcomes, ...failures]));
  }
  return results;
}

/** Starts ours and its peers, has each warm up with `script`, and sorts out those that can't do what ours does. */
async function start(
  peers: readonly SystemName[],
  script: readonly SpokenUtterance[],
  surroundings: Surroundings,
  running: AsyncDisposableStack,
): Promise<{ contenders: Contender[]; failures: Outcome[] }> {
  const begin = async (system: SystemName): Promise<Contender> =>
    running.use(await Contender.start(system, await prepare(system, surroundings)));
  const ours = await begin(OURS);
  const reference = await ours.sound(script);
  const contenders = [ours];
  const failures: Outcome[] = [];
  for (const system of peers) {
    let version = null;
    try {
      const contender = await begin(system);
      version = contender.version;
      await checkLikeness(reference, await contender.sound(script));
      contenders.push(contender);
    } catch (error) {
      if (!(error instanceof KokoroError)) throw error;
      surroundings.report.say(`${system} is left out: ${error.message}`);
      failures.push({ system, version, answers: error });
    }
  }
  return { contenders, failures };
}
