import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";

const SCRIPT = fileURLToPath(new URL("./failing_command.ts", import.meta.url));

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
