/**
 * The model: turns text into samples.
 *
 * @module
 */

import { checkArgument, textSchema } from "../configs/check_options.ts";
import { joinSamples } from "../audio/samples.ts";
import { explainMemory, KokoroError } from "../errors.ts";
import { CudaDriver } from "../ffi/cuda_driver.ts";
import type { Device } from "../ffi/device.ts";
import type { Gpu } from "../ffi/gpus.ts";
import type { EngineMemory } from "../ffi/structs.ts";
import { SAMPLE_RATE } from "../ffi/symbols.ts";
import type { SpeechChunk } from "./plan/chunks.ts";
import type { Emotion } from "../voices/emotions.ts";
import {
  checkOptions,
  checkPhonemeOptions,
  checkStreamOptions,
  type PhonemeOptions,
  type StreamOptions,
  type SynthesisOptions,
} from "./options.ts";
import { type QueueState, type Ticket, Turns } from "./turns.ts";
import { begin, enter, isTurns, type ModelParts, type Request } from "./request.ts";
import type { StreamSource } from "./scene/arriving_script.ts";
import { NO_REST } from "./scene/script.ts";
import { tracksOf, turnsOf } from "./scene/spoken_turns.ts";
import type { Turn } from "./scene/turn.ts";
import type { Speech } from "./speech.ts";
import { streamOf } from "./stream.ts";
import { joinTimings } from "./timings/timings.ts";
import { Track } from "./plan/track.ts";
import type { Voice } from "../voices/catalog.ts";

/**
 * What a model runs on, and where its weights came from.
 *
 * @example
 * ```ts
 * import { loadKokoro, type ModelInfo } from "./mod.ts";
 * // Whether the model runs on a GPU or with this project's own kernels.
 * const isQuick = ({ device, kernels }: ModelInfo): boolean =>
 *   device === "cuda" || kernels !== "aten";
 * using model = await loadKokoro();
 * if (!isQuick(model.info())) console.warn("No AVX2 here: speaking takes about twice as long");
 * ```
 */
export interface ModelInfo {
  /** The device that the network runs on. */
  readonly device: Device;
  /** The GPU that the network runs on; absent on the CPU. */
  readonly gpu?: Gpu;
  /** The precision of the arithmetic and the weights. */
  readonly precision: "float32";
  /** The number of threads that one operation uses on the CPU. */
  readonly threads: number;
  /**
   * The convolution kernels: this project's own for `avx512`, `avx2` or `neon`, or those of
   * libtorch, `aten`.
   */
  readonly kernels: string;
  /**
   * On a GPU: why this project's kernel for norms and activations could not be compiled, so that
   * libtorch's take its place, which is slower. Absent if it could, and on the CPU.
   */
  readonly unfused?: string;
  /** A sentence on where the weights came from and what was done to them. */
  readonly weights: string;
  /** The size of the weights on the device, in bytes. */
  readonly weightsBytes: number;
}

/**
 * The memory in use on the model's device. It is counted for the whole process, not for this model
 * alone.
 *
 * @example
 * ```ts
 * import { loadKokoro, type ModelMemory } from "./mod.ts";
 * const megabytes = (bytes: number): string => `${Math.round(bytes / 1e6)} MB`;
 * const describe = ({ device, heldBytes, freeBytes }: ModelMemory): string =>
 *   `${megabytes(heldBytes)} held` + (device === "cuda" ? `, ${megabytes(freeBytes!)} free` : "");
 * using model = await loadKokoro();
 * console.log(describe(model.memory()));
 * ```
 */
export interface ModelMemory extends EngineMemory {
  /** The device that the memory belongs to. */
  readonly device: Device;
  /** The GPU memory that no process uses, in bytes; absent on the CPU. */
  readonly freeBytes?: number;
  /** The size of the GPU's memory, in bytes; absent on the CPU. */
  readonly totalBytes?: number;
}

