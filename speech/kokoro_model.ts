/**
 * The voice: text in, samples out.
 *
 * @module
 */

import { joinSamples } from "../audio/samples.ts";
import { KokoroError } from "../errors.ts";
import { CudaDriver } from "../ffi/cuda_driver.ts";
import type { Device, EngineMemory } from "../ffi/structs.ts";
import { SAMPLE_RATE } from "../ffi/symbols.ts";
import type { ScriptSource } from "../text/script/source.ts";
import type { SpeechChunk } from "./plan/chunks.ts";
import type { Emotion } from "../voices/emotions.ts";
import {
  type CheckedStreamOptions,
  checkOptions,
  checkStreamOptions,
  type StreamOptions,
  type SynthesisOptions,
} from "./options.ts";
import { type QueueState, type Ticket, Turns } from "./turns.ts";
import { begin, type ModelParts, type Request } from "./request.ts";
import type { Speech } from "./speech.ts";
import { streamOf } from "./stream.ts";
import { joinTimings } from "./timings/timings.ts";
import { Track } from "./plan/track.ts";
import type { Voice } from "../voices/catalog.ts";

/**
 * What a model is, and on what.
 *
 * @example
 * ```ts
 * import { loadKokoro, type ModelInfo } from "./mod.ts";
 * // Whether it speaks on the kernels of this project, or a GPU.
 * const isQuick = ({ device, kernels }: ModelInfo): boolean =>
 *   device === "cuda" || kernels !== "aten";
 * using model = await loadKokoro();
 * if (!isQuick(model.info())) console.warn("No AVX2 here: speaking takes about twice as long");
 * ```
 */
export interface ModelInfo {
  /** What the network runs on. */
  readonly device: Device;
  /** Of the arithmetic and the weights. */
  readonly precision: "float32";
  /** Threads of one operation on the CPU. */
  readonly threads: number;
  /** What convolves: this project's kernels for `avx512`, `avx2` or `neon`, or libtorch's, `aten`. */
  readonly kernels: string;
  /** Where the weights came from, and what was done to them. */
  readonly weights: string;
  /** What the weights take there. */
  readonly weightsBytes: number;
}

/**
 * What memory a model has, with all that is in its process.
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
  /** Whose memory it is. */
  readonly device: Device;
  /** What no process has of the GPU's memory; absent on the CPU. */
  readonly freeBytes?: number;
  /** All memory of the GPU; absent on the CPU. */
  readonly totalBytes?: number;
}

