/**
 * Listens at an address, and ends when the system asks for it.
 *
 * @module
 */

import { isIP } from "node:net";
import { KokoroError, reasonOf } from "../../errors.ts";
import type { KokoroServer } from "./server.ts";

/** How long requests under way may take to end, in milliseconds. */
const DRAIN_MS = 30_000;

const SIGNALS = ["SIGTERM", "SIGINT"] as const;

/** Where a server listens. */
export interface Place {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
}

/** A server that listens. */
export interface Listening {
  /** The address, such as `http://127.0.0.1:8880`. */
  readonly url: string;
  /** Lets requests under way end, for up to 30 s, and stops listening. */
  stop(): Promise<void>;
}

/** Whether only programs on this machine can reach a host. */
export function isLoopback(host: string): boolean {
  const plain = host.replace(/^\[|\]$/g, "");
  return plain === "localhost" || plain === "::1" || isIP(plain) === 4 && plain.startsWith("127.");
}

/**
 * Listens at a place.
 *
 * @throws {KokoroError} `input` when the place is taken or can't be listened at
 */
export function listen(server: KokoroServer, { host, port }: Place): Listening {
  try {
    const http = Deno.serve({ hostname: host, port, onListen: () => {} }, server.fetch);
    const shown = host.includes(":") ? `[${host}]` : host;
    return {
      url: `http://${shown}:${http.addr.port}`,
      stop: async () => {
        const timer = setTimeout(() => Deno.exit(1), DRAIN_MS);
        await server.drain();
        await http.shutdown();
        clearTimeout(timer);
      },
    };
  } catch (cause) {
    throw new KokoroError("input", `can't listen at ${host}:${port}: ${reasonOf(cause)}`, {
      cause,
    });
  }
}

/** Waits until the system asks the process to end. A second time ends it at once. */
export async function untilAsked(): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  let isAsked = false;
  for (const signal of SIGNALS) {
    Deno.addSignalListener(signal, () => {
      if (isAsked) Deno.exit(1);
      isAsked = true;
      resolve();
    });
  }
  await promise;
}
