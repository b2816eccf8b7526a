/**
 * The keys of clients, and how many requests each of them may have under way.
 *
 * @module
 */

import { createHash, timingSafeEqual } from "node:crypto";
import { parseConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import { Refusal } from "./errors.ts";

/** The key of a client. */
export interface Key {
  /** What the client sends. */
  readonly key: string;
  /** The name in logs. Default: the key's place in the list, such as `key 1`. */
  readonly name?: string;
  /** How many requests with this key may be under way. Default: no limit of its own. */
  readonly maxRequests?: number;
}

const SHORT = "give a key of at least 8 printable characters";
const keySchema = z.string(SHORT).regex(/^[!-~]{8,500}$/, SHORT);
/** The form of keys, alone or in a list. */
export const keysSchema = z.array(
  z.union([
    keySchema.transform((key): Key => ({ key })),
    z.strictObject({
      key: keySchema,
      name: z.string().regex(/^[\w .@-]{1,100}$/, "give a name of letters and digits").optional(),
      maxRequests: z.int().min(1).optional(),
    }),
  ], `${SHORT}, or an object with key, name and maxRequests`),
);

/**
 * Reads a list of keys in YAML: each item is a key, or has `key`, `name` and `maxRequests`.
 *
 * @param name the name of the list in messages
 * @throws {KokoroError} `input` when it has another form
 */
export function parseKeys(text: string, name: string): Key[] {
  return parseConfig(text, name, keysSchema);
}

/** Who sent a request. */
export interface Client {
  readonly name: string;
  /** Lets another request of the client in, and returns the function that ends it. */
  enter(): () => void;
}

/** Finds clients by their keys. Without keys, all requests are from one client. */
export class Keys {
  readonly #clients: readonly { readonly digest: Uint8Array; readonly client: Client }[];
  readonly #anyone = clientOf("anyone", Infinity);

  constructor(keys: readonly Key[] = []) {
    this.#clients = keys.map(({ key, name, maxRequests = Infinity }, i) => ({
      digest: digestOf(key),
      client: clientOf(name ?? `key ${i + 1}`, maxRequests),
    }));
  }

  /** Whether requests need a key. */
  get areNeeded(): boolean {
    return this.#clients.length > 0;
  }

  /**
   * Returns the client that sent a request.
   *
   * @throws {Refusal} when the request has no valid key
   */
  clientOf(headers: Headers): Client {
    if (!this.areNeeded) return this.#anyone;
    const given = digestOf(givenKey(headers));
    // All keys are compared, each in constant time, so that the time says nothing about them.
    const found = this.#clients.filter(({ digest }) => timingSafeEqual(digest, given));
    if (found.length > 0) return found[0].client;
    const message = "Give a valid API key in the header: Authorization: Bearer KEY";
    throw new Refusal("invalid_api_key", message, undefined, { "www-authenticate": "Bearer" });
  }
}

function givenKey(headers: Headers): string {
  const [, bearer] = headers.get("authorization")?.match(/^Bearer +(\S+)$/i) ?? [];
  return bearer ?? headers.get("xi-api-key") ?? "";
}

function digestOf(key: string): Uint8Array {
  return createHash("sha256").update(key).digest();
}

function clientOf(name: string, most: number): Client {
  let requests = 0;
  return {
    name,
    enter: () => {
      if (requests >= most) {
        const message = `${most} requests with this key are under way, which is its limit`;
        throw new Refusal("rate_limit_exceeded", message);
      }
      requests++;
      return () => requests--;
    },
  };
}
