/**
 * Feed text, hear speech: the interface of the Python package `streaming-tts`.
 *
 * @module
 */

import { encodeStream } from "../../audio/encode.ts";
import { openPlayer } from "../../audio/player.ts";
import { KokoroError } from "../../errors.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import { checkStreamOptions, type StreamOptions } from "../../speech/options.ts";
import type { ScriptSource } from "../../text/script/source.ts";
import type { PlayOptions, SpeakOptions, TTSConfig } from "./options.ts";
import { speakParts } from "./speak_parts.ts";
import { callbackSink, fileSink, pour, type Sink } from "./sinks.ts";
import { TextQueue } from "./text_queue.ts";
import { WordClock } from "./word_clock.ts";

/**
 * Feed text, hear speech, as with the Python package `streaming-tts`: see `docs/streaming-tts.md`. The model is loaded
 * when it is first needed.
 *
 * @example
 * ```ts
 * import { TTSStream } from "./mod.ts";
 *
 * await using stream = new TTSStream({ voice: "af_sarah(0.3)+af_jessica(0.7)", speed: 1.1 });
 * await stream.feed("Hello there.").feed("How are you?").play("hello.wav");
 *
 * stream.setVoice("rick_c137").feed("And now somebody else.");
 * for await (const bytes of stream.streamAsync()) console.log(bytes.length);
 * ```
 */
export class TTSStream implements AsyncDisposable {
  readonly #options: StreamOptions;
  readonly #texts: TextQueue;
  readonly #open: () => Promise<KokoroModel>;
  readonly #isOwner: boolean;
  #model: Promise<KokoroModel> | undefined;
  #speaking: AbortController | undefined;
  #isShutDown = false;

  /**
   * A stream that has nothing to speak yet.
   *
   * @param config how it speaks; `device` and `memoryThresholdGb` are of no use when a model is given
   * @param model one that others use too: it stays when this is shut down. Default: one of its own
   * @throws {KokoroError} `input` when an option is unknown or out of its range
   * @example
   * ```ts
   * import { loadKokoro, TTSStream } from "./mod.ts";
   * using model = await loadKokoro();
   * const [rick, morty] = ["rick_c137", "morty"].map((voice) => new TTSStream({ voice }, model));
   * await rick.feed("Come on!").play("rick.wav");
   * await morty.feed("I am coming.").play("morty.wav");
   * ```
   */
  constructor(config: TTSConfig = {}, model?: KokoroModel) {
    const { device, memoryThresholdGb, ...options } = config;
    checkStreamOptions(options);
    this.#options = { trimSilence: true, ...options };
    this.#texts = new TextQueue(options.voice);
    this.#isOwner = model === undefined;
    this.#open = () => model ? Promise.resolve(model) : loadKokoro({ device, memoryThresholdGb });
  }

  /**
   * Adds a text: a string, or what gives pieces of it as they come, from a language model for example. Between two texts
   * there is a space. What is fed while it speaks is spoken too.
   *
   * @throws {KokoroError} `closed` after `shutdown()`
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * async function* answer(): AsyncGenerator<string> {
   *   yield* ["It is ", "half past ", "three."]; // as a language model gives it
   * }
   * await using stream = new TTSStream();
   * await stream.feed("What time is it?").feed(answer()).play("answer.wav");
   * ```
   */
  feed(text: ScriptSource): this {
    this.#checkOpen();
    this.#texts.add(text);
    return this;
  }

  /**
   * Forgets what was fed and not begun.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream();
   * stream.feed("I was about to say something else.");
   * await stream.clear().feed("Never mind.").play("said.wav");
   * ```
   */
  clear(): this {
    this.#texts.clear();
    return this;
  }

  /**
   * The voice or blend of all text that comes from now on; what has come before keeps its own.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream({ voice: "morty" });
   * stream.feed("Is it safe?").setVoice("rick_c137").feed("Of course not.");
   * await stream.play("dialogue.wav");
   * ```
   */
  setVoice(voice: string): this {
    this.#texts.voice = voice;
    return this;
  }

  /**
   * The ids of all voices.
   *
   * @throws {KokoroError} as `loadKokoro` does, `closed` after `shutdown()`
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream();
   * const british = (await stream.getVoices()).filter((voice) => /^b[fm]_/.test(voice));
   * console.log(british); // bf_alice, bf_emma, ...
   * ```
   */
  async getVoices(): Promise<string[]> {
    return (await this.load()).voices().map(({ id }) => id);
  }

  /**
   * Loads the model, if nothing has needed it before.
   *
   * @throws {KokoroError} as `loadKokoro` does, `closed` after `shutdown()`
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream({ device: "cpu" });
   * const model = await stream.load(); // now, so that the first sentence comes sooner
   * console.log(model.info().kernels);
   * await stream.feed("At once.").play("now.wav");
   * ```
   */
  async load(): Promise<KokoroModel> {
    this.#checkOpen();
    this.#model ??= this.#open();
    try {
      return await this.#model;
    } catch (error) {
      this.#model = undefined; // it may go better the next time
      throw error;
    }
  }

