/**
 * Ends processes and Workers in every stage of a synthesis. `LIFE_ROUNDS=50` repeats each end 50
 * times, each time at another moment; without it, each is tried once.
 */

import assert from "node:assert/strict";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runScript } from "../helpers/run_command.ts";
import { referenceAssets } from "./reference.ts";
import { STAGES } from "./stages.ts";

await referenceAssets(); // set up once, rather than in each process

const ROUNDS = Number(Deno.env.get("LIFE_ROUNDS") ?? 1);

/** The exit code of each end; that of a signal is 128 more than its number. */
const CODES = { exit: 7, throw: 1, SIGTERM: 143, SIGINT: 130, dispose: 0 } as const;

/** The processes that have `text` in their environment. */
function processesWith(text: string): string[] {
  return [...Deno.readDirSync("/proc")].map(({ name }) => name).filter((name) => {
    try {
      return /^\d+$/.test(name) && Deno.readTextFileSync(`/proc/${name}/environ`).includes(text);
    } catch {
      return false; // it has ended meanwhile
    }
  });
}

/** Ends a process, and checks its exit code and that it leaves no files and no processes. */
async function checkEnd(how: keyof typeof CODES, stage: string, round: number): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const kernels = round % 2 ? "auto" : "aten";
    const milliseconds = String(37 * round % 150);
    // A core would be in the folder, too.
    const surroundings = { cwd: folder, env: { TMPDIR: folder } };
    const args = [how, stage, milliseconds, kernels];
    const { code, stderr } = await runScript("tests/shim/ends.ts", args, surroundings);
    const what = `${args.join(" ")}: ${stderr}`;
    assert.equal(code, CODES[how], what);
    if (how === "throw") assert.match(stderr, /error: .*on purpose/, what);
    else assert.doesNotMatch(stderr, /error|panic|fatal|fault|terminate/i, what);
    assert.deepEqual([...Deno.readDirSync(folder)], [], what);
    assert.deepEqual(processesWith(`TMPDIR=${folder}`), [], what);
  });
}

for (const how of Object.keys(CODES) as (keyof typeof CODES)[]) {
  Deno.test(`${how} in any stage ends a process with its code and leaves nothing`, async () => {
    for (let round = 0; round < ROUNDS; round++) {
      for (const stage of STAGES) await checkEnd(how, stage, round);
    }
  });
}

for (const how of ["terminate", "close", "exit"]) {
  Deno.test(`a Worker that ends by ${how} in any stage leaves nothing of its engine`, async () => {
    const { code, stdout, stderr } = await runScript("tests/shim/ending_workers.ts", [
      how,
      String(ROUNDS + 1),
    ]);
    assert.equal(code, 0, stderr);
    const [first, ...others] = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
    assert.equal(others.length, ROUNDS);
    for (const { threads, descriptors, mb } of others) {
      assert(threads <= first.threads, stdout);
      assert(descriptors <= first.descriptors, stdout);
      assert(mb < first.mb + 100, stdout); // an engine has 280 MB
    }
  });
}
