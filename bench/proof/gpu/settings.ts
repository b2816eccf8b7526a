/**
 * Group 7: the settings of CUDA that exist as environment variables, each in a process of its own.
 *
 * @module
 */

import type { Bench } from "./bench.ts";
import type { Lines } from "./lines.ts";
import { alone, describe } from "./process.ts";

const SETTINGS: readonly Record<string, string>[] = [
  {},
  { CUBLAS_WORKSPACE_CONFIG: ":16:8" },
  { CUBLAS_WORKSPACE_CONFIG: ":4096:2" },
  { PYTORCH_ALLOC_CONF: "expandable_segments:True" },
];

/** Speaks the sentence with each setting: bits, time and memory. */
export async function settings({ subject }: Bench, lines: Lines): Promise<void> {
  for (const setting of SETTINGS) {
    const [entry] = Object.entries(setting);
    const name = entry === undefined ? "as usual" : entry.join("=");
    await lines.step(name, async () => {
      lines.fact(name, describe(await alone(subject, "speak", setting)));
    });
  }
}
