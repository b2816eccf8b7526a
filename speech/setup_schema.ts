/**
 * Checks the options of set-up among others.
 *
 * @module
 */

import { z } from "../deps.ts";
import { SETUP_RULES, type SetupOptions } from "../setup/choice.ts";

/** Accepts what the option of set-up may be, or nothing. */
export function setupSchema<Name extends keyof SetupOptions>(
  name: Name,
): z.ZodOptional<z.ZodType<NonNullable<SetupOptions[Name]>>> {
  const [isValid, remedy] = SETUP_RULES[name];
  return z.custom<NonNullable<SetupOptions[Name]>>(isValid, remedy).optional();
}
