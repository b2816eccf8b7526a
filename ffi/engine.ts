/**
 * The network, called through the C interface: an engine, its utterances, and the three calls that
 * turn an utterance into speech.
 *
 * @module
 */

import { KokoroError, type KokoroErrorKind } from "../errors.ts";
import { Handle } from "./handle.ts";
import type { Library } from "./library.ts";
import { holdOutput, isGone, isResizable } from "./slot.ts";
import {
  cString,
  emptyInfo,
  emptyMemory,
  type EngineInfo,
  type EngineMemory,
  type EngineOptions,
  type Noise,
  packNoise,
  packOptions,
  unpackInfo,
  unpackMemory,
} from "./structs.ts";
import {
  CURVE_VALUES_PER_FRAME,
  MAX_FRAMES,
  MAX_TOKENS,
  MESSAGE_BYTES,
  MIN_TOKENS,
  SAMPLES_PER_FRAME,
  STYLE_SIZE,
  type Symbols,
} from "./symbols.ts";

/** The prosody of an utterance of F frames, 80 values per second. */
export interface Curves {
  /** [2F] F0 in Hz, 0 where unvoiced. */
  readonly f0: Float32Array;
  /** [2F] Energy (loudness), on the network's own scale. */
  readonly energy: Float32Array;
}

/**
 * The network on one device. Calls may overlap: the engine's worker thread computes them one at a
 * time.
 *
 * @example
 * ```ts
 * import { Engine } from "./ffi/engine.ts";
 * import { Library } from "./ffi/library.ts";
 * import { ensureAssets } from "./setup/assets.ts";
 *
 * const { libraryPath, weightsPath } = await ensureAssets();
 * const library = Library.open({ path: libraryPath });
 * using engine = await Engine.create(library, { weightsPath, device: "cpu" });
 * using utterance = await engine.utterance(Int32Array.of(0, 50, 83, 54, 0), new Float32Array(256));
 * const durations = Int32Array.from(
 *   utterance.durations,
 *   (frames) => Math.max(1, Math.round(frames)),
 * );
 * const curves = await utterance.curves(durations);
 * const output = new Float32Array(300 * curves.f0.length);
 * await utterance.samples(durations, curves, { seed: 42, utterance: 0 }, output);
 * ```
 */
export class Engine implements Disposable {
  readonly #symbols: Symbols;
  readonly #handle: Handle;
  readonly info: EngineInfo;

  private constructor(symbols: Symbols, handle: Handle, info: EngineInfo) {
    this.#symbols = symbols;
    this.#handle = handle.closeWith(this);
    this.info = info;
  }

  /**
   * Creates an engine: maps the weights into memory and starts the worker thread. The engine is
   * freed when it is disposed or garbage-collected, or when the `Worker` that created it ends.
   *
   * @throws {KokoroError} `input` for an invalid option, `weights` when the weights are missing or
   * damaged, `device` when the device is missing or fails, `memory` when there is too little
   * memory.
   */
  static async create(library: Library, options: EngineOptions): Promise<Engine> {
    const { symbols } = library;
    // Called on the thread of this isolate, which ends with it. The other calls may run elsewhere.
    const { options: packed, paths } = packOptions(options, symbols.kokoro_owner());
    const out = new BigUint64Array(1);
    await checked(
      [packed, ...paths, out],
      (message) => symbols.kokoro_engine_create(packed, out, message),
    );
    const pointer = pointerIn(out);
    const handle = new Handle("engine", pointer, () => symbols.kokoro_engine_free(pointer));
    try {
      return new Engine(symbols, handle, infoOf(symbols, pointer));
    } catch (error) {
      handle.close();
      throw error;
    }
  }

  /**
   * Starts an utterance and computes its durations from its tokens: the first of the three calls.
   *
   * @param ids [T] Token ids, T from 3 to 512, with a zero at each end.
   * @param style [256] One row of a voice's style table.
   * @throws {KokoroError} `input` for arrays of the wrong shape or a style too extreme for a finite
   * result, `closed` after disposal, `device` or `memory` when the computation fails.
   */
  async utterance(ids: Int32Array, style: Float32Array): Promise<NativeUtterance> {
    checkIds(ids);
    checkLength("style", style, STYLE_SIZE);
    const [idsCopy, styleCopy] = [ids.slice(), style.slice()];
    const durations = new Float32Array(ids.length);
    const out = new BigUint64Array(1);
    await compute(
      this.#handle,
      [idsCopy, styleCopy, durations, out],
      (engine, message) =>
        this.#symbols.kokoro_utterance_create(
          engine,
          idsCopy,
          idsCopy.length,
          styleCopy,
          durations,
          out,
          message,
        ),
    );
    return new NativeUtterance(this.#symbols, pointerIn(out), durations);
  }

