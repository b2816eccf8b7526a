/**
 * Listens for clients of the Wyoming protocol, such as Home Assistant.
 *
 * @module
 */

import { KokoroError, reasonOf } from "../../errors.ts";
import { Connection, type ModelSource, type Patience } from "./connection.ts";
import type { Log } from "./log.ts";

/** The default limit of connections. */
const MOST_CONNECTIONS = 256;
/** How long the texts that are there may take to end, in milliseconds. */
const DRAIN_MS = 30_000;
/** How long to wait when no connection could be accepted, in milliseconds. */
const AGAIN_MS = 100;

/** Where a server listens, and what it allows. */
export interface WyomingOptions {
  readonly host: string;
  /** 0 for any free port. */
  readonly port: number;
  /** How many connections may be open. Default: 256. */
  readonly maxConnections?: number;
  /** Receives an entry for each text. Default: nothing is logged. */
  readonly log?: Log;
  /** How long clients are waited for. Default: the times in `limits.ts`. */
  readonly patience?: Patience;
}

/** A server that listens. */
export interface WyomingListening {
  /** The address, such as `tcp://127.0.0.1:10200`. */
  readonly url: string;
  /** Stops listening, and lets the texts that are there end, for up to 30 s. */
  stop(): Promise<void>;
}

/**
 * Listens at a place.
 *
 * @param source where the model comes from
 * @throws {KokoroError} `input` when the place is taken or can't be listened at
 */
export function listenWyoming(source: ModelSource, options: WyomingOptions): WyomingListening {
  const { host, port, maxConnections = MOST_CONNECTIONS, log = () => {}, patience } = options;
  const listener = open(host, port);
  const connections = new Set<Connection>();
  const serve = async (conn: Deno.Conn): Promise<void> => {
    const connection = new Connection(conn, source, log, patience);
    if (connections.size >= maxConnections) {
      const message = `${maxConnections} connections are open, which is the limit`;
      return await connection.refuse(new KokoroError("busy", message));
    }
    connections.add(connection);
    await connection.serve();
    connections.delete(connection);
  };
  let isOver = false;
  const accepting = (async () => {
    while (!isOver) {
      try {
        serve(await listener.accept());
      } catch {
        // For example, too many files are open: that may change.
        if (!isOver) await new Promise((resolve) => setTimeout(resolve, AGAIN_MS));
      }
    }
  })();
  const name = host.includes(":") ? `[${host}]` : host;
  return {
    url: `tcp://${name}:${(listener.addr as Deno.NetAddr).port}`,
    stop: async () => {
      isOver = true;
      listener.close();
      await accepting;
      const timer = setTimeout(() => connections.forEach((one) => one.end()), DRAIN_MS);
      await Promise.all([...connections].map((connection) => connection.finish()));
      clearTimeout(timer);
    },
  };
}

function open(hostname: string, port: number): Deno.Listener {
  try {
    return Deno.listen({ hostname, port });
  } catch (cause) {
    throw new KokoroError("input", `can't listen at ${hostname}:${port}: ${reasonOf(cause)}`, {
      cause,
    });
  }
}
