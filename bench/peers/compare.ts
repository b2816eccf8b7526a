/**
 * Compares the speed of this project with other systems that run the same network.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { ensureAssets } from "../../setup/assets.ts";
import type { Reporter } from "../../setup/report/progress.ts";
import { Contender } from "./contender.ts";
import { checkLikeness, compareSpeech, type Similarity } from "./likeness.ts";
import type { SpokenUtterance } from "./protocol.ts";
import { type Outcome, type Result, resultsOf } from "./results.ts";
import { scriptsOf } from "./scripts.ts";
import { OTHER_PRECISION, OURS, prepare, type Surroundings, type SystemName } from "./systems.ts";
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
 * sound like ours although it computes in FP32, is left out with the reason.
 *
 * @throws {KokoroError} when our system can't speak: as `openEngine` does
 */
export async function compare(comparison: Comparison): Promise<Result[]> {
  const { peers, lengths, rounds, threads, report } = comparison;
  const assets = await ensureAssets({ device: "cpu", report });
  const [warmUp, ...scripts] = await scriptsOf([WARM_UP, ...lengths]);
  await using running = new AsyncDisposableStack();
  const surroundings = { threads, assets, report };
  const { ready, failures } = await start(peers, warmUp, surroundings, running);
  const contenders = ready.map(({ contender }) => contender);

  using progress = report.begin("Speaking in turns", rounds * lengths.length, "rounds");
  let turns = 0;
  const results: Result[] = [];
  for (const [i, seconds] of lengths.entries()) {
    const done = (): void => progress.advanceTo(Math.floor(++turns / contenders.length));
    const answers = await takeTurns(contenders, scripts[i], rounds, done);
    if (answers[0] instanceof KokoroError) throw answers[0];
    const outcomes = ready.map(({ contender, similarity }, j) => ({
      ...identity(contender.system, contender.version),
      similarity,
      answers: answers[j],
    }));
    results.push(...resultsOf(seconds, [...outcomes, ...failures]));
  }
  return results;
}

/** What names a system in the results. */
function identity(
  system: SystemName,
  version: string | null,
): Pick<Outcome, "system" | "version" | "precision"> {
  const precision = OTHER_PRECISION[system];
  return { system, version, ...(precision && { precision }) };
}

/** A system that has warmed up. */
interface WarmSystem {
  readonly contender: Contender;
  /** How much its speech is like ours; absent for ours. */
  readonly similarity?: Similarity;
}

/**
 * Starts our system and its peers, and has each warm up with `script`. Peers that fail, or do not
 * sound like ours although they compute in FP32, are returned as failures.
 */
async function start(
  peers: readonly SystemName[],
  script: readonly SpokenUtterance[],
  surroundings: Surroundings,
  running: AsyncDisposableStack,
): Promise<{ ready: WarmSystem[]; failures: Outcome[] }> {
  const begin = async (system: SystemName): Promise<Contender> =>
    running.use(await Contender.start(system, await prepare(system, surroundings)));
  const ours = await begin(OURS);
  const reference = await ours.sound(script);
  const ready: WarmSystem[] = [{ contender: ours }];
  const failures: Outcome[] = [];
  for (const system of peers) {
    let version = null;
    try {
      const contender = await begin(system);
      version = contender.version;
      const similarity = await compareSpeech(reference, await contender.sound(script));
      if (!(system in OTHER_PRECISION)) checkLikeness(similarity);
      ready.push({ contender, similarity });
    } catch (error) {
      if (!(error instanceof KokoroError)) throw error;
      surroundings.report.say(`${system} is left out: ${error.message}`);
      failures.push({ ...identity(system, version), answers: error });
    }
  }
  return { ready, failures };
}