  /**
   * Reads the memory usage of the device, without waiting for running computations.
   *
   * @throws {KokoroError} `closed` after disposal, `device` when the device fails.
   */
  memory(): EngineMemory {
    this.#handle.retain();
    try {
      const memory = emptyMemory();
      const message = new Uint8Array(MESSAGE_BYTES);
      const status = this.#symbols.kokoro_engine_get_memory(this.#handle.pointer, memory, message);
      throwUnlessOk(status, message);
      return unpackMemory(memory);
    } finally {
      this.#handle.release();
    }
  }

  /**
   * Frees the memory that is kept for later computations, after all calls made before this one have
   * finished. Later computations allocate the memory again and give the same bits.
   *
   * @throws {KokoroError} `closed` after disposal, `device` when the device fails.
   */
  async release(): Promise<void> {
    await compute(
      this.#handle,
      [],
      (engine, message) => this.#symbols.kokoro_engine_release(engine, message),
    );
  }

  /**
   * Writes the weights that the native kernels use to a new file. Later engines can map it as their
   * `preparedPath`.
   *
   * @throws {KokoroError} `closed` after disposal, `device` when the engine has no native kernels,
   * `internal` when the file can't be written.
   */
  async prepare(path: string): Promise<void> {
    const name = cString("path", path);
    await compute(
      this.#handle,
      [name],
      (engine, message) => this.#symbols.kokoro_engine_prepare(engine, name, message),
    );
  }

  /**
   * Disposes the engine. Calls in flight still finish and its utterances stay usable: the memory is
   * freed together with the last of them.
   */
  [Symbol.dispose](): void {
    this.#handle.close();
  }
}

/** An utterance of T tokens that the network is computing. Keeps its engine's memory allocated. */
export class NativeUtterance implements Disposable {
  readonly #symbols: Symbols;
  readonly #handle: Handle;

  /** @internal Made by {@linkcode Engine.utterance}. */
  constructor(
    symbols: Symbols,
    pointer: Deno.PointerObject,
    /** [T] Duration of each token at speed 1, in frames of 1/40 s, before rounding. */
    readonly durations: Float32Array,
  ) {
    this.#symbols = symbols;
    this.#handle = new Handle("utterance", pointer, () => symbols.kokoro_utterance_free(pointer))
      .closeWith(this);
  }

  /**
   * Computes the curves from durations: the second of the three calls.
   *
   * @param durations [T] Whole frames for each token, each at least 1. F is their sum: at most
   * 65,536.
   * @returns Curves of 2F values.
   * @throws {KokoroError} `input` for invalid durations or too extreme a style, `closed` after
   * disposal, `device` or `memory` when the computation fails.
   */
  async curves(durations: Int32Array): Promise<Curves> {
    const frames = sumOfDurations(durations, this.durations.length);
    const input = durations.slice();
    const f0 = new Float32Array(CURVE_VALUES_PER_FRAME * frames);
    const energy = new Float32Array(f0.length);
    await compute(
      this.#handle,
      [input, f0, energy],
      (utterance, message) =>
        this.#symbols.kokoro_utterance_curves(
          utterance,
          input,
          input.length,
          f0,
          energy,
          BigInt(f0.length),
          message,
        ),
    );
    return { f0, energy };
  }

  /**
   * Computes the samples from durations and curves: the third of the three calls. The curves may be
   * edited, and may have been computed from other durations than `durations`.
   *
   * @param durations [T] Whole frames for each token, each at least 1. F is their sum: at most
   * 65,536.
   * @param curves Curves of 2F values.
   * @param noise The noise of the utterance. The same curves and noise give the same bits.
   * @param output [600F] Receives 24 kHz mono samples. It is written to while the promise is
   * pending: until then, don't read it and don't transfer its buffer.
   * @throws {KokoroError} `input` for invalid durations, curves or noise, or for values too extreme
   * for a finite result, `output` for an output of
   * the wrong length or in a resizable buffer, `closed` after disposal, `device` or `memory` when
   * the computation fails.
   */
  async samples(
    durations: Int32Array,
    curves: Curves,
    noise: Noise,
    output: Float32Array,
  ): Promise<void> {
    const frames = sumOfDurations(durations, this.durations.length);
    checkLength("curves.f0", curves.f0, CURVE_VALUES_PER_FRAME * frames);
    checkLength("curves.energy", curves.energy, curves.f0.length);
    checkRoomOf(output, curves.f0.length);
    const [input, f0, energy] = [durations.slice(), curves.f0.slice(), curves.energy.slice()];
    const packed = packNoise(noise);
    // An array in shared memory differs only in its type: the shim can write to both.
    const samples = output as Float32Array<ArrayBuffer>;
    const speak = (): Promise<void> =>
      compute(
        this.#handle,
        [input, f0, energy, packed, samples],
        (utterance, message) =>
          this.#symbols.kokoro_utterance_samples(
            utterance,
            input,
            input.length,
            f0,
            energy,
            BigInt(f0.length),
            packed,
            samples,
            BigInt(samples.length),
            message,
          ),
      );
    await holdOutput(output.buffer, speak);
  }

  /** Disposes the utterance. Calls in flight finish first. */
  [Symbol.dispose](): void {
    this.#handle.close();
  }
}

