/**
 * `deno task sanitize`: runs the shim under the address, undefined-behaviour and thread sanitizers.
 *
 * @module
 */

import { sanitize, type SanitizeResult } from "../bench/proof/sanitize/sanitize.ts";
import { KokoroError } from "../errors.ts";
import { runCommand } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  readonly short?: boolean;
  readonly json?: boolean;
}

await runCommand(
  "sanitize",
  "Runs the C++ library under the address, undefined-behaviour and thread sanitizers.",
  (program) => {
    program
      .option("--short", "run only a few programs, for a short time")
      .option("--json", "print a line of JSON at the end")
      .addHelpText("after", "\nExits with 1 when there are findings.")
      .action(check);
  },
);

async function check({ short = false, json }: Flags): Promise<void> {
  const results = await sanitize(short, report);
  const findings = results.reduce((sum, { findings }) => sum + findings.length, 0);
  if (json) print(JSON.stringify({ findings, programs: results }));
  if (findings > 0) throw new KokoroError("internal", `${findings} findings`);
}

function report(
  { program, sanitizer, seconds, printed, suppressed, findings }: SanitizeResult,
): void {
  const calls = /calls \d.*/.exec(printed)?.[0];
  const parts = [
    `${seconds.toFixed(0)} s`,
    ...(calls ? [calls] : []),
    `${findings.length} findings`,
    ...(suppressed > 0 ? [`${suppressed} suppressed`] : []),
  ];
  console.error(`${sanitizer}: ${program}: ${parts.join(", ")}`);
  for (const finding of findings) console.error(finding.replace(/^/gm, "  "));
}
