/**
 * Results that depend on nothing but the request and the model: they have an `ETag`, and may come
 * from an earlier request.
 *
 * @module
 */

import { keeping, nameOf } from "./cache/result_cache.ts";
import type { Services } from "./services.ts";
import type { Bytes } from "./speech/bodies.ts";
import type { Visit } from "./watch/visit.ts";

/** A response before it is sent. */
export interface Answer {
  /** Default: 200. */
  readonly status?: number;
  /** The media type; absent if there is no body. */
  readonly type?: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** The body, whole or made while it is sent. */
  readonly body: Uint8Array<ArrayBuffer> | string | Bytes | null;
}

/** A result, and how it is computed. */
export interface Result {
  readonly type: string;
  readonly headers: Readonly<Record<string, string>>;
  /** Everything that determines the bytes, apart from the model, as data for JSON. */
  readonly identity: unknown;
  readonly make: () => Promise<Uint8Array<ArrayBuffer> | Bytes>;
}

/** Answers with a result, which is computed only if it is not known already. */
export async function answerWith(
  { residence, store }: Services,
  visit: Visit,
  { type, headers, identity, make }: Result,
): Promise<Answer> {
  const name = nameOf([(await residence.lists()).identity, type, identity]);
  const etag = `"${name}"`;
  const tagged = { ...headers, etag, "cache-control": "private, no-cache" };
  if (isKnown(visit.request.headers.get("if-none-match"), etag)) {
    visit.noteSource("client");
    return { status: 304, headers: tagged, body: null };
  }
  const kept = await store?.get(name);
  if (kept !== undefined) {
    visit.noteSource("cache");
    return { type, headers: tagged, body: kept };
  }
  const body = await make();
  visit.noteSource("computed");
  if (store === undefined) return { type, headers: tagged, body };
  if (body instanceof ReadableStream) {
    return { type, headers: tagged, body: body.pipeThrough(keeping(store, name)) };
  }
  await store.set(name, body);
  return { type, headers: tagged, body };
}

/** Whether a client has the result already. */
function isKnown(header: string | null, etag: string): boolean {
  return header?.split(",").some((tag) => tag.trim().replace(/^W\//, "") === etag) ?? false;
}
