/** The README's tables of calls and commands name what there is. */

import assert from "node:assert/strict";
import * as mod from "../mod.ts";
import { KokoroModel } from "../speech/kokoro_model.ts";
import { projectPath } from "./helpers/files.ts";

/** The code in the first column of the table whose header begins with `header`. */
function names(header: string): string[] {
  const readme = Deno.readTextFileSync(projectPath("README.md"));
  const [table] = readme.match(new RegExp(`^\\| ${header} (.*\\n\\|)*.*`, "m"))!;
  const cells = table.split("\n").slice(2).map((row) => row.split("|")[1]);
  return cells.flatMap((cell) => [...cell.matchAll(/`([^`]+)`/g)].map(([, code]) => code));
}

Deno.test("all calls of the README are there, and no other functions and classes but a few", () => {
  const isMethod = (name: string): boolean => name.startsWith("model.");
  const calls = names("call").map((code) => code.replace(/^new |\(.*/g, ""));
  for (const name of calls.filter(isMethod)) {
    assert(name.replace("model.", "") in KokoroModel.prototype, name);
  }
  const exported = Object.entries(mod).filter(([, value]) => typeof value === "function");
  // One is a kind of error, the other is for those who have a GPU.
  const others = ["CudaDriver", "KokoroError"];
  assert.deepEqual(
    [...calls.filter((name) => !isMethod(name)), ...others].sort(),
    exported.map(([name]) => name).sort(),
  );
});

Deno.test("the commands of the README are the tasks of deno.json", () => {
  const { tasks } = JSON.parse(Deno.readTextFileSync(projectPath("deno.json")));
  const commands = names("name").map((code) => code.split(" ")[0]);
  assert.deepEqual(commands.sort(), Object.keys(tasks).sort());
});
