/**
 * Checks the options that callers pass to this project.
 *
 * @module
 */

import { z } from "../deps.ts";
import { KokoroError } from "../errors.ts";

/** The longest text that a message shows of a value, in UTF-16 units. */
const LONGEST = 200;

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
  const result = parsed(schema, value, noun);
  if (result.success) return result.data;
  throw new KokoroError("input", mistake(schema, value, noun, result.error.issues[0]));
}

/** Reads a value, whose getters may throw. */
function parsed<Schema extends z.ZodObject>(
  schema: Schema,
  value: unknown,
  noun: string,
): z.ZodSafeParseResult<z.infer<Schema>> {
  return readable(`the ${noun}s`, () => schema.safeParse(value));
}

/**
 * Returns what `read` returns, which reads an object of the caller: its getters may throw.
 *
 * @param what what the message calls the object
 * @throws {KokoroError} `input` when it can't be read
 */
export function readable<T>(what: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    throw new KokoroError("input", `${what} can't be read: ${shown(cause)}`, { cause });
  }
}

/**
 * Checks an argument of a function.
 *
 * @param name what the message calls it
 * @throws {KokoroError} `input` when it does not fit `schema`
 */
export function checkArgument<Type>(schema: z.ZodType<Type>, value: unknown, name: string): Type {
  return checkObject(
    z.strictObject({ [name]: schema }),
    { [name]: value },
    "argument",
  )[name] as Type;
}

/** A text. */
export const textSchema = z.string("give a text");
/** A function, whatever its arguments are; or nothing. */
export function callback<Type extends (...args: never[]) => unknown>(): z.ZodOptional<
  z.ZodType<Type>
> {
  return z.custom<Type>((value) => typeof value === "function", "give a function").optional();
}
/** An abort signal, which really is one. */
export const signalSchema: z.ZodType<AbortSignal> = z.custom<AbortSignal>(
  isSignal,
  "give an AbortSignal",
);

function isSignal(value: unknown): boolean {
  try {
    // Its getters refuse what only looks like a signal.
    return value instanceof AbortSignal && typeof value.aborted === "boolean";
  } catch {
    return false;
  }
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
  return `${name} is ${shownProperty(value, name)}: ${issue.message}`;
}

/** A property of a value, whose getters may throw. */
function shownProperty(value: unknown, name: string): string {
  try {
    return shown((value as Record<string, unknown>)[name]);
  } catch {
    return "a value that can't be read";
  }
}

/** A value passed by a caller as text on one line, for messages. */
export function shown(value: unknown): string {
  try {
    const text = Deno.inspect(value, {
      depth: 1,
      breakLength: Infinity,
      strAbbreviateSize: LONGEST,
    });
    return text.length <= 2 * LONGEST ? text : `${text.slice(0, LONGEST)}...`;
  } catch {
    return `a value of type ${typeof value} that can't be shown`;
  }
}
