/** A small client of the Wyoming protocol. */

import { encodeEvent, type WyomingEvent } from "../../serving/wyoming/events.ts";
import type { ModelSource, Patience } from "../../serving/wyoming/connection.ts";
import { listenWyoming } from "../../serving/wyoming/listen.ts";
import type { WyomingEntry } from "../../serving/wyoming/log.ts";
import { createServer } from "../../serving/http/server.ts";
import { between } from "./server.ts";
import { type Behaviour, StandinSpeaker } from "../standin/speaker.ts";

/** A client. It reads as the Python package does, and not with the code that is tested. */
export class WyomingClient implements Disposable {
  #bytes = new Uint8Array();
  readonly #reader;

  private constructor(readonly conn: Deno.TcpConn) {
    this.#reader = conn.readable.getReader();
  }

  /** Connects to an address such as `tcp://127.0.0.1:10200`. */
  static async connect(url: string): Promise<WyomingClient> {
    const { hostname, port } = new URL(url.replace(/^tcp/, "http"));
    return new WyomingClient(await Deno.connect({ hostname, port: Number(port) }));
  }

  /** Sends events. */
  async send(...events: WyomingEvent[]): Promise<void> {
    for (const event of events) await this.write(encodeEvent(event));
  }

  /** Sends bytes. */
  async write(bytes: Uint8Array | string): Promise<void> {
    let rest = typeof bytes === "string" ? new TextEncoder().encode(bytes) : bytes;
    while (rest.length > 0) rest = rest.subarray(await this.conn.write(rest));
  }

  /** The next event; undefined when the server closes the connection. */
  async next(): Promise<WyomingEvent | undefined> {
    while (!this.#bytes.includes(10)) if (!await this.#more()) return undefined;
    const line = this.#bytes.subarray(0, this.#bytes.indexOf(10) + 1);
    const { type, data_length = 0, payload_length = 0 } = JSON.parse(
      new TextDecoder().decode(line),
    );
    const length = line.length + data_length + payload_length;
    while (this.#bytes.length < length) {
      if (!await this.#more()) throw new Error("the server broke off");
    }
    const body = this.#bytes.subarray(line.length, length);
    this.#bytes = this.#bytes.slice(length);
    const data = body.subarray(0, data_length);
    return {
      type,
      data: data_length > 0 ? JSON.parse(new TextDecoder().decode(data)) : {},
      payload: body.subarray(data_length),
    };
  }

  /** All events up to one of this type, or up to the end. */
  async until(last?: string): Promise<WyomingEvent[]> {
    const events: WyomingEvent[] = [];
    for (let event; (event = await this.next()) !== undefined;) {
      events.push(event);
      if (event.type === last) break;
    }
    return events;
  }

  [Symbol.dispose](): void {
    try {
      this.conn.close();
    } catch {
      // It is closed already.
    }
  }

  async #more(): Promise<boolean> {
    const { done, value } = await this.#reader.read();
    if (value !== undefined) this.#bytes = new Uint8Array([...this.#bytes, ...value]);
    return !done;
  }
}

/** A server with a stand-in. */
export interface WyomingFixture {
  readonly url: string;
  readonly speaker: StandinSpeaker;
  readonly source: ModelSource;
  readonly log: readonly WyomingEntry[];
  /** Connects a client. */
  readonly connect: () => Promise<WyomingClient>;
}

/** What a server is made with. */
export interface WyomingSetting extends Behaviour {
  readonly maxRequests?: number;
  readonly maxConnections?: number;
  readonly patience?: Patience;
}

/** Calls `use` with a server, which is stopped then. */
export async function withWyoming(
  { maxRequests, maxConnections, patience, ...behaviour }: WyomingSetting,
  use: (fixture: WyomingFixture) => Promise<void>,
): Promise<void> {
  const speaker = new StandinSpeaker(behaviour, maxRequests);
  const model = await between(speaker.asModel, maxRequests);
  const { residence: source } = await createServer(model);
  const log: WyomingEntry[] = [];
  const listening = listenWyoming(source, {
    host: "127.0.0.1",
    port: 0,
    maxConnections,
    patience,
    log: (entry) => log.push(entry),
  });
  const { url } = listening;
  try {
    await use({ url, speaker, source, log, connect: () => WyomingClient.connect(url) });
  } finally {
    await listening.stop();
  }
}
