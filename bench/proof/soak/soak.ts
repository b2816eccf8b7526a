/**
 * Makes requests of every kind for as long as wished, a few at a time: some finish, others are
 * aborted, cancelled or refused, have too little memory or a full disk, or lose their model. Each
 * finished request must give the same bits as it does alone, and nothing may be left of any.
 *
 * @module
 */

import { setTimeout as delay } from "node:timers/promises";
import { KokoroError, type KokoroErrorKind } from "../../../errors.ts";
import type { KokoroModel, ModelInfo } from "../../../speech/kokoro_model.ts";
import { collectGarbage } from "../../memory/resident_memory.ts";
import { withLittleMemory, withSmallFiles } from "./process_limits.ts";
import { type ProcessState, processState } from "./process_state.ts";
import {
  Alone,
  makeRequest,
  makeWishes,
  needingMemory,
  type Place,
  STOPPED,
  type Wish,
} from "./requests.ts";

/** The size of a soak test. */
export interface SoakWish {
  /** The number of requests. */
  readonly operations: number;
  /** Decides what the requests are. */
  readonly seed: number;
  /** The time within which requests are aborted and models are disposed, in milliseconds. */
  readonly spanMs: number;
  /** The pause before threads and descriptors are counted, in which idle ones end. */
  readonly restMs: number;
}

/** How a request may end. */
export const OUTCOMES = [
  "finished", // with the same bits as alone
  "stopped", // by its signal or its reader
  "refused", // for its text
  "closed", // because the model was disposed
  "out of memory",
  "out of space",
] as const;

/** How a request ended. */
export type Outcome = (typeof OUTCOMES)[number];

/** What a process holds after a number of requests, when none is under way. */
export interface Reading extends ProcessState {
  readonly operations: number;
}

/** The result of a soak test. */
export interface SoakResult {
  /** The number of requests by how they ended. */
  readonly outcomes: Readonly<Record<Outcome, number>>;
  readonly readings: readonly Reading[];
  /** The index of the reading after which nothing may grow. */
  readonly settled: number;
  /** The model that made most of the requests. */
  readonly info: ModelInfo;
}

/** What is the matter while a request is made. */
type Situation = "usual" | "closing" | "little memory" | "full disk";

/** The outcome that each situation allows besides those of the request's kind. */
const ALLOWED: Readonly<Record<Situation, Outcome | undefined>> = {
  "usual": undefined,
  "closing": "closed",
  "little memory": "out of memory",
  "full disk": "out of space",
};

/** The situations of each 20 requests in turn. */
const SITUATIONS: readonly Situation[] = [
  ...Array<Situation>(14).fill("usual"),
  ...Array<Situation>(4).fill("closing"),
  "little memory",
  "full disk",
];

/** The number of requests after which what they left is read. */
const ROUND = 100;

/** The number of requests after which memory has settled. */
export const SETTLED_AFTER = 1000;

/** The number of requests that are under way at a time. */
const UNDER_WAY = 12;

/** The size of files on the full disk, in bytes: less than any has. */
const ROOM = 16;

/**
 * Makes all requests.
 *
 * @param open opens a model
 * @param done called with the number of requests that have ended
 * @throws {KokoroError} `internal` when a result differs from that of the request alone, when a
 * request ends in a way that it may not, or when something is left in the queue or on the disk
 */
