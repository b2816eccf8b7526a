import assert from "node:assert/strict";
import { printReport } from "../../../scripts/command/report.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { runCommand } from "../../helpers/run_command.ts";

for (const name of ["cold_start", "event_loop", "latency", "memory"]) {
  Deno.test(`${name} --help explains the exit code for broken limits`, async () => {
    const { code, stdout } = await runCommand(name, ["--help"]);
    assert.equal(code, 0);
    assert.match(stdout, /Exits with 1 when a figure is above its limit/);
  });
}

Deno.test("a report is printed before the error for a broken limit", () => {
  const printed: string[] = [];
  const { stdout } = Deno;
  const writeSync = stdout.writeSync.bind(stdout);
  stdout.writeSync = (bytes): number => {
    printed.push(new TextDecoder().decode(bytes));
    return bytes.length;
  };
  try {
    const figures = [{ name: "cost", value: 2, unit: "", digits: 1, limit: 1 }];
    const report = { text: "a table", lines: [{ cost: 2 }, { cost: 3 }], figures };
    for (const json of [false, true]) {
      assert.throws(
        () => printReport(report, json),
        kokoroError("internal", /^cost: 2\.0 is 1\.0 /),
      );
    }
  } finally {
    stdout.writeSync = writeSync;
  }
  assert.deepEqual(printed, ["a table\n", '{"cost":2}\n{"cost":3}\n']);
});
