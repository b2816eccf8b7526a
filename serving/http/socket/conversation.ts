/**
 * What a client and the server say to each other through one socket: text comes in parts, and its
 * speech goes back, utterance by utterance.
 *
 * @module
 */

import { SAMPLE_RATE } from "../../../ffi/symbols.ts";
import { errorAnswer, Refusal } from "../errors.ts";
import { checkLength, CLOSE_MS, SOCKET_BYTES, STALL_MS, TEXT_UNITS } from "../limits.ts";
import type { Services } from "../services.ts";
import { base64, linesOf } from "../speech/bodies.ts";
import { namedTimings, timesOf } from "../speech/captions.ts";
import { readManner } from "../speech/fields.ts";
import { startEncoded } from "../speech/speaking.ts";
import { Tally } from "../speech/tally.ts";
import { VoiceMarks } from "../speech/voice_marks.ts";
import type { Visit } from "../watch/visit.ts";
import { Listener } from "./listener.ts";
import { type Message, readMessage, type Settings } from "./messages.ts";
import { SocketText } from "./socket_text.ts";

/** The part of a `WebSocket` that is used. */
export type Socket = Pick<WebSocket, "send" | "close" | "bufferedAmount" | "readyState">;

/** A text that is spoken by itself. */
interface Speech {
  /** Its number, from 0. */
  readonly index: number;
  readonly feed: SocketText;
  readonly settings: Settings;
  readonly stopping: AbortController;
  /** The characters so far. */
  units: number;
}

/** Reasons for which a socket is closed. */
const [NORMAL, GOING_AWAY, POLICY, TOO_BIG, FAILED, TRY_AGAIN] = [
  1000,
  1001,
  1008,
  1009,
  1011,
  1013,
];
/** How long to wait before looking again whether a client has read, in milliseconds. */
const LOOK_MS = 10;

/** One socket's conversation. */
export class Conversation {
  #settings: Settings = {};
  /** Texts that are not spoken to their end; the last one may still grow. */
  readonly #speeches = new Set<Speech>();
  #open: Speech | undefined;
  #count = 0;
  /** The characters of all texts that are not spoken to their end. */
  #units = 0;
  #work: Promise<void> = Promise.resolve();
  #isEnding = false;
  #idle: ReturnType<typeof setTimeout> | undefined;

  /**
   * @param route what the socket's route is called in figures
   * @param gone is called if the client does not answer the closing of the socket
   * @param ms how long the client may say and read nothing, in milliseconds
   */
  constructor(
    private readonly socket: Socket,
    private readonly services: Services,
    private readonly visit: Visit,
    private readonly route: string,
    private readonly gone: () => void,
    private readonly ms = STALL_MS,
  ) {
    this.#rest();
  }