/**
 * A loaded Kokoro model. {@linkcode loadKokoro} returns one.
 *
 * @example
 * ```ts
 * import { type KokoroModel, loadKokoro } from "./mod.ts";
 * const options = { voice: "rick_c137", emotion: "manic" };
 * const shout = async (model: KokoroModel, text: string): Promise<Float32Array> =>
 *   (await model.synthesize(text, options)).samples;
 * using model = await loadKokoro();
 * console.log((await shout(model, "Hello!")).length / 24_000); // seconds
 * ```
 */
export class KokoroModel implements Disposable {
  readonly #parts: ModelParts;
  readonly #turns: Turns;

  /** Use `loadKokoro` to get a model: it calls this constructor. */
  constructor(parts: ModelParts) {
    this.#parts = parts;
    this.#turns = parts.turns ?? new Turns();
  }

  /**
   * Returns what this model runs on, and where its weights came from.
   *
   * @example
   * ```ts
   * import { loadKokoro } from "./mod.ts";
   * using model = await loadKokoro();
   * const { device, kernels, threads, weights } = model.info();
   * console.log(`${device}, ${threads} threads, ${kernels}; ${weights}`);
   * ```
   */
  info(): ModelInfo {
    const { engine, gpu, weightsSource } = this.#parts;
    const info = { ...engine.info, precision: "float32", weights: weightsSource } as const;
    return gpu === undefined ? info : { ...info, gpu };
  }

  /**
   * Returns how much memory is in use now. `memoryThresholdGb` is compared with `heldBytes`.
   *
   * @throws {KokoroError} `closed` when the model is disposed, `device` when the GPU's driver fails
   * @example
   * ```ts
   * import { loadKokoro } from "./mod.ts";
   * using model = await loadKokoro({ memoryThresholdGb: 1 });
   * await model.synthesize("How much does that take?");
   * const { heldBytes, peakBytes } = model.memory();
   * console.log(`${heldBytes / 1e9} GB now, ${peakBytes / 1e9} GB at most`);
   * ```
   */
  memory(): ModelMemory {
    const { engine, gpu } = this.#parts;
    const { device } = engine.info;
    const memory = { device, ...engine.memory() };
    if (device === "cpu") return memory;
    using driver = CudaDriver.open({ index: gpu?.index });
    return { ...memory, ...driver.memoryInfo() };
  }

  /**
   * Returns all voices that can be chosen or blended.
   *
   * @example
   * ```ts
   * import { loadKokoro } from "./mod.ts";
   * using model = await loadKokoro();
   * const british = model.voices().filter(({ language }) => language === "en-gb");
   * console.log(british.map(({ id }) => id)); // bf_alice, bf_emma, ...
   * ```
   */
  voices(): readonly Voice[] {
    return this.#parts.voices.all;
  }

  /**
   * Returns all emotions that can be chosen.
   *
   * @example
   * ```ts
   * import { loadKokoro } from "./mod.ts";
   * using model = await loadKokoro({ emotions: "my_emotions.yaml" });
   * for (const { name, description } of model.emotions()) console.log(`${name}: ${description}`);
   * ```
   */
  emotions(): readonly Emotion[] {
    return this.#parts.emotions.all;
  }

  /**
   * Returns the phonemes that `text` is spoken with. The text is empty when nothing can be spoken.
   *
   * @param options the voice, whose language the text is read in; or the language itself
   * @throws {KokoroError} `input` when the text, its markup or an option is invalid, `setup` when
   * the language needs espeak-ng and espeak-ng is not available
   * @example
   * ```ts
   * import { loadKokoro } from "./mod.ts";
   * using model = await loadKokoro();
   * console.log(await model.phonemes("A tomato.", { voice: "bf_emma" })); // ɐ təmˈɑːtQ.
   * ```
   */
  async phonemes(text: string, options: PhonemeOptions = {}): Promise<string> {
    checkArgument(textSchema, text, "text");
    const { voice, language, ...format } = checkPhonemeOptions(options);
    const { voices, frontEnd } = this.#parts;
    const spoken = language ?? voices.get(voice ?? voices.defaultId).voice.language;
    return await frontEnd.phonemes(text, spoken, format);
  }

