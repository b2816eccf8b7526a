/**
 * `deno task budget`: estimates what a second of speech costs on a GPU.
 *
 * @module
 */

import { budgetOf, budgetTable, timesTable } from "../bench/speed/budget.ts";
import { ensureAssets } from "../setup/assets.ts";
import { runCommand } from "./command/command.ts";

await runCommand("budget", "Estimates what a second of speech costs on a GPU.", (program) => {
  program.action(async () => {
    const budget = await budgetOf((await ensureAssets({ device: "cpu" })).weightsPath);
    console.log(`${budgetTable(budget)}\n\n${timesTable(budget)}`);
  });
});
