/**
 * Feed text, hear speech: the interface of the Python package `streaming-tts`.
 *
 * @module
 */

import { encodeStream } from "../audio/encode.ts";
import { openPlayer } from "../audio/player.ts";
import { KokoroError } from "../errors.ts";
import { SAMPLE_RATE } from "../ffi/symbols.ts";
import type { KokoroModel } from "../speech/kokoro_model.ts";
import type { SpeechChunk } from "../speech/chunks.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { checkStreamOptions, type StreamOptions } from "../speech/options.ts";
import type { ScriptSource } from "../text/script_source.ts";
import type { PlayOptions, SpeakOptions, TTSConfig } from "./options.ts";
import { callbackSink, fileSink, pour, type Sink } from "./sinks.ts";
import { TextQueue } from "./text_queue.ts";
import { type HeardWord, WordClock } from "./word_clock.ts";

/** The silence between two voices, in seconds: as between two sentences. */
const BETWEEN_VOICES = 0.35;

/** Samples, the words in them, and where in the whole they begin, in seconds. */
interface Chunk {
  readonly samples: Float32Array<ArrayBuffer>;
  readonly start: number;
  readonly words: readonly HeardWord[];
}

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
   */
  feed(text: ScriptSource): this {
    this.#checkOpen();
    this.#texts.add(text);
    return this;
  }

  /** Forgets what was fed and not begun. */
  clear(): this {
    this.#texts.clear();
    return this;
  }

  /** The voice or blend of all text that comes from now on; what has come before keeps its own. */
  setVoice(voice: string): this {
    this.#texts.voice = voice;
    return this;
  }

  /**
   * The ids of all voices.
   *
   * @throws {KokoroError} as `loadKokoro` does, `closed` after `shutdown()`
   */
  async getVoices(): Promise<string[]> {
    return (await this.load()).voices().map(({ id }) => id);
  }

  /**
   * Loads the model, if nothing has needed it before.
   *
   * @throws {KokoroError} as `loadKokoro` does, `closed` after `shutdown()`
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
    const stopping = this.#begin();
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
   */
  async *streamAsync(
    options: SpeakOptions = {},
  ): AsyncGenerator<Uint8Array<ArrayBuffer>, void, undefined> {
    if (!this.#hasText()) return;
    const { readable, writable } = encodeStream(SAMPLE_RATE, { format: options.format ?? "pcm" });
    const stopping = this.#begin();
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

  /** Whether it speaks. */
  isPlaying(): boolean {
    return this.#speaking !== undefined;
  }

  /** Ends what it speaks, at once and without an error, and forgets what was fed. */
  stop(): void {
    this.#speaking?.abort();
    this.#speaking = undefined;
    this.#texts.clear();
  }

  /** Stops, and lets go of the model if that is its own. */
  async shutdown(): Promise<void> {
    this.stop();
    this.#isShutDown = true;
    if (this.#isOwner) (await this.#model?.catch(() => undefined))?.[Symbol.dispose]();
  }

  /** The same as {@linkcode TTSStream.shutdown}. */
  async [Symbol.asyncDispose](): Promise<void> {
    await this.shutdown();
  }

  /** What stops it; it speaks from now on. */
  #begin(): AbortController {
    if (this.#speaking) {
      throw new KokoroError("busy", "This stream speaks already: await that, or stop() it");
    }
    return this.#speaking = new AbortController();
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
    for await (const { samples, start, words } of this.#chunks(signal)) {
      if (start === 0) onStart?.();
      if (clock) clock.add(words, start, samples.length / SAMPLE_RATE);
      else if (onWord) { for (const word of words) onWord(word); }
      yield samples;
    }
  }

  async *#chunks(signal: AbortSignal): AsyncGenerator<Chunk, void, undefined> {
    const model = await this.load();
    let begin = 0;
    for await (const { voice, text } of this.#texts.parts(signal)) {
      if (begin > 0) {
        const samples = new Float32Array(BETWEEN_VOICES * SAMPLE_RATE);
        yield { samples, start: begin, words: [] };
        begin += BETWEEN_VOICES;
      }
      let end = begin;
      for await (const chunk of model.stream(text, { ...this.#options, voice, signal })) {
        const start = begin + chunk.start;
        yield { samples: chunk.samples, start, words: wordsOf(chunk, begin) };
        end = start + chunk.seconds;
      }
      begin = end;
    }
  }

  #hasText(): boolean {
    this.#checkOpen();
    return !this.#texts.isEmpty;
  }

  #checkOpen(): void {
    if (this.#isShutDown) throw new KokoroError("closed", "This stream was shut down");
  }
}

/** @param begin where the stream begins of which the chunk is a part, in seconds */
function wordsOf({ timings }: SpeechChunk, begin: number): HeardWord[] {
  return timings.words.map(({ text, start, end }) => ({
    text,
    start: begin + start,
    end: begin + end,
  }));
}
