/**
 * Reads the bodies of requests, within limits of size and time.
 *
 * @module
 */

import type { z } from "../../deps.ts";
import { Refusal } from "./errors.ts";
import { BODY_BYTES, BODY_MS } from "./limits.ts";

const JSON_TYPE = /^application\/(?:[\w.-]{1,100}\+)?json$/i;

/**
 * Reads a JSON body and checks it. Keys that the schema does not have are ignored.
 *
 * @param ms how long the client may take to send the body, in milliseconds
 * @throws {Refusal} when it is not JSON, too long or too slow, or does not fit the schema
 */
export async function readBody<Schema extends z.ZodType>(
  request: Request,
  schema: Schema,
  ms = BODY_MS,
): Promise<z.infer<Schema>> {
  const type = request.headers.get("content-type")?.split(";", 1)[0].trim() ?? "";
  if (!JSON_TYPE.test(type)) {
    const message = `The body's type is ${JSON.stringify(type)}: send JSON as application/json`;
    throw new Refusal("unsupported_media_type", message);
  }
  return checked(schema, parsed(await bytesOf(request, ms)));
}

/**
 * Checks the fields of a request.
 *
 * @throws {Refusal} when one of them does not fit the schema; it names the field
 */
export function checked<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
): z.infer<Schema> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  if (path.length === 0) {
    throw new Refusal("invalid_value", `The body is no JSON object: ${message}`);
  }
  const param = path.map(String).join(".").slice(0, 200);
  const isMissing = path.length === 1 && !Object.hasOwn(Object(value), path[0]);
  throw isMissing
    ? new Refusal("missing_value", `${param} is missing: ${message}`, param)
    : new Refusal("invalid_value", `${param}: ${message}`, param);
}

function parsed(bytes: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refusal("invalid_json", "The body is not JSON in UTF-8");
  }
}

async function bytesOf(request: Request, ms: number): Promise<Uint8Array> {
  const length = Number(request.headers.get("content-length") ?? 0);
  if (length > BODY_BYTES) throw tooLarge();
  if (request.body === null) return new Uint8Array();
  const reader = request.body.getReader();
  const { promise: late, reject } = Promise.withResolvers<never>();
  const timer = setTimeout(() => {
    reject(new Refusal("request_timeout", `The body did not arrive within ${ms / 1000} s`));
  }, ms);
  late.catch(() => {}); // it may come after the wait has ended
  const parts: Uint8Array<ArrayBuffer>[] = [];
  let size = 0;
  try {
    while (true) {
      const { done, value } = await Promise.race([reader.read(), late]);
      if (done) return await new Blob(parts).bytes();
      size += value.length;
      if (size > BODY_BYTES) throw tooLarge();
      parts.push(value);
    }
  } catch (error) {
    reader.cancel().catch(() => {}); // the rest is not read
    if (error instanceof Refusal) throw error;
    throw new Refusal("invalid_json", "The body broke off");
  } finally {
    clearTimeout(timer);
  }
}

function tooLarge(): Refusal {
  return new Refusal("body_too_large", `The body has more than ${BODY_BYTES} bytes`);
}
