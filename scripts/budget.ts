/**
 * `deno task budget`: estimates what speech costs on a GPU.
 *
 * @module
 */

import { plansLine, timesTable, workTable } from "../bench/speed/budget.ts";
import { readGpuProfile } from "../bench/speed/gpu_profile.ts";
import { OUTPUT_SECONDS } from "../ffi/slot.ts";
import { runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";
import { writeGenerated } from "./command/generated.ts";

/** Counts on the stand-in, which is a part of the tests and not of the published package. */
const COUNT = new URL("../tests/standin/gpu_counts.ts", import.meta.url).href;

await runCommand(
  "budget",
  "Estimates what speech costs on a GPU: arithmetic on counted work, no measurement.",
  (program) => {
    program
      .option("--count", "count the work again, on the stand-in for a GPU, and keep the counts")
      .action(async ({ count = false }: { count?: boolean }) => {
        if (count) await recount();
        const profile = await readGpuProfile();
        const { first, usual } = profile;
        print([
          workTable(profile),
          timesTable(usual, OUTPUT_SECONDS),
          `The first sound, of a sentence of that length:\n${timesTable(first, first.seconds)}`,
          plansLine(profile),
        ].join("\n\n"));
      });
  },
);

async function recount(): Promise<void> {
  const { countProfile } = await import(COUNT);
  const text = `${JSON.stringify(await countProfile(), null, 2)}\n`;
  await writeGenerated("bench/speed/gpu_profile.json", text, false);
}
