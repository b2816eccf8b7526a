import assert from "node:assert/strict";
import { join } from "node:path";
import { projectPath } from "../../helpers/files.ts";
import { runProgram } from "../../helpers/run_command.ts";

/** Prints what Python prints when it runs the module `pip`, started as set-up starts it. */
const PROGRAM = `
import { tryRun } from ${JSON.stringify(projectPath("setup/fetch/process.ts"))};
const outcome = await tryRun("python3", ["-m", "pip", "--version"]);
console.log(outcome.stdout.trim());
`;

Deno.test("Python runs no modules of the current folder", async () => {
  const folder = await Deno.makeTempDir();
  try {
    await Deno.mkdir(join(folder, "pip"));
    await Deno.writeTextFile(join(folder, "pip", "__init__.py"), "");
    await Deno.writeTextFile(join(folder, "pip", "__main__.py"), "print('a module of the folder')");
    const args = ["eval", PROGRAM];
    const { code, stdout, stderr } = await runProgram(Deno.execPath(), args, { cwd: folder });
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^pip \d/);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});
