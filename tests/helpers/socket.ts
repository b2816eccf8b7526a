/** A client of the server's WebSocket. */

import assert from "node:assert/strict";

/** A message of the server. */
export interface Told {
  readonly type: "audio" | "done" | "cancelled" | "error";
  readonly speech?: number;
  readonly audio?: string;
  readonly audio_format?: string;
  readonly seconds?: number;
  readonly timestamps?: {
    readonly word: string;
    readonly start_time: number;
    readonly text_start: number;
    readonly text_end: number;
  }[];
  readonly error?: { readonly code: string; readonly param: string | null };
}

/** Deno's `WebSocket` takes options. The types of the DOM, which the page refers to, have none. */
const DenoSocket = WebSocket as unknown as {
  new (url: string, options?: WebSocketOptions): WebSocket;
};

/** A client that keeps what it was told. */
export class SocketClient {
  readonly told: Told[] = [];
  /** The code with which the socket was closed. */
  readonly closed: Promise<number>;
  readonly #socket: WebSocket;
  #news = Promise.withResolvers<void>();

  /**
   * @param url the server's address
   * @param options headers, and subprotocols
   */
  constructor(url: string, options?: WebSocketOptions) {
    this.#socket = new DenoSocket(`${url.replace("http", "ws")}/v1/audio/speech/ws`, options);
    const { promise, resolve } = Promise.withResolvers<number>();
    this.closed = promise;
    this.#socket.onmessage = ({ data }) => {
      this.told.push(JSON.parse(data));
      this.#wake();
    };
    this.#socket.onerror = () => {};
    this.#socket.onclose = ({ code }) => {
      resolve(code);
      this.#wake();
    };
  }

  /** Waits until the socket is open; `false` if it was refused. */
  async open(): Promise<boolean> {
    const { readyState } = this.#socket;
    if (readyState !== WebSocket.CONNECTING) return readyState === WebSocket.OPEN;
    const opened = new Promise<boolean>((resolve) => {
      this.#socket.onopen = () => resolve(true);
    });
    return await Promise.race([opened, this.closed.then(() => false)]);
  }

  /** Sends messages. */
  say(...messages: unknown[]): void {
    for (const message of messages) {
      this.#socket.send(typeof message === "string" ? message : JSON.stringify(message));
    }
  }

  /** Waits for a message of this type, and returns the last one. */
  async hears(type: Told["type"], count = 1): Promise<Told> {
    while (true) {
      const found = this.told.filter((message) => message.type === type);
      if (found.length >= count) return found.at(-1)!;
      assert(this.#socket.readyState <= WebSocket.OPEN, `closed before ${type}`);
      await this.#news.promise;
    }
  }

  /** Waits until the socket is closed, and checks the code. */
  async endsWith(code: number): Promise<void> {
    const closed = await this.closed;
    // Deno's client gives 0 if the connection ends while it answers the closing.
    assert(closed === code || closed === 0, `closed with ${closed}, not ${code}`);
  }

  /** The words that were told, joined. */
  get words(): string {
    return this.told.flatMap(({ timestamps = [] }) => timestamps.map(({ word }) => word)).join(" ");
  }

  /** The sound of a speech. */
  async sound(speech = 0): Promise<Uint8Array> {
    const parts = this.told.filter((message) => message.speech === speech && message.audio);
    return await new Blob(parts.map(({ audio }) => Uint8Array.fromBase64(audio!))).bytes();
  }

  /** The subprotocol that was chosen. */
  get protocol(): string {
    return this.#socket.protocol;
  }

  /** Hangs up. */
  leave(): void {
    this.#socket.close();
  }

  #wake(): void {
    this.#news.resolve();
    this.#news = Promise.withResolvers();
  }
}