export async function soak(
  open: () => Promise<KokoroModel>,
  { operations, seed, spanMs, restMs }: SoakWish,
  done: (operations: number) => void = () => {},
): Promise<SoakResult> {
  const wishes = await makeWishes(operations, seed, spanMs);
  const rounds = Math.ceil(operations / ROUND);
  const settled = Math.min(SETTLED_AFTER / ROUND, Math.ceil(rounds / 2)) - 1;
  const outcomes = Object.fromEntries(OUTCOMES.map((outcome) => [outcome, 0])) as Record<
    Outcome,
    number
  >;
  const readings: Reading[] = [];
  const folder = await Deno.makeTempDir({ prefix: "kokoro-soak-" });
  try {
    using model = await open();
    const info = model.info();
    const alone = await Alone.of(model);
    for (let round = 0; round < rounds; round++) {
      const some = wishes.slice(ROUND * round, ROUND * (round + 1));
      for (const outcome of await makeAll(some, { model, folder }, alone, open)) {
        outcomes[outcome]++;
      }
      await checkNothingLeft({ model, folder });
      if (round === settled || round === rounds - 1) await delay(restMs);
      const made = ROUND * round + some.length;
      readings.push({ operations: made, ...processState() });
      done(made);
    }
    return { outcomes, readings, settled, info };
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Makes the requests of a round, each in its situation. */
async function makeAll(
  wishes: readonly Wish[],
  place: Place,
  alone: Alone,
  open: () => Promise<KokoroModel>,
): Promise<Outcome[]> {
  const of = (situation: Situation): Wish[] =>
    wishes.filter((_, i) => SITUATIONS[i % SITUATIONS.length] === situation);
  const make = (situation: Situation, some = of(situation), where = place): Promise<Outcome[]> =>
    fewAtATime(some, (wish) => ending(where, wish, situation, alone));

  const closing = of("closing");
  const together = await allEnded([
    make("usual"),
    inDoomedModel(open, closing, (model) => make("closing", closing, { ...place, model })),
  ]);
  collectGarbage(); // V8 ends the process if it lacks memory
  const poor: Outcome[] = [];
  for (const wish of of("little memory")) {
    const needing = needingMemory(wish);
    poor.push(...await withLittleMemory(wish.spare, () => make("little memory", [needing])));
  }
  const writing = of("full disk").map((wish, i) => (
    { ...wish, kind: i % 2 ? "file" : "sink" } as const
  ));
  const full = await withSmallFiles(ROOM, () => make("full disk", writing));
  return [...together.flat(), ...poor, ...full];
}

/** Makes requests, a few of which are under way at a time. */
async function fewAtATime<In, Out>(
  inputs: readonly In[],
  make: (input: In) => Promise<Out>,
): Promise<Out[]> {
  const queue = inputs.values();
  const outputs: Out[] = [];
  const makeNext = async (): Promise<void> => {
    for (const input of queue) outputs.push(await make(input));
  };
  await allEnded(Array.from({ length: UNDER_WAY }, makeNext));
  return outputs;
}

/** Like `Promise.all`, but waits for the others when one fails. */
async function allEnded<T>(promises: readonly Promise<T>[]): Promise<T[]> {
  await Promise.allSettled(promises);
  return await Promise.all(promises);
}

/** Opens a model that is disposed while it is used, or soon afterwards. */
async function inDoomedModel<T>(
  open: () => Promise<KokoroModel>,
  [first]: readonly Wish[],
  use: (model: KokoroModel) => Promise<T>,
): Promise<T> {
  using model = await open();
  const dooming = setTimeout(() => model[Symbol.dispose](), first?.afterMs);
  try {
    const result = await use(model);
    await checkIdle(model);
    return result;
  } finally {
    clearTimeout(dooming);
  }
}

/**
 * Makes a request, and returns how it ended.
 *
 * @throws {KokoroError} `internal` when it ended in a way that it may not, or has other results
 */
async function ending(
  place: Place,
  wish: Wish,
  situation: Situation,
  alone: Alone,
): Promise<Outcome> {
  const [outcome, error] = await outcomeOf(place, wish, alone);
  if (outcome !== undefined && mayEndAs(outcome, wish, situation)) return outcome;
  const what = outcome === undefined ? "failed" : `ended as "${outcome}"`;
  const request = Deno.inspect(wish, { breakLength: Infinity });
  throw new KokoroError("internal", `A request ${what} (situation: ${situation}): ${request}`, {
    cause: error,
  });
}

async function outcomeOf(
  place: Place,
  wish: Wish,
  alone: Alone,
): Promise<[outcome?: Outcome, error?: unknown]> {
  try {
    const result = await makeRequest(place, wish);
    if (result === undefined) return ["stopped"];
    if (alone.isSame(wish, result)) return ["finished"];
    return [undefined, new Error("the result differs from that of the request alone")];
  } catch (error) {
    return [outcomeOfError(error), error];
  }
}

/** The outcomes of errors of this project. */
const OUTCOME_OF_KIND: Partial<Record<KokoroErrorKind, Outcome>> = {
  input: "refused",
  closed: "closed",
  memory: "out of memory",
  output: "out of space",
};

function outcomeOfError(error: unknown): Outcome | undefined {
  if (error === STOPPED) return "stopped";
  if (error instanceof KokoroError) return OUTCOME_OF_KIND[error.kind];
  // The sink of a stream is the caller's, so its error stays as it is.
  return error instanceof Error && error.message.startsWith("File too large")
    ? "out of space"
    : undefined;
}

function mayEndAs(outcome: Outcome, { kind }: Wish, situation: Situation): boolean {
  if (outcome === ALLOWED[situation]) return true;
  if (situation === "full disk") return false;
  if (kind === "refuse") return outcome === "refused";
  if (outcome === "stopped") return /abort|cancel|drop/.test(kind);
  return outcome === "finished";
}

async function checkNothingLeft({ model, folder }: Place): Promise<void> {
  await checkIdle(model);
  const files = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name);
  if (files.length === 0) return;
  throw new KokoroError("internal", `files remain on the disk: ${files.join(", ")}`);
}

/** Waits for the queue to empty: a stream can fail before its last network call ends. */
async function checkIdle(model: KokoroModel): Promise<void> {
  for (let i = 0; model.queue().requests > 0 && i < 1000; i++) await delay(10);
  const { requests } = model.queue();
  if (requests > 0) throw new KokoroError("internal", `${requests} requests remain in the queue`);
}