  /**
   * Speaks what was fed: on the loudspeaker, by the system's player, or into a file, which is there when all is spoken.
   * After `stop()` there is no file. What is left in the middle, by an error or `stop()`, is forgotten.
   *
   * @param path of the file: its extension says its format, see `audioFormat`. Without a file, the options may be here
   * @throws {KokoroError} `busy` when it speaks already, `setup` when there is no player, `output` when the player fails
   * or the file can't be written, `closed` after `shutdown()`, and as `model.stream` does
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream();
   * await stream.feed("Hello there.").play("hello.mp3", {
   *   onWord: ({ text, start }) => console.log(`${start} s: ${text}`),
   * });
   * await stream.feed("And now aloud.").play();
   * ```
   */
  async play(path?: string | PlayOptions, more: PlayOptions = {}): Promise<void> {
    if (!this.#hasText()) return;
    const [file, options] = typeof path === "object" ? [undefined, path] : [path, more];
    const { format, muted = file !== undefined, onChunk, onWord } = options;
    const clock = onWord && !muted ? new WordClock(onWord) : undefined;
    async function* sinks(signal: AbortSignal): AsyncGenerator<Sink> {
      if (file !== undefined) yield await fileSink(file);
      if (onChunk !== undefined) yield callbackSink(onChunk, format, signal);
      if (!muted) yield await openPlayer(SAMPLE_RATE, signal);
    }
    const stopping = this.#speaking = new AbortController();
    try {
      await this.#session(
        stopping,
        options,
        (signal) => pour(this.#samples(options, signal, clock), sinks(signal)),
      );
      if (!stopping.signal.aborted) clock?.finish();
    } finally {
      clock?.stop();
    }
  }

  /**
   * Speaks what was fed, as bytes of the format. It computes little more than what is read; leaving the loop ends it.
   *
   * @throws {KokoroError} `busy` when it speaks already, `closed` after `shutdown()`, and as `model.stream` does
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream({ voice: "bf_emma" });
   * const mp3 = stream.feed("Hello, browser.").streamAsync({ format: "mp3" });
   * const headers = { "content-type": "audio/mpeg" };
   * const response = new Response(ReadableStream.from(mp3), { headers }); // of a server, for example
   * console.log((await response.bytes()).length);
   * ```
   */
  async *streamAsync(
    options: SpeakOptions = {},
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    if (!this.#hasText()) return;
    const { readable, writable } = encodeStream(SAMPLE_RATE, { format: options.format ?? "pcm" });
    const stopping = this.#speaking = new AbortController();
    const spoken = this.#session(
      stopping,
      options,
      (signal) => pour(this.#samples(options, signal), [writable]),
    );
    spoken.catch(() => {}); // it is told below
    try {
      for await (const bytes of readable) {
        yield bytes;
        if (stopping.signal.aborted) break;
      }
    } catch {
      await spoken;
    } finally {
      stopping.abort();
      await spoken.catch(() => {});
    }
  }

  /**
   * Whether it speaks.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream();
   * const spoken = stream.feed("Is anybody speaking?").play("question.wav");
   * console.log(stream.isPlaying()); // true
   * await spoken;
   * console.log(stream.isPlaying()); // false
   * ```
   */
  isPlaying(): boolean {
    return this.#speaking !== undefined;
  }

  /**
   * Ends what it speaks, at once and without an error, and forgets what was fed.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream();
   * const spoken = stream.feed("A long story. It goes on and on.").play("story.wav");
   * stream.stop(); // the listener has heard enough
   * await spoken; // no error, and no file
   * ```
   */
  stop(): void {
    this.#speaking?.abort();
    this.#speaking = undefined;
    this.#texts.clear();
  }

  /**
   * Stops, and lets go of the model if that is its own.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * const stream = new TTSStream();
   * try {
   *   await stream.feed("That is all.").play("all.wav");
   * } finally {
   *   await stream.shutdown(); // or `await using stream`
   * }
   * ```
   */
  async shutdown(): Promise<void> {
    this.stop();
    this.#isShutDown = true;
    if (this.#isOwner) (await this.#model?.catch(() => undefined))?.[Symbol.dispose]();
  }

  /**
   * The same as {@linkcode TTSStream.shutdown}.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * {
   *   await using stream = new TTSStream();
   *   await stream.feed("Bye.").play("bye.wav");
   * } // shut down here
   * ```
   */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  /** Speaks until that is done, or somebody stops it. */
  async #session(
    stopping: AbortController,
    { signal, onStop }: SpeakOptions,
    speak: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    try {
      await speak(signal ? AbortSignal.any([stopping.signal, signal]) : stopping.signal);
    } catch (error) {
      if (this.#speaking === stopping) this.#texts.clear();
      signal?.throwIfAborted(); // why that was is more than what came of it
      if (!stopping.signal.aborted) throw error;
    } finally {
      if (this.#speaking === stopping) this.#speaking = undefined;
      onStop?.();
    }
  }

  /** The samples of all that was fed; words are told to the clock, or, if there is none, before their samples. */
  async *#samples(
    { onStart, onWord }: SpeakOptions,
    signal: AbortSignal,
    clock?: WordClock,
  ): AsyncGenerator<Float32Array<ArrayBuffer>, void, undefined> {
    const model = await this.load();
    const spoken = speakParts(model, this.#texts.parts(signal), { ...this.#options, signal });
    let begin = onStart;
    for await (const { samples, start, words } of spoken) {
      if (samples.length > 0) {
        begin?.();
        begin = undefined;
      }
      if (clock) clock.add(words, start, samples.length / SAMPLE_RATE);
      else if (onWord) { for (const word of words) onWord(word); }
      yield samples;
    }
  }

  /** Whether there is anything to speak. */
  #hasText(): boolean {
    this.#checkOpen();
    if (this.#texts.isEmpty) return false;
    if (this.#speaking === undefined) return true;
    throw new KokoroError("busy", "This stream speaks already: await that, or stop() it");
  }

  #checkOpen(): void {
    if (this.#isShutDown) throw new KokoroError("closed", "This stream was shut down");
  }
}
