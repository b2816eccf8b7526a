/** Runs the check of a GPU on the stand-in for one. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { GROUPS } from "../../bench/proof/gpu/groups.ts";
import type { Line } from "../../bench/proof/gpu/lines.ts";
import { inTemporaryFolder } from "../helpers/files.ts";
import { runCommand } from "../helpers/run_command.ts";
import { LIMITS } from "../shim/gpu_limits.ts";

Deno.test("gpu finds nothing wrong with the stand-in, in all groups, and keeps every line", () =>
  inTemporaryFolder(async (cwd) => {
    const { code, stdout, stderr } = await runCommand("gpu", ["--standin", "--json"], { cwd });
    const lines: Line[] = stdout.trim().split("\n").map((line) => JSON.parse(line));
    const bad = lines.filter(({ error, broken }) => error !== undefined || broken);
    assert.deepEqual(bad, []);
    assert.equal(code, 0, stderr);
    assert.equal(await Deno.readTextFile(join(cwd, "kokoro-gpu.jsonl")), stdout);
    for (let group = 1; group <= GROUPS.length; group++) {
      const found = lines.filter((line) => line.group === group);
      assert(found.length > 3, `group ${group} has ${found.length} lines`);
    }
    const counted = JSON.parse(stdout.trim().split("\n").at(-1)!);
    assert.equal(counted.identical, true);
    assert(8 * counted.launchesPerSecond <= LIMITS.launches.long, `${counted.launchesPerSecond}`);
    assert(counted.newShapes <= LIMITS.newConvolutions, `${counted.newShapes} new shapes`);
    assert(1e6 * counted.heldMb <= LIMITS.heldAfterLoading, `${counted.heldMb} MB`);
    assert(counted.blockingReads <= LIMITS.blockingReads, `${counted.blockingReads} reads`);
    assert(counted.synchronises <= LIMITS.synchronizations, `${counted.synchronises} waits`);
  }));
