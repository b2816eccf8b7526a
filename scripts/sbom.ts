/**
 * Prints the software bill of materials.
 *
 * @module
 */

import { readSources } from "../setup/sources.ts";
import { textOf } from "./check/project.ts";
import { runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";
import { dependenciesOf, readLock } from "./supply/dependencies.ts";
import { checkLicences, readLicences } from "./supply/licences.ts";
import { makeSbom } from "./supply/sbom.ts";

const DESCRIPTION =
  "Prints all dependencies with their hashes and licences, as CycloneDX 1.6 (JSON).";

await runCommand("sbom", DESCRIPTION, (program) => {
  program.action(async () => {
    const project = JSON.parse(textOf("deno.json"));
    const dependencies = dependenciesOf(readLock(), await readSources());
    const licences = await readLicences();
    checkLicences(licences, dependencies);
    print(await makeSbom(project, dependencies, licences));
  });
});
