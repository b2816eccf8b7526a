/**
 * `deno task soak`: whether many requests at once harm each other.
 *
 * @module
 */

import { soak } from "../bench/proof/soak.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount } from "./command/command.ts";

interface Flags extends EngineFlags {
  readonly operations: string;
  readonly seed: string;
  readonly rounds: string;
}

await runCommand(
  "soak",
  "Speaks, streams, aborts, cancels and disposes at once; fails if anything is not what it is alone.",
  (program) => {
    addEngine(program);
    program
      .option("--operations <n>", "requests at once", "200")
      .option("--seed <n>", "a whole number: decides what they are", "1")
      .option("--rounds <n>", "how often that is repeated", "2")
      .action(soakAll);
  },
);

async function soakAll({ operations, seed, rounds, ...flags }: Flags): Promise<void> {
  const count = toCount("operations", operations);
  const engine = engineOf(flags);
  const open = (): ReturnType<typeof loadKokoro> => loadKokoro({ ...engine, maxRequests: count });
  for (let round = 1; round <= toCount("rounds", rounds); round++) {
    const wish = { operations: count, seed: toCount("seed", seed), spanMs: 100 * count };
    const { finished, stopped, refused, closed } = await soak(open, wish);
    const megabytes = (Deno.memoryUsage().rss / 1e6).toFixed(0);
    console.log(
      `round ${round}: ${finished} finished, ${stopped} stopped, ${refused} refused, ${closed} closed, ${megabytes} MB`,
    );
  }
}
