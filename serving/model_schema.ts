/**
 * Checks a model that a caller passes on.
 *
 * @module
 */

import { z } from "../deps.ts";
import { KokoroModel } from "../speech/kokoro_model.ts";

/** A model, which really is one. */
export const modelSchema: z.ZodType<KokoroModel> = z.custom<KokoroModel>(
  (value) => value instanceof KokoroModel,
  "give a model, as loadKokoro returns it",
);
