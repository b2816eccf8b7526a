import assert from "node:assert/strict";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { projectPath } from "../../helpers/files.ts";
import { type Ending, runProgram } from "../../helpers/run_command.ts";

const SCRIPT = fileURLToPath(new URL("./failing_command.ts", import.meta.url));

const SCRIPTS = projectPath("scripts");
const DENO = Deno.execPath();

const cases: Record<string, [code: number, stdout: RegExp, stderr: RegExp]> = {
  well: [0, /^result\n$/, /^$/],
  input: [2, /^$/, /^error: that is no speed\n$/],
  setup: [1, /^$/, /^error: no compiler\n {2}because: not found\n$/],
  repeated: [1, /^$/, /^error: no compiler: not found\n$/],
  defect: [1, /^$/, /^TypeError: undefined is not a function\n +at .*failing_command\.ts/],
  "--unknown": [2, /^$/, /^error: unknown option '--unknown'\n$/],
  "--help": [0, /^Usage: failing /, /^$/],
};

for (const [ending, [code, stdout, stderr]] of Object.entries(cases)) {
  Deno.test(`a command that ends with ${ending} exits with ${code}`, async () => {
    const command = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", SCRIPT, ending],
      env: { NO_COLOR: "1" },
    });
    const output = await command.output();
    const text = new TextDecoder();
    assert.equal(output.code, code);
    assert.match(text.decode(output.stdout), stdout);
    assert.match(text.decode(output.stderr), stderr);
  });
}

/** Runs the command in a shell, which sends its standard output to `place`. */
const sendTo = (place: string, ending: string): Promise<Ending> => {
  const command = `"$0" run -A "$1" ${ending}`;
  return runProgram("sh", ["-c", `{ ${command}; echo "code $?" >&2; } ${place}`, DENO, SCRIPT]);
};

for (const ending of ["well", "--help"]) {
  Deno.test(`a command that ends with ${ending} reports a full standard output`, async () => {
    const { stderr } = await sendTo("> /dev/full", ending);
    assert.match(stderr, /^error: can't write to standard output: No space left.*\ncode 1\n$/);
  });
}

Deno.test("a command whose standard output is a closed pipe ends without a message", async () => {
  assert.equal((await sendTo("| head -n 1", "never")).stderr, "code 1\n");
});

Deno.test("all commands notice that standard output is full", async () => {
  const sources = [...Deno.readDirSync(SCRIPTS)].filter(({ isFile }) => isFile);
  for (const { name } of sources) {
    const source = await Deno.readTextFile(join(SCRIPTS, name));
    assert.doesNotMatch(source, /console\.log|stdout\.write/, `${name}: use print()`);
  }
});
