/**
 * A connection of a client: answers its events, one text after the other.
 *
 * @module
 */

import { z } from "../../deps.ts";
import { KokoroError, type KokoroErrorKind, reasonOf } from "../../errors.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { ScriptSource } from "../../text/script/source.ts";
import type { Voice } from "../../voices/catalog.ts";
import { checked, encodeEvent, EventReader, type WyomingEvent } from "./events.ts";
import { WyomingText } from "./wyoming_text.ts";
import { infoOf, voiceFor } from "./info.ts";
import { EVENT_MS, IDLE_MS, LINGER_MS, STALL_MS, TEXT_UNITS, WAITING_TEXTS } from "./limits.ts";
import { type Log, Spoken } from "./log.ts";
import { speak } from "./speak.ts";

/** A use of the model, which keeps it in memory until it is disposed. */
export interface ModelStay extends Disposable {
  readonly model: Pick<KokoroModel, "stream">;
  /** Returns the error to report for one that the model threw. */
  judge(error: unknown): unknown;
}

/** Where the model comes from. The server for HTTP has such a source. */
export interface ModelSource {
  /** Returns the model, after loading it if necessary. */
  enter(): Promise<ModelStay>;
  /** Returns what is known about the model. */
  lists(): Promise<{ readonly voices: readonly Voice[] }>;
}

/** The times that a connection keeps, in milliseconds: see `limits.ts`. */
export interface Patience {
  readonly eventMs: number;
  readonly idleMs: number;
  readonly stallMs: number;
}

const PATIENCE: Patience = { eventMs: EVENT_MS, idleMs: IDLE_MS, stallMs: STALL_MS };

const name = z.string("give a name").max(1000, "too long");
const voiceSchema = z.object({ name: name.nullish(), language: name.nullish() }).nullish();
const text = z.string("give a text").max(TEXT_UNITS, `at most ${TEXT_UNITS} characters`);
const startSchema = z.object({
  voice: voiceSchema,
  text_format: z.enum(["text", "ssml"], "give text or ssml").nullish(),
});
const textSchema = startSchema.extend({ text });
const partSchema = z.object({ text });
const pingSchema = z.object({ text: z.string().max(1000, "too long").nullish() });

/** Failures whose messages may hold paths of this machine. */
const OWN: readonly KokoroErrorKind[] = ["output", "setup", "weights", "library", "internal"];

/** A connection. */
export class Connection {
  readonly #events: EventReader;
  readonly #writer: WritableStreamDefaultWriter<Uint8Array>;
  readonly #gone = new AbortController();
  readonly #failure = Promise.withResolvers<never>();
  /** The texts of the client, which are spoken one after the other. */
  #work: Promise<void> = Promise.resolve();
  /** How many of them are not spoken to the end. */
  #texts = 0;
  /** The text that the client is sending in parts. */
  #feed: WyomingText | undefined;
  #writing: Promise<void> = Promise.resolve();
  #timer: ReturnType<typeof setTimeout> | undefined;
  /** Whether no more texts are taken. */
  #isEnding = false;

  constructor(
    private readonly conn: Deno.Conn,
    private readonly source: ModelSource,
    private readonly log: Log,
    private readonly patience: Patience = PATIENCE,
  ) {
    this.#events = new EventReader(conn.readable);
    this.#writer = conn.writable.getWriter();
    this.#failure.promise.catch(() => {}); // it may come after the wait has ended
  }

