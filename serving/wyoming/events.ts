/**
 * Wyoming's events, as bytes: a line of JSON, and after it data in JSON and a payload. The line
 * tells the lengths of both.
 *
 * @module
 */

import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { EVENT_BYTES, PAYLOAD_BYTES } from "./limits.ts";

/** An event. */
export interface WyomingEvent {
  readonly type: string;
  readonly data?: Readonly<Record<string, unknown>>;
  readonly payload?: Uint8Array;
}

const length = (most: number): z.ZodType<number | null | undefined> =>
  z.int().min(0).max(most, `at most ${most} bytes are allowed`).nullish();
const dataSchema = z.record(z.string(), z.unknown());
const headerSchema = z.object({
  type: z.string().min(1).max(100),
  data: dataSchema.nullish(),
  data_length: length(EVENT_BYTES),
  payload_length: length(PAYLOAD_BYTES),
});

const NEWLINE = 10;

/** The bytes of an event. */
export function encodeEvent({ type, data, payload }: WyomingEvent): Uint8Array<ArrayBuffer> {
  const utf8 = new TextEncoder();
  const body = data === undefined ? new Uint8Array() : utf8.encode(JSON.stringify(data));
  const header = {
    type,
    ...(body.length > 0 && { data_length: body.length }),
    ...(payload !== undefined && { payload_length: payload.length }),
  };
  const line = utf8.encode(`${JSON.stringify(header)}\n`);
  const bytes = new Uint8Array(line.length + body.length + (payload?.length ?? 0));
  bytes.set(line);
  bytes.set(body, line.length);
  if (payload !== undefined) bytes.set(payload, line.length + body.length);
  return bytes;
}

/** Reads events. It keeps no more than one event and one part of what arrives. */
export class EventReader {
  readonly #parts: ReadableStreamDefaultReader<Uint8Array>;
  #rest = new Uint8Array();

  /** @param source the bytes, in parts of any length */
  constructor(source: ReadableStream<Uint8Array>) {
    this.#parts = source.getReader();
  }

  /**
   * Returns the next event, without its payload; undefined at the end.
   *
   * @param begun is called when the event's first byte is there
   * @throws {KokoroError} `input` when it is no event, is too long, or breaks off
   */
  async next(begun: () => void = () => {}): Promise<WyomingEvent | undefined> {
    if (!await this.#fill()) return undefined;
    begun();
    const header = parsed(headerSchema, await this.#line(), "the line of an event");
    const more = header.data_length
      ? parsed(dataSchema, await this.#exactly(header.data_length), `the data of ${header.type}`)
      : {};
    await this.#skip(header.payload_length ?? 0);
    return { type: header.type, data: { ...header.data, ...more } };
  }

  /** Passes over all that still comes. */
  async drain(): Promise<void> {
    while (!(await this.#parts.read()).done);
  }

  /** Makes sure that there is a byte. Returns false at the end. */
  async #fill(): Promise<boolean> {
    while (this.#rest.length === 0) {
      const { done, value } = await this.#parts.read();
      if (done) return false;
      this.#rest = new Uint8Array(value);
    }
    return true;
  }

  /** Takes up to `most` bytes of what is there, or of what comes next. */
  async #take(most: number): Promise<Uint8Array<ArrayBuffer>> {
    if (!await this.#fill()) throw new KokoroError("input", "the event broke off");
    const taken = this.#rest.subarray(0, most);
    this.#rest = this.#rest.subarray(taken.length);
    return taken;
  }

  async #line(): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let size = 0; size <= EVENT_BYTES;) {
      if (!await this.#fill()) throw new KokoroError("input", "the event broke off");
      const end = this.#rest.indexOf(NEWLINE);
      parts.push(await this.#take(end < 0 ? this.#rest.length : end + 1));
      if (end >= 0) return await joined(parts);
      size += parts.at(-1)!.length;
    }
    throw new KokoroError("input", `the line of an event has more than ${EVENT_BYTES} bytes`);
  }

  async #exactly(count: number): Promise<Uint8Array<ArrayBuffer>> {
    const parts: Uint8Array<ArrayBuffer>[] = [];
    for (let missing = count; missing > 0; missing -= parts.at(-1)!.length) {
      parts.push(await this.#take(missing));
    }
    return await joined(parts);
  }

  async #skip(count: number): Promise<void> {
    for (let missing = count; missing > 0;) missing -= (await this.#take(missing)).length;
  }
}

async function joined(parts: Uint8Array<ArrayBuffer>[]): Promise<Uint8Array<ArrayBuffer>> {
  return await new Blob(parts).bytes();
}

function parsed<Type>(schema: z.ZodType<Type>, bytes: Uint8Array, what: string): Type {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new KokoroError("input", `${what} is not JSON in UTF-8`);
  }
  return checked(schema, value, what);
}

/**
 * Checks what came with an event.
 *
 * @throws {KokoroError} `input` when it does not fit the schema; it names the field
 */
export function checked<Type>(schema: z.ZodType<Type>, value: unknown, what: string): Type {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  const [{ path, message }] = result.error.issues;
  const field = path.map(String).join(".").slice(0, 200);
  throw new KokoroError("input", `${what}: ${field && `${field}: `}${message}`);
}
