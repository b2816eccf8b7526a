/** Checks the permissions of tasks in `deno.json`. */

import assert from "node:assert/strict";
import { projectPath } from "./helpers/files.ts";
import { runProgram } from "./helpers/run_command.ts";
import { firstColumn } from "../scripts/check/tables.ts";

const { tasks }: { tasks: Record<string, string> } = JSON.parse(
  Deno.readTextFileSync(projectPath("deno.json")),
);

/** Where lists of permissions are: the tasks that run a script which another task names. */
const LISTS = ["permit", "permit:read"];

Deno.test("only the tasks that docs/security.md names have all permissions", () => {
  const page = Deno.readTextFileSync(projectPath("docs/security.md"));
  const open = Object.keys(tasks).filter((name) => /-A\b|--allow-all\b/.test(tasks[name]));
  assert.deepEqual(open.sort(), firstColumn(page, "task with all permissions").sort());
});

Deno.test("the lists of permissions are in one place, and no task asks for more", () => {
  for (const name of LISTS) assert.match(tasks[name], /^deno run --no-prompt --allow-read /);
  for (const [name, command] of Object.entries(tasks)) {
    if (!LISTS.includes(name)) assert.doesNotMatch(command, /deno run (?!-A)/, name);
  }
});

Deno.test("tasks bound the memory of new objects, and `memory` measures with the bound", () => {
  const [bound] = tasks.permit.match(/ --v8-flags=--max-semi-space-size=\S+/)!;
  assert(tasks.memory.includes(bound));
});

const scripts = Object.keys(tasks).filter((name) =>
  /^deno task -q permit(:read)? (--[^ ]+ )*scripts\/\w+\.ts$/.test(tasks[name])
);

Deno.test("tasks with lists are found", () => {
  assert(["synth", "sbom", "latency", "level"].every((name) => scripts.includes(name)));
});

for (const name of scripts) {
  Deno.test(`${name} prints its help with its permissions`, async () => {
    const args = ["task", "--quiet", "--config", projectPath("deno.json"), name, "--help"];
    const { code, stdout, stderr } = await runProgram(Deno.execPath(), args);
    assert.equal(code, 0, stderr);
    assert.match(stdout, /^Usage: /);
  });
}
