/**
 * Compares results of a cluster with what a model alone makes of the same recipes.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { encode } from "../../../audio/encode.ts";
import type { JobResult } from "../../../serving/nats/results.ts";
import type { Recipe } from "../../../serving/recipe.ts";
import type { KokoroModel } from "../../../speech/kokoro_model.ts";

/** How many results, which must be WAV, are as a model alone makes them, bit for bit. */
export async function countIdentical(
  results: readonly JobResult[],
  recipes: readonly Recipe[],
  load: () => Promise<KokoroModel>,
): Promise<number> {
  using model = await load();
  let identical = 0;
  for (const [i, { script, ...options }] of recipes.entries()) {
    const { samples, sampleRate } = await model.synthesize(script, options);
    const alone = await encode(samples, sampleRate, { format: "wav" });
    identical += Number(hashOf(alone) === hashOf(results[i].bytes));
  }
  return identical;
}

function hashOf(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
