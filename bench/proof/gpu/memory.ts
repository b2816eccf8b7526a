/**
 * Group 2: memory of the device and of the host at each step of a process's life.
 *
 * @module
 */

import { LIMITS } from "../../limits.ts";
import { collectGarbage, residentMemory } from "../../memory/resident_memory.ts";
import { differentScripts } from "../../texts.ts";
import { type Bench, megabytes } from "./bench.ts";
import type { Lines } from "./lines.ts";

/** Reports the memory after loading, and after a script of 45 s. */
export async function memory(bench: Bench, lines: Lines): Promise<void> {
  const model = await bench.model();
  const loaded = model.memory();
  const show = (when: string): void => {
    collectGarbage();
    const { usedBytes, heldBytes, peakBytes, freeBytes } = model.memory();
    lines.figure(megabytes(`${when}: used`, usedBytes));
    lines.figure(megabytes(`${when}: held`, heldBytes));
    lines.figure(megabytes(`${when}: highest held`, peakBytes));
    if (freeBytes !== undefined) lines.figure(megabytes(`${when}: free for all`, freeBytes));
    lines.figure(megabytes(`${when}: host, resident`, residentMemory().total));
    lines.figure(megabytes(`${when}: host, of its own`, residentMemory().own));
  };
  show("after loading");
  lines.figure(megabytes("held after loading", loaded.heldBytes, LIMITS.memoryOnGpu));
  await lines.step("a script of 45 s", async () => {
    const [script] = await differentScripts(1);
    await model.synthesize(script, { output: bench.subject.output() });
    show("after 45 s");
    const growth = model.memory().peakBytes - loaded.heldBytes;
    lines.figure(megabytes("growth at the peak of 45 s", growth, LIMITS.growth));
  });
}
