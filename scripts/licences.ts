/**
 * Checks the licences of all dependencies, and writes the list of packages at the end of NOTICE.
 * With `--check` it only checks whether the list is up to date.
 *
 * @module
 */

import { readSources } from "../setup/sources.ts";
import { textOf } from "./check/project.ts";
import { runCommand } from "./command/command.ts";
import { writeGenerated } from "./command/generated.ts";
import { declaredLicences } from "./supply/declared.ts";
import { dependenciesOf, readLock } from "./supply/dependencies.ts";
import { checkLicences, readLicences } from "./supply/licences.ts";
import { withPackages } from "./supply/notice.ts";

await runCommand("licences", "Checks licences, and lists packages in NOTICE.", (program) => {
  program
    .option("--check", "change nothing; fail if the list is out of date")
    .action(async ({ check = false }: { check?: boolean }) => {
      const table = await readLicences();
      const dependencies = dependenciesOf(readLock(), await readSources());
      checkLicences(table, dependencies, await declaredLicences(dependencies));
      await writeGenerated("NOTICE", withPackages(textOf("NOTICE"), table), check);
    });
});
