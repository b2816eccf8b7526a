/**
 * Group 10: whether memory keeps growing, over texts of random lengths and over models.
 *
 * @module
 */

import { LIMITS } from "../../limits.ts";
import { SETTLED_AFTER } from "../../memory/profile.ts";
import { collectGarbage, residentMemory } from "../../memory/resident_memory.ts";
import { randomTexts } from "../../texts.ts";
import { type Bench, megabytes } from "./bench.ts";
import type { Lines } from "./lines.ts";

/** The seed of the random texts, and the number of engines that are made and freed. */
const SEED = 1;
const ENGINES = 20;

/** Speaks texts of random lengths, and then makes and frees engines. */
export async function lengths(bench: Bench, lines: Lines): Promise<void> {
  await lines.step("random texts", () => drift(bench, lines));
  await lines.step("engines", () => engines(bench, lines));
}

/** The memory of the device that libtorch holds, and the host's own: page-locked memory, too. */
interface Held {
  readonly device: number;
  readonly host: number;
}

async function drift(bench: Bench, lines: Lines): Promise<void> {
  const model = await bench.model();
  const output = bench.subject.output();
  const held: Held[] = [];
  for (const text of await randomTexts(bench.amount.calls, SEED)) {
    await model.synthesize(text, { output });
    collectGarbage();
    held.push({ device: model.memory().heldBytes, host: residentMemory().own });
  }
  const from = Math.min(SETTLED_AFTER, held.length);
  const settled = held[from - 1];
  const last = held.at(-1)!;
  const name = `text ${from} to ${held.length}`;
  lines.figure(megabytes(`drift, ${name}`, last.device - settled.device, LIMITS.drift));
  lines.figure(megabytes(`drift of the host, ${name}`, last.host - settled.host));
  lines.figure(megabytes("held at the end", last.device));
  lines.figure(megabytes("host's own at the end", last.host));
}

async function engines({ subject, amount }: Bench, lines: Lines): Promise<void> {
  const count = Math.min(ENGINES, amount.calls);
  for (let made = 1; made <= count; made++) {
    using engine = await subject.engine();
    if (made > 1 && made < count) continue;
    lines.figure(megabytes(`held with engine ${made}`, engine.memory().heldBytes));
    lines.figure(megabytes(`host's own with engine ${made}`, residentMemory().own));
  }
}