  /**
   * Returns the state of the model's queue and its totals so far. All syntheses and streams of the
   * model share this queue.
   *
   * @example
   * ```ts
   * import { loadKokoro } from "./mod.ts";
   * using model = await loadKokoro();
   * const both = Promise.all([model.synthesize("One."), model.synthesize("Two.")]);
   * console.log(model.queue().requests); // 2
   * await both;
   * console.log(model.queue().finished); // 2
   * ```
   */
  queue(): QueueState {
    return this.#turns.state;
  }

  /**
   * Speaks `text`. The same text and options give the same samples, bit for bit, whatever else the
   * model speaks at the same time. Calls may overlap, up to the limit `maxRequests`: they take
   * turns in using the network.
   *
   * @throws {KokoroError} `input` when the text, the voice, the emotion or an option is invalid,
   * `output` when the output is no buffer of float32 samples, is too small for a single word, is
   * too small for the text with `onOverflow: "error"`, or is freed or transferred during the
   * synthesis, `weights` when the voice's style table is damaged, `busy` when the limit of requests
   * under way is reached, `closed` when the model is disposed, `device` or `memory` when the
   * computation fails
   * @throws the reason of `signal` when the signal aborts the synthesis
   * @example
   * ```ts
   * import { encode, loadKokoro, writeFile } from "./mod.ts";
   * using model = await loadKokoro();
   * const { samples, sampleRate } = await model.synthesize("Nobody exists on purpose.", {
   *   voice: "morty(0.8)+am_michael(0.2)",
   *   emotion: "sad(0.5)",
   *   speed: 0.9,
   * });
   * await writeFile("morty.wav", await encode(samples, sampleRate, { format: "wav" }));
   * ```
   */
  async synthesize(
    text: string | readonly Turn[],
    options: SynthesisOptions = {},
  ): Promise<Speech> {
    return await this.#synthesize(text, options).catch((error) => {
      throw explainMemory(error);
    });
  }

  async #synthesize(
    text: string | readonly Turn[],
    options: SynthesisOptions,
  ): Promise<Speech> {
    const started = performance.now();
    if (!isTurns(text)) checkArgument(textSchema, text, "text");
    const checked = checkOptions(options);
    const { output, onOverflow, stems, ...how } = checked;
    const slot = output && new Float32Array(output);
    const request = enter(this.#parts, this.#turns, text, how);
    using _ticket = request.ticket;
    const { called, company, script } = request;
    const track = new Track(slot, stems);
    const room = slot && { capacity: slot.length, onOverflow };
    const { session, planner, chunks } = await begin(this.#parts.engine, request, track, room);

    const spoken: SpeechChunk[] = [];
    let firstSampleMs = 0;
    for await (const chunk of chunks) {
      firstSampleMs ||= performance.now() - started;
      spoken.push(chunk);
    }
    await this.#dropCaches(request.ticket);
    session.check();
    const samples = slot ? track.settle() : joinSamples(spoken.map(({ samples }) => samples));
    const seconds = samples.length / SAMPLE_RATE;
    const { speed, cutAfter, rounding } = planner;
    const utterances = spoken.flatMap(({ utterance }) => utterance ?? []);
    const rest = cutAfter === undefined ? NO_REST : script.restAfter(cutAfter);
    const words = script.countWords();
    return {
      samples,
      sampleRate: SAMPLE_RATE,
      seconds,
      expectedSeconds: seconds - rounding,
      voice: script.usesOwnVoice ? (await company.speaker()).voice.id : called.chosen.voice.id,
      emotion: called.emotion.id,
      speed,
      seed: checked.seed,
      truncated: rest.text !== "",
      words: words - rest.words,
      rest: rest.text,
      ...(rest.turns && { restTurns: rest.turns }),
      turns: turnsOf(utterances, script),
      tracks: tracksOf(spoken, seconds, (who) => track.stem(who)),
      utterances,
      timings: joinTimings(spoken.map(({ timings }) => timings), { start: 0, end: seconds }),
      warnings: [
        ...company.warnings,
        ...(rest.text === "" ? [] : [this.#warn(truncation(words, slot!.length))]),
      ],
      stages: session.stages.times,
      queuedMs: request.ticket.waitedMs,
      firstSampleMs,
      wallMs: performance.now() - started,
    };
  }

  /**
   * Speaks a text chunk by chunk, starting with its first sentence. The text may arrive in parts,
   * such as the words that a language model generates: each sentence is spoken as soon as it is
   * certain where it ends. So may turns, each of which is checked when it arrives; the end of a
   * turn is spoken when the next turn is there, which may overlap it. The chunks joined together
   * are the samples that {@linkcode KokoroModel.synthesize} returns for the whole text, bit for
   * bit.
   *
   * One chunk is computed ahead of the reader, and no more: with a slow reader, the model waits.
   * Read the stream to its end or cancel it, as `break` in a `for await` loop does: until then it
   * counts as a request under way.
   *
   * Errors after the call are errors of the stream: the errors of
   * {@linkcode KokoroModel.synthesize}, the reason of `signal`, and errors that the source of the
   * text throws.
   *
   * @throws {KokoroError} `input` when the voice, the emotion or an option is invalid, `busy` when
   * the limit of requests under way is reached, `closed` when the model is disposed
   * @example
   * ```ts
   * import { loadKokoro } from "./mod.ts";
   * using model = await loadKokoro();
   * for await (
   *   const { samples, start, utterance } of model.stream("One sentence. And another one.")
   * ) {
   *   console.log(start, samples.length, utterance?.text);
   * }
   * ```
   */
  stream(
    text: StreamSource,
    options: StreamOptions = {},
  ): ReadableStream<SpeechChunk> {
    const request = enter(this.#parts, this.#turns, text, checkStreamOptions(options));
    return streamOf(this.#speak(request), request.ticket);
  }

  /**
   * Disposes of the model. Syntheses and streams under way fail with a `closed` error.
   *
   * @example
   * ```ts
   * import { KokoroError, loadKokoro } from "./mod.ts";
   * const model = await loadKokoro(); // `using model` would dispose it at the end of the block
   * const speech = model.synthesize("A sentence that nobody will hear.");
   * model[Symbol.dispose]();
   * // Prints "closed".
   * await speech.catch((error) => console.log(error instanceof KokoroError && error.kind));
   * ```
   */
  [Symbol.dispose](): void {
    this.#turns.close(
      new KokoroError("closed", "This model was disposed: it can't speak any more"),
    );
    this.#parts.engine[Symbol.dispose]();
  }

  async *#speak(request: Request): AsyncGenerator<SpeechChunk, void, void> {
    try {
      const { chunks } = await begin(this.#parts.engine, request, new Track());
      let told = 0;
      for await (const chunk of chunks) {
        const warnings = request.company.warnings.slice(told);
        told += warnings.length;
        yield warnings.length === 0 ? chunk : { ...chunk, warnings };
      }
    } catch (error) {
      throw explainMemory(error);
    }
    await this.#dropCaches(request.ticket);
  }

  /**
   * Frees cached memory when more than the threshold is held. The cache only makes the next
   * synthesis faster.
   */
  async #dropCaches(ticket: Ticket): Promise<void> {
    const { engine, memoryThresholdGb } = this.#parts;
    if (engine.memory().heldBytes <= memoryThresholdGb * 1e9) return;
    await ticket.turn(() => engine.release());
  }

  /** Reports a warning to the user, and returns it. */
  #warn(message: string): string {
    this.#parts.warn(message);
    return message;
  }
}

function truncation(words: number, samples: number): string {
  const seconds = Math.round(samples / SAMPLE_RATE);
  return `Script truncated to fit ${seconds}s duration (original: ${words} words)`;
}