/** The kind of error for each `kokoro_status`, starting at `KOKORO_INVALID_ARGUMENT` = 1. */
const statusKinds: readonly KokoroErrorKind[] = [
  "input", // KOKORO_INVALID_ARGUMENT
  "weights", // KOKORO_BAD_WEIGHTS
  "device", // KOKORO_NO_DEVICE
  "device", // KOKORO_DEVICE_FAILED
  "memory", // KOKORO_OUT_OF_MEMORY
  "internal", // KOKORO_INTERNAL
];

function throwUnlessOk(status: number, message: Uint8Array): void {
  if (status === 0) return;
  const text = new TextDecoder().decode(message.subarray(0, message.indexOf(0)));
  throw new KokoroError(
    statusKinds[status - 1] ?? "internal",
    text || `The native library failed with status ${status} and no message`,
  );
}

/**
 * The buffers that calls in flight read and write. They are referenced here because Deno doesn't
 * keep them alive during a nonblocking call, so they could be garbage-collected.
 */
const inFlight = new Set<readonly ArrayBufferView[]>();

/** A nonblocking call that gets a buffer for a message and returns a `kokoro_status`. */
type Call = (message: Uint8Array<ArrayBuffer>) => Promise<number>;

/**
 * Makes a call that reads and writes `buffers`.
 *
 * @throws {KokoroError} of the kind of the call's status, if the call fails
 */
async function checked(buffers: readonly ArrayBufferView[], call: Call): Promise<void> {
  const message = new Uint8Array(MESSAGE_BYTES);
  const kept = [...buffers, message];
  inFlight.add(kept);
  try {
    throwUnlessOk(await call(message), message);
  } finally {
    inFlight.delete(kept);
  }
}

/** Makes a {@linkcode checked} call with the pointer of `handle`, retained until the call ends. */
function compute(
  handle: Handle,
  buffers: readonly ArrayBufferView[],
  call: (pointer: Deno.PointerObject, ...message: Parameters<Call>) => ReturnType<Call>,
): Promise<void> {
  return handle.use((pointer) => checked(buffers, (message) => call(pointer, message)));
}

function infoOf(symbols: Symbols, engine: Deno.PointerObject): EngineInfo {
  const info = emptyInfo();
  const message = new Uint8Array(MESSAGE_BYTES);
  throwUnlessOk(symbols.kokoro_engine_get_info(engine, info, message), message);
  return unpackInfo(info);
}

function pointerIn(out: BigUint64Array): Deno.PointerObject {
  const pointer = Deno.UnsafePointer.create(out[0]);
  if (pointer === null) {
    throw new KokoroError("internal", "The native library returned a null handle");
  }
  return pointer;
}

function checkLength(name: string, values: Float32Array | Int32Array, length: number): void {
  if (values.length !== length) {
    throw new KokoroError("input", `${name} has ${values.length} values, but must have ${length}`);
  }
}

function checkIds(ids: Int32Array): void {
  if (ids.length < MIN_TOKENS || ids.length > MAX_TOKENS) {
    const range = `${MIN_TOKENS} to ${MAX_TOKENS}`;
    throw new KokoroError("input", `ids has ${ids.length} tokens, but must have ${range}`);
  }
  if (ids[0] !== 0 || ids[ids.length - 1] !== 0) {
    throw new KokoroError("input", "ids must begin and end with the token 0");
  }
}

function sumOfDurations(durations: Int32Array, tokens: number): number {
  checkLength("durations", durations, tokens);
  let frames = 0;
  for (const [token, duration] of durations.entries()) {
    if (duration < 1) {
      throw new KokoroError(
        "input",
        `durations[${token}] is ${duration}: every token needs at least 1 frame`,
      );
    }
    frames += duration;
  }
  if (frames > MAX_FRAMES) {
    throw new KokoroError(
      "input",
      `durations add up to ${frames} frames, but an utterance has at most ${MAX_FRAMES}`,
    );
  }
  return frames;
}

function checkRoomOf(output: Float32Array, curveCount: number): void {
  if (isResizable(output.buffer)) {
    throw new KokoroError("output", "The output is resizable: its length must not change");
  }
  const length = curveCount * SAMPLES_PER_FRAME / CURVE_VALUES_PER_FRAME;
  if (output.length !== length) {
    const hint = isGone(output.buffer) ? " (its buffer was freed or transferred)" : "";
    throw new KokoroError(
      "output",
      `The output has ${output.length} samples${hint}, but these curves need ${length}`,
    );
  }
}