  /** Takes a message of the client. */
  take(data: unknown): void {
    if (this.#isEnding) return;
    try {
      this.#follow(readMessage(data));
      this.#rest();
    } catch (error) {
      this.#fail(error);
    }
  }

  /** Speaks what has come, and closes the socket: the server shuts down. */
  finish(code = GOING_AWAY): void {
    if (this.#isEnding) return;
    this.#isEnding = true;
    this.#flush();
    this.#work.then(() => this.#close(code));
  }

  /** Ends all work after the socket was closed. */
  async leave(): Promise<void> {
    this.#isEnding = true;
    clearTimeout(this.#idle);
    if (this.#speeches.size > 0) this.visit.ended ??= "cancelled";
    this.#drop(new Refusal("client_gone", "The client has gone away"));
    await this.#work;
  }

  #follow(message: Message): void {
    switch (message.type) {
      case "start": {
        if (this.#open !== undefined) {
          throw new Refusal("invalid_value", "start: send flush before other settings", "type");
        }
        const { type: _, ...settings } = message;
        this.#settings = settings;
        return;
      }
      case "text":
        return this.#add(message.text);
      case "flush":
        return this.#flush();
      case "cancel":
        this.#drop(new Refusal("client_gone", "The client has cancelled this"));
        this.#work = this.#work.then(() => this.#report({ type: "cancelled" }));
        return;
      case "close":
        return this.finish(NORMAL);
    }
  }

  #add(text: string): void {
    // Blanks before a text say nothing.
    if (this.#open === undefined && text.trim() === "") return;
    checkLength(this.#units + text.length, TEXT_UNITS, "text");
    const speech = this.#open ??= this.#begin();
    speech.units += text.length;
    this.#units += text.length;
    speech.feed.add(text);
  }

  #begin(): Speech {
    const speech: Speech = {
      index: this.#count++,
      feed: new SocketText(),
      settings: this.#settings,
      stopping: new AbortController(),
      units: 0,
    };
    this.#speeches.add(speech);
    this.#work = this.#work.then(() => this.#speak(speech));
    return speech;
  }

  #flush(): void {
    this.#open?.feed.end();
    this.#open = undefined;
  }

  #drop(reason: Refusal): void {
    this.#flush();
    for (const { stopping } of this.#speeches) stopping.abort(reason);
  }

  /** Speaks a text, and sends its speech. */
  async #speak(speech: Speech): Promise<void> {
    const { index, feed, settings, stopping: { signal } } = speech;
    const listener = new Listener(this.visit, this.services.metrics, this.route, signal);
    try {
      signal.throwIfAborted();
      const { options, volume, meanings } = await readManner(this.services, settings);
      const marks = new VoiceMarks(meanings.voiceNamed);
      const text = options.markup === false || options.ssml ? feed : marks.of(feed);
      const coding = this.services.codings.of(settings.response_format ?? "pcm");
      const manuscript = { text, field: "text", options, volume };
      const { residence } = this.services;
      const encoded = await startEncoded(residence, listener, manuscript, coding);
      const tally = new Tally(listener);
      const lines = linesOf(encoded, tally, (audio, chunk) => ({
        type: "audio",
        speech: index,
        audio: base64(audio),
        audio_format: coding.type,
        ...timesOf(settings, chunk && marks.placed(namedTimings(chunk))),
        ...(chunk?.warnings && { warnings: chunk.warnings }),
      }));
      await lines.pipeTo(new WritableStream({ write: (line) => this.#send(line) }), { signal });
      const seconds = tally.samples / SAMPLE_RATE;
      this.#report({ type: "done", speech: index, seconds });
    } catch (error) {
      if (!signal.aborted) this.#fail(error);
    } finally {
      listener.end();
      this.#speeches.delete(speech);
      this.#units -= speech.units;
      this.#rest();
    }
  }

  /** Sends a line when the client has read most of what was sent before. */
  async #send(line: Uint8Array): Promise<void> {
    const since = performance.now();
    while (this.socket.bufferedAmount > SOCKET_BYTES) {
      if (performance.now() - since > this.ms) {
        throw new Refusal("request_timeout", `The client read nothing for ${this.ms / 1000} s`);
      }
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS));
      if (this.socket.readyState !== WebSocket.OPEN) return;
    }
    this.#write(new TextDecoder().decode(line).trimEnd());
  }

  #report(message: object): void {
    this.#write(JSON.stringify(message));
  }

  #write(text: string): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.visit.bytes += text.length;
    this.socket.send(text);
  }

  /** Reports an error, and closes the socket. */
  #fail(error: unknown): void {
    if (this.socket.readyState !== WebSocket.OPEN) return;
    const { status, body } = errorAnswer(error);
    this.visit.error ??= error;
    this.visit.ended ??= "cut";
    this.#report({ type: "error", ...body });
    this.#isEnding = true;
    this.#drop(new Refusal("client_gone", "The connection has ended"));
    this.#close(CODES[status] ?? (status < 500 ? POLICY : FAILED));
  }

  #close(code: number): void {
    clearTimeout(this.#idle);
    if (this.socket.readyState !== WebSocket.OPEN) return;
    this.socket.close(code);
    this.#idle = setTimeout(this.gone, CLOSE_MS);
  }

  /** Closes the socket after a long time without a message. */
  #rest(): void {
    clearTimeout(this.#idle);
    if (this.#isEnding) return;
    this.#idle = setTimeout(() => {
      if (this.#speeches.size > 0 && this.#open === undefined) return;
      const message = `The client sent nothing for ${this.ms / 1000} s`;
      this.#fail(new Refusal("request_timeout", message));
    }, this.ms);
  }
}

/** The reasons that errors with these statuses have. */
const CODES: Readonly<Record<number, number>> = { 413: TOO_BIG, 429: TRY_AGAIN, 503: TRY_AGAIN };
