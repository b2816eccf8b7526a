/**
 * Group 12: the samples and their way into the slot, and what the process does meanwhile.
 *
 * @module
 */

import process from "node:process";
import { isPinned, OUTPUT_BYTES, OUTPUT_SAMPLES } from "../../../ffi/slot.ts";
import { median, percentile } from "../../../serving/statistics.ts";
import { LIMITS } from "../../limits.ts";
import { lateness } from "../../speed/event_loop.ts";
import { differentScripts } from "../../texts.ts";
import { type Bench, milliseconds } from "./bench.ts";
import { DeviceMemory } from "./device_memory.ts";
import type { Lines } from "./lines.ts";

const ROUNDS = 11;

/** Checks a script of 45 s, and compares the copy into a slot with the copy into other memory. */
export async function slot(bench: Bench, lines: Lines): Promise<void> {
  const model = await bench.model();
  const output = bench.subject.output();
  lines.fact("slot is page-locked", String(isPinned(output)));
  await lines.step("a script of 45 s", async () => {
    const [script] = await differentScripts(1);
    const [cpu, started] = [process.cpuUsage(), performance.now()];
    const late = await lateness("45 s", () => model.synthesize(script, { output }));
    const wall = performance.now() - started;
    const { user, system } = process.cpuUsage(cpu);
    const used = 100 * (user + system) / 1000 / wall;
    lines.figure({ name: "processor time while waiting", value: used, unit: "%", digits: 0 });
    // The stand-in computes on the CPU, which may be busy.
    const limit = bench.subject.isStandin ? undefined : LIMITS.lateness;
    const [p50, p99] = [0.5, 0.99].map((part) => percentile(late.ms, part));
    lines.figure(milliseconds("timer late at P50", p50));
    lines.figure(milliseconds("timer late at P99", p99, limit));
    const values = new Float32Array(output, 0, OUTPUT_SAMPLES);
    const bad = values.filter((value) => !Number.isFinite(value) || Math.abs(value) > 1).length;
    lines.figure({ name: "samples not in -1 to 1", value: bad, unit: "", digits: 0, limit: 0 });
  });
  await lines.step("copies", () => {
    using memory = new DeviceMemory();
    const copy = memory.copier(OUTPUT_BYTES);
    const timed = (to: Float32Array<ArrayBuffer>): number => {
      const rounds = Array.from({ length: ROUNDS }, () => {
        const started = performance.now();
        copy(to);
        return performance.now() - started;
      });
      return median(rounds);
    };
    const name = "copy of 45 s of samples from the GPU";
    lines.figure(milliseconds(`${name} into the slot`, timed(new Float32Array(output))));
    const other = new Float32Array(OUTPUT_SAMPLES);
    lines.figure(milliseconds(`${name} into other memory`, timed(other)));
  });
}
