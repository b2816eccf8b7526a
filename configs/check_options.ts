/**
 * Checks the options that callers pass to this project.
 *
 * @module
 */

import type { z } from "../deps.ts";
import { KokoroError } from "../errors.ts";

/**
 * Checks `value` against `schema`, and returns it with the schema's defaults filled in.
 *
 * @param noun what the message calls a key of `value`, such as `option`
 * @throws {KokoroError} `input` when a value is invalid or a key is unknown: in the second case the
 * message lists the known keys
 * @example
 * ```ts
 * import { checkObject } from "./configs/check_options.ts";
 * import { z } from "./deps.ts";
 * const schema = z.strictObject({ speed: z.number("give a number").default(1) });
 * const { speed } = checkObject(schema, {}, "option");
 * console.log(speed); // 1
 * ```
 */
export function checkObject<Schema extends z.ZodObject>(
  schema: Schema,
  value: unknown,
  noun: string,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new KokoroError("input", mistake(schema, value, noun, result.error.issues[0]));
}

function mistake(
  schema: z.ZodObject,
  value: unknown,
  noun: string,
  issue: z.core.$ZodIssue,
): string {
  const known = Object.keys(schema.shape).join(", ");
  if (issue.code === "unrecognized_keys") {
    return `there is no ${noun} ${issue.keys.join(", ")}; the ${noun}s are: ${known}`;
  }
  if (issue.path.length === 0) return `${shown(value)} is not an object: give one with ${known}`;
  const name = String(issue.path[0]);
  return `${name} is ${shown((value as Record<string, unknown>)[name])}: ${issue.message}`;
}

/** A value passed by a caller as text on one line, for messages. */
export function shown(value: unknown): string {
  return Deno.inspect(value, { depth: 1, breakLength: Infinity });
}
