/**
 * `deno task soak`: checks that many concurrent requests do not affect each other.
 *
 * @module
 */

import { soak } from "../bench/proof/soak.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags extends EngineFlags {
  readonly operations: string;
  readonly seed: string;
  readonly rounds: string;
}

await runCommand(
  "soak",
  "Checks that each of many concurrent requests gives the same samples as it does alone.",
  (program) => {
    addEngine(program);
    program
      .option("--operations <n>", "how many concurrent requests to send", "200")
      .option("--seed <n>", "a positive whole number that decides the requests", "1")
      .option("--rounds <n>", "how many times to repeat the check", "2")
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
    print(
      `round ${round}: ${finished} finished, ${stopped} stopped, ${refused} refused, ` +
        `${closed} closed, ${megabytes} MB`,
    );
  }
}
