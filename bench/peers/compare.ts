/**
 * Compares the speed of this project with other systems that run the same network.
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

/**
 * Seconds of speech that each system speaks before it is measured, so that memory is allocated and
 * weights are packed.
 */
const WARM_UP = 4;

/** What to measure. */
export interface Comparison {
  /** The systems to compare with ours. */
  readonly peers: readonly SystemName[];
  /** The lengths of the scripts in seconds of speech. */
  readonly lengths: readonly number[];
  readonly rounds: number;
  /** The number of threads per operation. */
  readonly threads: number;
  readonly report: Reporter;
}

/**
 * Measures all systems on the same utterances, in turns. A system that can't run here, or does not
 * sound like ours, is left out with the reason.
 *
 * @throws {KokoroError} when our system can't speak: as `openEngine` does
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

/**
 * Starts our system and its peers, and has each warm up with `script`. Peers that fail, or do not
 * sound like ours, are returned as failures.
 */
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