  /** Answers the client until it goes away, or fails. */
  async serve(): Promise<void> {
    const reading = this.#read();
    try {
      await Promise.race([reading, this.#failure.promise]);
    } catch (error) {
      this.#isEnding = true;
      await this.#tell(error);
    }
    clearTimeout(this.#timer);
    this.#gone.abort(new KokoroError("closed", "the client has gone away"));
    this.#close();
    await Promise.allSettled([reading, this.#work]);
  }

  /** Takes no more texts, speaks those that are there, and closes the connection. */
  async finish(): Promise<void> {
    this.#isEnding = true;
    this.#feed?.end();
    await this.#work;
    this.#close();
  }

  /** Closes the connection at once. */
  end(): void {
    this.#close();
  }

  /** Refuses the client with an error. */
  async refuse(error: KokoroError): Promise<void> {
    await this.#tell(error);
    this.#close();
  }

  /** Handles events until the client goes away. */
  async #read(): Promise<void> {
    while (true) {
      this.#await(this.patience.idleMs, () => this.#texts === 0 || this.#feed !== undefined);
      const event = await this.#next();
      clearTimeout(this.#timer);
      if (event === undefined) return;
      if (!this.#gone.signal.aborted) await this.#handle(event);
    }
  }

  /** The next event; undefined when the client has gone away. */
  async #next(): Promise<WyomingEvent | undefined> {
    try {
      return await this.#events.next(() => this.#await(this.patience.eventMs));
    } catch (error) {
      if (error instanceof KokoroError) throw error;
      return undefined; // the connection is lost
    }
  }

  /** Closes the connection after a time, if it is the client's turn then. */
  #await(ms: number, isDue: () => boolean = () => true): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => isDue() ? this.#close() : this.#await(ms, isDue), ms);
  }

  async #handle({ type, data }: WyomingEvent): Promise<void> {
    switch (type) {
      case "describe":
        return await this.#send(infoOf((await this.source.lists()).voices));
      case "ping":
        return await this.#send({ type: "pong", data: checked(pingSchema, data, type) });
      case "synthesize": {
        // Clients send the whole text again before the end of its parts, for old servers.
        if (this.#feed !== undefined) return;
        const wanted = checked(textSchema, data, type);
        return this.#add(type, wanted.text, wanted);
      }
      case "synthesize-start":
        if (this.#feed !== undefined) throw unexpected(type, "the text before has not ended");
        this.#feed = new WyomingText();
        return this.#add(type, this.#feed, checked(startSchema, data, type));
      case "synthesize-chunk":
        if (this.#feed === undefined) throw unexpected(type, "no text has started");
        return this.#feed.add(checked(partSchema, data, type).text);
      case "synthesize-stop":
        if (this.#feed === undefined) throw unexpected(type, "no text has started");
        this.#feed.end();
        this.#feed = undefined;
    }
    // Other events are for other services.
  }

  /** Adds a text to those that are spoken. */
  #add(type: string, source: ScriptSource, wanted: z.infer<typeof startSchema>): void {
    if (this.#isEnding) throw new KokoroError("closed", "the server is shutting down");
    if (this.#texts >= WAITING_TEXTS) {
      throw new KokoroError("busy", `${WAITING_TEXTS} texts are waiting: that is the limit`);
    }
    this.#texts++;
    this.#work = this.#work
      .then(() => this.#speak(type, source, wanted))
      .catch((error) => this.#failure.reject(error))
      .finally(() => this.#texts--);
  }

  async #speak(
    type: string,
    source: ScriptSource,
    { voice, text_format }: z.infer<typeof startSchema>,
  ): Promise<void> {
    const { signal } = this.#gone;
    const spoken = new Spoken(type);
    try {
      signal.throwIfAborted();
      using stay = await this.source.enter();
      const id = voiceFor(voice ?? {}, (await this.source.lists()).voices);
      const options = {
        signal,
        ...(id !== undefined && { voice: id }),
        ...(text_format === "ssml" && { ssml: true }),
      };
      try {
        for await (const event of speak(stay.model, source, options)) {
          spoken.add(event);
          await this.#send(event);
        }
      } catch (error) {
        throw stay.judge(error);
      }
      if (source instanceof WyomingText) await this.#send({ type: "synthesize-stopped" });
      this.log(spoken.entry());
    } catch (error) {
      this.log(spoken.entry(error, signal.aborted));
      throw error;
    }
  }

  /** Sends an event after those that are being sent. */
  async #send(event: WyomingEvent): Promise<void> {
    this.#writing = this.#writing.then(async () => {
      const timer = setTimeout(() => this.#close(), this.patience.stallMs);
      try {
        await this.#writer.write(encodeEvent(event));
      } catch (error) {
        this.#close(); // nobody is there to read
        throw error;
      } finally {
        clearTimeout(timer);
      }
    });
    await this.#writing;
  }

  /**
   * Tells the client what went wrong, and that nothing more comes: clients that wait for the end of
   * the sound would wait for ever otherwise.
   */
  async #tell(error: unknown): Promise<void> {
    const kind = error instanceof KokoroError ? error.kind : "internal";
    const message = OWN.includes(kind) ? "The server failed: its log says more" : reasonOf(error);
    clearTimeout(this.#timer);
    const timer = setTimeout(() => this.#close(), LINGER_MS);
    try {
      await this.#send({ type: "error", data: { text: message, code: kind } });
      await this.conn.closeWrite();
      // To close while bytes are coming would take the error away from the client.
      await this.#events.drain();
    } catch {
      // The client has gone away.
    } finally {
      clearTimeout(timer);
    }
  }

  #close(): void {
    this.#gone.abort(new KokoroError("closed", "the client has gone away"));
    try {
      this.conn.close();
    } catch {
      // It is closed already.
    }
  }
}

function unexpected(type: string, reason: string): KokoroError {
  return new KokoroError("input", `${type} is not expected: ${reason}`);
}
