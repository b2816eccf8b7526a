/**
 * Sends many concurrent requests of every kind to a model: some finish, others are aborted,
 * cancelled or refused. A second model is disposed while its requests run. Each finished request
 * must give the same samples as it does alone.
 *
 * @module
 */

import { loadFastCheck } from "../../dev_deps.ts";
import { KokoroError } from "../../errors.ts";
import { SAMPLE_RATE } from "../../ffi/symbols.ts";
import type { KokoroModel } from "../../speech/kokoro_model.ts";
import type { SynthesisOptions } from "../../speech/options.ts";

/** The size of a soak test. */
export interface SoakWish {
  /** The number of concurrent requests. */
  readonly operations: number;
  /** Decides what the requests are. */
  readonly seed: number;
  /** The time within which requests are aborted and the model is disposed, in milliseconds. */
  readonly spanMs: number;
}

/** The number of requests by how they ended. */
export interface SoakResult {
  /** Finished, with the same samples as alone. */
  readonly finished: number;
  /** Stopped by their signal or their reader. */
  readonly stopped: number;
  /** Refused with the error that they were made to provoke. */
  readonly refused: number;
  /** Ended because the model was disposed. */
  readonly closed: number;
}

const SCRIPTS = [
  "Hello there.",
  "It is half past three, Dr. Watson.",
  "One sentence is short, my friend. Another one is said behind it, as it were.",
  "Pause here. [pause:0.2s] And say [Kokoro](/kˈOkəɹO/) twice; that is all.",
] as const;

/** A slot of 20 s, which fits any script in any manner. */
const SLOT_BYTES = 20 * SAMPLE_RATE * Float32Array.BYTES_PER_ELEMENT;

const MANNERS: readonly SynthesisOptions[] = [{}, { trimSilence: true, seed: 7 }, { speed: 1.5 }];

const KINDS = ["whole", "slot", "stream", "abort", "abort stream", "cancel", "refuse"] as const;

/** A request, and the time after which it is aborted if its kind says so. */
interface Operation {
  readonly kind: (typeof KINDS)[number];
  readonly script: number;
  readonly manner: number;
  readonly priority: "high" | "normal" | "low";
  readonly afterMs: number;
}

type Outcome = keyof SoakResult;

/** The reason given for every intended abort. */
const STOPPED = new Error("aborted on purpose");

/** The samples of every script in every manner. */
type Alone = ReadonlyMap<string, Float32Array>;

/**
 * Sends all requests at the same time to one model, and then to another that is disposed meanwhile.
 *
 * @param open opens a model that accepts this many requests at a time
 * @throws {KokoroError} `internal` when samples differ from those of the request alone, when a
 * request ends in a way that it may not, or when one remains in the queue
 */
export async function soak(
  open: () => Promise<KokoroModel>,
  { operations, seed, spanMs }: SoakWish,
): Promise<SoakResult> {
  const { default: fc } = await loadFastCheck();
  const operation = fc.record({
    kind: fc.constantFrom(...KINDS),
    script: fc.nat(SCRIPTS.length - 1),
    manner: fc.nat(MANNERS.length - 1),
    priority: fc.constantFrom("high" as const, "normal" as const, "low" as const),
    afterMs: fc.nat(spanMs),
  });
  const wishes = fc.sample(operation, { numRuns: operations, seed });
  using model = await open();
  const alone = await eachAlone(model);
  const outcomes = await Promise.all(wishes.map((wish) => run(model, wish, alone, false)));
  await checkIdle(model);

  using doomed = await open();
  const dooming = setTimeout(() => doomed[Symbol.dispose](), spanMs / 2);
  outcomes.push(...await Promise.all(wishes.map((wish) => run(doomed, wish, alone, true))));
  clearTimeout(dooming);
  await checkIdle(doomed);
  const count = (outcome: Outcome): number => outcomes.filter((each) => each === outcome).length;
  return {
    finished: count("finished"),
    stopped: count("stopped"),
    refused: count("refused"),
    closed: count("closed"),
  };
}

async function eachAlone(model: KokoroModel): Promise<Alone> {
  const alone = new Map<string, Float32Array>();
  for (const [script, text] of SCRIPTS.entries()) {
    for (const [manner, options] of MANNERS.entries()) {
      alone.set(`${script} ${manner}`, (await model.synthesize(text, options)).samples);
    }
  }
  return alone;
}

async function run(
  model: KokoroModel,
  wish: Operation,
  alone: Alone,
  mayClose: boolean,
): Promise<Outcome> {
  try {
    const samples = await samplesOf(model, wish);
    if (samples === undefined) return "stopped";
    if (wish.kind !== "refuse" && isSame(samples, alone.get(`${wish.script} ${wish.manner}`)!)) {
      return "finished";
    }
  } catch (error) {
    if (error === STOPPED) return "stopped";
    const kind = error instanceof KokoroError ? error.kind : undefined;
    if (kind === "input" && wish.kind === "refuse") return "refused";
    if (kind === "closed" && mayClose) return "closed";
    throw wrong(wish, error);
  }
  throw wrong(wish);
}

/** The samples of a request, or undefined if it was cancelled. */
async function samplesOf(
  model: KokoroModel,
  { kind, script, manner, priority, afterMs }: Operation,
): Promise<Float32Array | undefined> {
  const text = SCRIPTS[script];
  const aborting = new AbortController();
  const options = { ...MANNERS[manner], priority, signal: aborting.signal };
  using stack = new DisposableStack();
  if (kind.startsWith("abort")) {
    const timer = setTimeout(() => aborting.abort(STOPPED), afterMs);
    stack.defer(() => clearTimeout(timer));
  }
  if (kind === "refuse") {
    return (await model.synthesize("Say [this](/q9/).", options)).samples;
  }
  if (kind === "slot") {
    const output = new ArrayBuffer(SLOT_BYTES);
    return (await model.synthesize(text, { ...options, output })).samples;
  }
  if (kind === "whole" || kind === "abort") return (await model.synthesize(text, options)).samples;
  const parts: number[] = [];
  for await (const { samples } of model.stream(text.match(/.{1,5}/gs)!, options)) {
    if (kind === "cancel") return undefined;
    for (const sample of samples) parts.push(sample);
  }
  return Float32Array.from(parts);
}

function isSame(a: Float32Array, b: Float32Array): boolean {
  return a.length === b.length && a.every((sample, i) => Object.is(sample, b[i]));
}

/** Waits for the queue to empty: a stream can fail before its last network call ends. */
async function checkIdle(model: KokoroModel): Promise<void> {
  for (let i = 0; model.queue().requests > 0 && i < 1000; i++) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  const { requests } = model.queue();
  if (requests > 0) throw new KokoroError("internal", `${requests} requests remain in the queue`);
}

function wrong(wish: Operation, cause?: unknown): KokoroError {
  const what = cause === undefined
    ? "samples differ from those of the request alone"
    : "unexpected error";
  return new KokoroError("internal", `${what}: ${Deno.inspect(wish)}`, { cause });
}
