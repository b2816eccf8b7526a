/**
 * Turns text into speech with the interface of the Python package `streaming-tts`.
 *
 * @module
 */

import { encodeStream } from "../../audio/encode.ts";
import { Pause } from "../../audio/pause.ts";
import { openPausablePlayer } from "../../audio/player.ts";
import { openSoundFile } from "../../audio/sound_file.ts";
import { checkArgument, checkObject, textSchema } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { modelSchema } from "../model_schema.ts";
import { setupSchema } from "../../speech/setup_schema.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import type { StreamSource } from "../../speech/scene/arriving_script.ts";
import { checkStreamOptions, type StreamOptions } from "../../speech/options.ts";
import {
  type PlayOptions,
  playSchema,
  type SpeakOptions,
  speakSchema,
  type TTSConfig,
} from "./options.ts";
import { speakParts } from "./speak_parts.ts";
import { callbackSink, pour, type Sink } from "./sinks.ts";
import { TextQueue } from "./text_queue.ts";
import { WordClock } from "./word_clock.ts";

/**
 * Speaks the text that is fed to it, with the interface of the Python package `streaming-tts`: see
 * `docs/streaming-tts.md`. The model is loaded when it is first needed.
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
  readonly #pause = new Pause();
  #model: Promise<KokoroModel> | undefined;
  #speaking: AbortController | undefined;
  #isShutDown = false;

  /**
   * Creates a stream without any text.
   *
   * @param config how to speak; `device` and `memoryThresholdGb` have no effect when a model is
   * given
   * @param model a shared model, which `shutdown()` does not dispose. By default, the stream loads
   * its own model
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
    const { device, memoryThresholdGb, ...options }: TTSConfig = checkObject(
      z.looseObject({ device: setupSchema("device") }),
      config,
      "option",
    );
    checkStreamOptions(options);
    checkArgument(modelSchema.optional(), model, "model");
    this.#options = { trimSilence: true, ...options };
    this.#texts = new TextQueue(options.voice);
    this.#isOwner = model === undefined;
    this.#open = () => model ? Promise.resolve(model) : loadKokoro({ device, memoryThresholdGb });
  }

  /**
   * Adds a text: a string, or an iterable of pieces that arrive over time, for example from a
   * language model. A space is put between two texts. An iterable of turns is a scene: see
   * `docs/script.md`. What is fed while the stream speaks is spoken too.
   *
   * @throws {KokoroError} `closed` after `shutdown()`
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * async function* answer(): AsyncGenerator<string> {
   *   yield* ["It is ", "half past ", "three."]; // as a language model would
   * }
   * await using stream = new TTSStream();
   * await stream.feed("What time is it?").feed(answer()).play("answer.wav");
   * ```
   */
  feed(text: StreamSource): this {
    this.#checkOpen();
    this.#texts.add(text);
    return this;
  }

  /**
   * Drops the texts that were fed and are not being spoken yet.
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
   * Sets the voice or blend for all text that arrives from now on. Earlier text keeps its voice.
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
    this.#texts.voice = checkArgument(textSchema, voice, "voice");
    return this;
  }

  /**
   * The ids of all voices. Loads the model if necessary.
   *
   * @throws {KokoroError} the errors of `loadKokoro`; `closed` after `shutdown()`
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
   * Loads the model, unless it is loaded already, and returns it.
   *
   * @throws {KokoroError} the errors of `loadKokoro`; `closed` after `shutdown()`
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream({ device: "cpu" });
   * const model = await stream.load(); // now, so that speech starts sooner
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
      this.#model = undefined; // the next call tries again
      throw error;
    }
  }

  /**
   * Speaks all text that was fed: on the loudspeaker, through the system's player, or into a file.
   * The file appears when all text is spoken; after an error or `stop()` there is no file. An error
   * or `stop()` drops the remaining text.
   *
   * @param path the path of the file; its extension selects the format, see `audioFormat`. Without
   * a file, the options can be given here
   * @param more the options when there is a path
   * @throws {KokoroError} `busy` when the stream is already speaking; `setup` when there is no
   * player; `output` when the player fails or the file can't be written; `closed` after
   * `shutdown()`; and the errors of `model.stream`
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
    const [file, given] = typeof path === "object" ? [undefined, path] : [path, more];
    checkArgument(textSchema.optional(), file, "path");
    const options: PlayOptions = checkObject(playSchema, given, "option");
    if (!this.#hasText()) return;
    const { format, muted = file !== undefined, onChunk, onWord } = options;
    const pause = this.#pause;
    const clock = onWord && !muted ? new WordClock(onWord) : undefined;
    using _listener = pause.listen((isOn) => isOn ? clock?.pause() : clock?.resume());
    async function* sinks(signal: AbortSignal): AsyncGenerator<Sink> {
      if (file !== undefined) yield await openSoundFile(file, SAMPLE_RATE);
      if (onChunk !== undefined) {
        const held = async (bytes: Uint8Array<ArrayBuffer>): Promise<void> => {
          await pause.over(signal);
          await onChunk(bytes);
        };
        yield callbackSink(held, format, signal);
      }
      if (!muted) yield await openPausablePlayer(SAMPLE_RATE, { signal, pause });
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
   * Speaks all text that was fed, and yields it as bytes of the chosen format. The stream computes
   * only a little ahead of the reader. Leaving the loop stops it.
   *
   * @throws {KokoroError} `busy` when the stream is already speaking; `closed` after `shutdown()`;
   * and the errors of `model.stream`
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream({ voice: "bf_emma" });
   * const mp3 = stream.feed("Hello, browser.").streamAsync({ format: "mp3" });
   * const headers = { "content-type": "audio/mpeg" };
   * // For example in a server:
   * const response = new Response(ReadableStream.from(mp3), { headers });
   * console.log((await response.bytes()).length);
   * ```
   */
  async *streamAsync(
    options: SpeakOptions = {},
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    const how: SpeakOptions = checkObject(speakSchema, options, "option");
    if (!this.#hasText()) return;
    const { readable, writable } = encodeStream(SAMPLE_RATE, { format: how.format ?? "pcm" });
    const stopping = this.#speaking = new AbortController();
    const signal = AbortSignal.any([stopping.signal, ...(how.signal ? [how.signal] : [])]);
    const spoken = this.#session(
      stopping,
      how,
      (signal) => pour(this.#samples(how, signal), [writable]),
    );
    spoken.catch(() => {}); // the error is thrown below
    try {
      for await (const bytes of readable) {
        await this.#pause.over(signal);
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
   * Whether the stream is speaking.
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
   * Holds up what the stream is speaking: the loudspeaker is silent, and no more bytes, words or
   * callbacks come until {@linkcode TTSStream.resume}. Text can still be fed, and `isPlaying()`
   * stays true. Has no effect when the stream is not speaking.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream();
   * const spoken = stream.feed("To be continued.").play();
   * stream.pause(); // the telephone rings
   * console.log(stream.isPlaying(), stream.isPaused()); // true true
   * setTimeout(() => stream.resume(), 1000);
   * await spoken;
   * ```
   */
  pause(): void {
    if (this.isPlaying()) this.#pause.set(true);
  }

  /**
   * Goes on where {@linkcode TTSStream.pause} has held up the stream. Has no effect when it is not
   * paused.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream();
   * const spoken = stream.feed("Where was I?").play("question.wav");
   * stream.pause();
   * stream.feed("Ah, yes."); // is spoken, too
   * stream.resume();
   * await spoken;
   * ```
   */
  resume(): void {
    this.#pause.set(false);
  }

  /**
   * Whether the stream is paused.
   *
   * @example
   * ```ts
   * import { TTSStream } from "./mod.ts";
   * await using stream = new TTSStream();
   * const toggle = (): void => stream.isPaused() ? stream.resume() : stream.pause();
   * toggle();
   * console.log(stream.isPaused()); // false: it is not speaking
   * ```
   */
  isPaused(): boolean {
    return this.#pause.isOn;
  }

  /**
   * Stops speaking immediately, without an error, and drops all text that was fed.
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
    this.resume();
    this.#texts.clear();
  }

  /**
   * Stops speaking, and disposes the model if the stream has loaded its own.
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
   * Does the same as {@linkcode TTSStream.shutdown}.
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

  /** Runs `speak` until it is done or stopped. */
  async #session(
    stopping: AbortController,
    { signal, onStop }: SpeakOptions,
    speak: (signal: AbortSignal) => Promise<void>,
  ): Promise<void> {
    try {
      await speak(signal ? AbortSignal.any([stopping.signal, signal]) : stopping.signal);
    } catch (error) {
      if (this.#speaking === stopping) this.#texts.clear();
      signal?.throwIfAborted(); // the reason says more than the error that followed from it
      if (!stopping.signal.aborted) throw error;
    } finally {
      if (this.#speaking === stopping) {
        this.#speaking = undefined;
        this.resume();
      }
      onStop?.();
    }
  }

  /**
   * The samples of all text that was fed. Words are passed to `clock`, or without a clock to
   * `onWord` before their samples.
   */
  async *#samples(
    { onStart, onWord }: SpeakOptions,
    signal: AbortSignal,
    clock?: WordClock,
  ): AsyncGenerator<Float32Array<ArrayBuffer>, void, undefined> {
    const model = await this.load();
    const spoken = speakParts(model, this.#texts.parts(signal), { ...this.#options, signal });
    let begin = onStart;
    for await (const { samples, start, words } of spoken) {
      await this.#pause.over(signal);
      if (samples.length > 0) {
        begin?.();
        begin = undefined;
      }
      if (clock) clock.add(words, start, samples.length / SAMPLE_RATE);
      else if (onWord) { for (const word of words) onWord(word); }
      yield samples;
    }
    await this.#pause.over(signal); // the end waits, too
  }

  /**
   * Whether there is text to speak.
   *
   * @throws {KokoroError} `busy` when there is, but the stream is already speaking; `closed` after
   * `shutdown()`
   */
  #hasText(): boolean {
    this.#checkOpen();
    if (this.#texts.isEmpty) return false;
    if (this.#speaking === undefined) return true;
    throw new KokoroError(
      "busy",
      "This stream is already speaking: await that call, or end it with stop()",
    );
  }

  #checkOpen(): void {
    if (this.#isShutDown) throw new KokoroError("closed", "This stream was shut down");
  }
}