/**
 * Kokoro, loaded: see {@linkcode loadKokoro}.
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

  /** Made by `loadKokoro`. */
  constructor(parts: ModelParts) {
    this.#parts = parts;
    this.#turns = parts.turns ?? new Turns();
  }

  /**
   * What this model is, and on what.
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
    const { engine, weightsSource } = this.#parts;
    return { ...engine.info, precision: "float32", weights: weightsSource };
  }

  /**
   * How much memory is taken now. `heldBytes` is what `memoryThresholdGb` is about.
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
    const { engine } = this.#parts;
    const { device } = engine.info;
    const memory = { device, ...engine.memory() };
    if (device === "cpu") return memory;
    using driver = CudaDriver.open();
    return { ...memory, ...driver.memoryInfo() };
  }

  /**
   * All voices that can be asked for, and blended.
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
   * All emotions that can be asked for.
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
   * What there is to do, and what was done: for all syntheses and streams together.
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
   * Speaks `text`. The same text and options give the same bits, whatever else is spoken meanwhile. Any number of calls
   * may overlap, up to a limit: the network works for them in turn.
   *
   * @throws {KokoroError} `input` when the text, the voice, the emotion or an option can't be used, `output` when not
   * even a word fits into the output, not everything with `onOverflow: "error"`, or the output is freed meanwhile,
   * `weights` when the voice's style table is damaged, `busy` when too much is under way already, `closed` when the model
   * is disposed, `device` or `memory` when the computation fails
   * @throws the reason of the signal when that aborts it
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
  async synthesize(text: string, options: SynthesisOptions = {}): Promise<Speech> {
    const started = performance.now();
    const checked = checkOptions(options);
    const { output, onOverflow } = checked;
    const slot = output && new Float32Array(output);
    const request = this.#enter(checked);
    using _ticket = request.ticket;
    const track = new Track(slot);
    const room = slot && { capacity: slot.length, text, onOverflow };
    const { speaker, session, planner, chunks } = await begin(
      this.#parts,
      request,
      text,
      track,
      room,
    );

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
    const { speed, rest, rounding } = planner;
    const { frontEnd } = this.#parts;
    const count = (part: string): number =>
      frontEnd.countWords(part, request.chosen.voice.language);
    return {
      samples,
      sampleRate: SAMPLE_RATE,
      seconds,
      expectedSeconds: seconds - rounding,
      voice: speaker.voice.id,
      emotion: request.emotion.id,
      speed,
      seed: checked.seed,
      truncated: rest !== "",
      words: count(text) - count(rest),
      rest,
      utterances: spoken.flatMap(({ utterance }) => utterance ?? []),
      timings: joinTimings(spoken.map(({ timings }) => timings), { start: 0, end: seconds }),
      warnings: [
        ...(speaker.warning === undefined ? [] : [speaker.warning]),
        ...(rest === "" ? [] : [this.#warn(truncation(count(text), slot!.length))]),
      ],
      stages: session.stages.times,
      queuedMs: request.ticket.waitedMs,
      firstSampleMs,
      wallMs: performance.now() - started,
    };
  }

  /**
   * Speaks a text chunk by chunk, from its first sentence on. The text may come in parts, such as the words of a language
   * model: each sentence is spoken as soon as it is certain where it ends. The chunks together are the samples that
   * {@linkcode KokoroModel.synthesize} gives for the whole text, bit for bit.
   *
   * The next chunk is made while one is played, and no more than that: whoever reads slowly is waited for. Read the stream
   * to its end or cancel it, as `break` in a `for await` does: until then it is one of the requests under way.
   *
   * Whatever goes wrong later is an error of the stream: those of {@linkcode KokoroModel.synthesize}, the reason of the
   * signal, and what the text itself throws.
   *
   * @throws {KokoroError} `input` when the voice, the emotion or an option can't be used, `busy` when too much is under
   * way already, `closed` when the model is disposed
   * @example
   * ```ts
   * import { loadKokoro } from "./mod.ts";
   * using model = await loadKokoro();
   * for await (const { samples, start, utterance } of model.stream("One sentence. And another one.")) {
   *   console.log(start, samples.length, utterance?.text);
   * }
   * ```
   */
  stream(text: ScriptSource, options: StreamOptions = {}): ReadableStream<SpeechChunk> {
    const request = this.#enter(checkStreamOptions(options));
    return streamOf(this.#speak(request, text), request.ticket);
  }

  /**
   * Lets go of the engine. Whatever is under way fails with a `closed` error.
   *
   * @example
   * ```ts
   * import { KokoroError, loadKokoro } from "./mod.ts";
   * const model = await loadKokoro(); // `using model` would dispose it at the end of the block
   * const speech = model.synthesize("A sentence that nobody will hear.");
   * model[Symbol.dispose]();
   * await speech.catch((error) => console.log(error instanceof KokoroError && error.kind)); // closed
   * ```
   */
  [Symbol.dispose](): void {
    this.#turns.close(
      new KokoroError("closed", "This model was disposed: it can't speak any more"),
    );
    this.#parts.engine[Symbol.dispose]();
  }

  /** Takes a request that can be worked on. */
  #enter(options: CheckedStreamOptions): Request {
    const { voices, emotions } = this.#parts;
    const chosen = voices.get(options.voice ?? voices.defaultId);
    const emotion = emotions.get(options.emotion);
    const ticket = this.#turns.enter(options.priority, options.signal);
    return { ticket, chosen, emotion, options };
  }

  async *#speak(request: Request, text: ScriptSource): AsyncGenerator<SpeechChunk, void, void> {
    yield* (await begin(this.#parts, request, text, new Track())).chunks;
    await this.#dropCaches(request.ticket);
  }

  /** Memory that is kept for the next synthesis makes that quicker, and is worth only so much. */
  async #dropCaches(ticket: Ticket): Promise<void> {
    const { engine, memoryThresholdGb } = this.#parts;
    if (engine.memory().heldBytes <= memoryThresholdGb * 1e9) return;
    await ticket.turn(() => engine.release());
  }

  /** Tells what a user should know. */
  #warn(message: string): string {
    this.#parts.warn(message);
    return message;
  }
}

function truncation(words: number, samples: number): string {
  const seconds = Math.round(samples / SAMPLE_RATE);
  return `Script truncated to fit ${seconds}s duration (original: ${words} words)`;
}
