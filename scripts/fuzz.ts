/**
 * `deno task fuzz`: gives generated inputs to all parts of the project that read what others write.
 *
 * @module
 */

import { type FuzzResult, fuzzTarget, type FuzzWish } from "../bench/proof/fuzz/fuzz.ts";
import { fuzzNative, NATIVE_TARGETS } from "../bench/proof/fuzz/native.ts";
import { TARGETS } from "../bench/proof/fuzz/targets.ts";
import { KokoroError } from "../errors.ts";
import { listOf, runCommand, toCount, toNumber } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  readonly seconds: string;
  readonly seed: string;
  readonly target?: string;
  readonly path?: string;
  readonly json?: boolean;
}

const NAMES = [...Object.keys(TARGETS), ...NATIVE_TARGETS];

await runCommand(
  "fuzz",
  "Gives generated inputs to all parts of the project that read what others write.",
  (program) => {
    program
      .option("--seconds <n>", "how long to try inputs for each target", "10")
      .option("--seed <n>", "a whole number that decides the inputs", "1")
      .option(
        "--target <names>",
        `which parts, separated by commas (default: all):\n${NAMES.join(", ")}`,
      )
      .option("--path <path>", "repeat a run of one target, as a finding says")
      .option("--json", "print a line of JSON at the end")
      .addHelpText("after", "\nExits with 1 when there are findings.")
      .action(fuzz);
  },
);

async function fuzz({ seconds, seed, target, path, json }: Flags): Promise<void> {
  const wish: FuzzWish = { seconds: toCount("seconds", seconds), seed: toSeed(seed), path };
  const results: FuzzResult[] = [];
  for (const name of target === undefined ? NAMES : listOf(target)) {
    const result = await (Object.hasOwn(TARGETS, name)
      ? fuzzTarget(name, wish)
      : fuzzNative(checkedName(name), wish));
    report(result);
    results.push(result);
  }
  const findings = results.reduce((sum, { findings }) => sum + findings.length, 0);
  if (json) print(JSON.stringify({ seed: wish.seed, findings, targets: results }));
  if (findings > 0) throw new KokoroError("internal", `${findings} findings`);
}

function report({ target, executions, findings, how }: FuzzResult): void {
  console.error(
    `${target}: ${executions} executions, ${findings.length} findings${how ? `; ${how}` : ""}`,
  );
  for (const { problem, input, replay } of findings) {
    console.error(`  ${problem}\n  input: ${input}\n  repeat: deno task fuzz ${replay}`);
  }
}

function toSeed(text: string): number {
  const seed = toNumber("seed", text)!;
  if (Number.isInteger(seed) && Math.abs(seed) < 2 ** 31) return seed;
  throw new KokoroError("input", `seed is ${text}: give a whole number of up to 31 bits`);
}

function checkedName(name: string): string {
  if (NATIVE_TARGETS.includes(name)) return name;
  throw new KokoroError(
    "input",
    `there is no target ${name}; the targets are: ${NAMES.join(", ")}`,
  );
}
