import assert from "node:assert/strict";
import { join } from "node:path";
import { programEnvironment } from "../../../bench/peers/environments.ts";
import { run } from "../../../setup/fetch/process.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";

Deno.test("a program that makes a file may import its neighbour and the packages", () =>
  inTemporaryFolder(async (folder) => {
    const packages = join(folder, "packages");
    await Deno.mkdir(packages);
    await Deno.writeTextFile(join(packages, "package.py"), "name = 'package'");
    await Deno.writeTextFile(join(folder, "neighbour.py"), "name = 'neighbour'");
    const program = join(folder, "program.py");
    await Deno.writeTextFile(
      program,
      "import neighbour, package\nprint(neighbour.name, package.name)",
    );
    const printed = await run("python3", [program], "it failed", programEnvironment(packages));
    assert.equal(printed, "neighbour package\n");
  }));
