/**
 * Questions about the model, which any worker answers.
 *
 * @module
 */

import { z } from "../../deps.ts";
import { KokoroError, type KokoroErrorKind, reasonOf } from "../../errors.ts";
import type { KokoroModel, ModelInfo } from "../../speech/kokoro_model.ts";
import type { PhonemeOptions } from "../../speech/options.ts";
import type { Voice } from "../../voices/catalog.ts";
import type { Emotion } from "../../voices/emotions.ts";
import { errors, type NatsConnection, type Subscription } from "./deps.ts";
import { ASK } from "./names.ts";

/** How long a worker may take for an answer, in milliseconds. */
const ANSWER_MS = 10_000;

/** What is known about the model of the workers. */
export interface Lists {
  readonly voices: readonly Voice[];
  readonly emotions: readonly Emotion[];
  readonly info: ModelInfo;
}

const questionSchema = z.union([
  z.object({ isThere: z.literal(true) }),
  z.object({ lists: z.literal(true) }),
  z.object({ phonemes: z.string(), options: z.custom<PhonemeOptions>() }),
]);
type Question = z.infer<typeof questionSchema>;

type Answer =
  | { readonly value: unknown }
  | { readonly error: { readonly kind: KokoroErrorKind; readonly message: string } };

/** Answers questions. One worker of all that do so answers each. */
export function answerQuestions(
  nc: NatsConnection,
  model: Pick<KokoroModel, "voices" | "emotions" | "info" | "phonemes">,
): Subscription {
  return nc.subscribe(ASK, {
    queue: "workers",
    callback: (error, message) => {
      if (error) return;
      answerTo(message.data, model).then((answer) => message.respond(JSON.stringify(answer)));
    },
  });
}

async function answerTo(
  data: Uint8Array,
  model: Pick<KokoroModel, "voices" | "emotions" | "info" | "phonemes">,
): Promise<Answer> {
  try {
    const question = questionSchema.parse(JSON.parse(new TextDecoder().decode(data)));
    if ("phonemes" in question) {
      return { value: await model.phonemes(question.phonemes, question.options) };
    }
    if ("isThere" in question) return { value: true };
    const lists: Lists = {
      voices: model.voices(),
      emotions: model.emotions(),
      info: model.info(),
    };
    return { value: lists };
  } catch (error) {
    const kind = error instanceof KokoroError ? error.kind : "internal";
    return { error: { kind, message: reasonOf(error) } };
  }
}

/**
 * Returns when a worker answers, or when the signal aborts.
 *
 * @throws {KokoroError} `closed` when no worker is there
 */
export async function askIfThere(nc: NatsConnection, signal: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const leave = (): void => resolve();
  signal.addEventListener("abort", leave);
  if (signal.aborted) leave();
  try {
    await Promise.race([ask(nc, { isThere: true }), promise]);
  } finally {
    signal.removeEventListener("abort", leave);
  }
}

/** Whether the server knows that no worker is there; false when it can't be asked. */
export async function isNobodyThere(nc: NatsConnection): Promise<boolean> {
  try {
    await nc.request(ASK, JSON.stringify({ isThere: true }), { timeout: ANSWER_MS });
    return false;
  } catch (error) {
    return hasNobody(error);
  }
}

/** Asks for the voices and emotions. */
export async function askLists(nc: NatsConnection): Promise<Lists> {
  return await ask(nc, { lists: true }) as Lists;
}

/** Asks for the phonemes of a text. */
export async function askPhonemes(
  nc: NatsConnection,
  text: string,
  options: PhonemeOptions,
): Promise<string> {
  return await ask(nc, { phonemes: text, options }) as string;
}

/** @throws {KokoroError} `closed` when no worker is there; the errors of the worker's model */
async function ask(nc: NatsConnection, question: Question): Promise<unknown> {
  const answer = await answered(nc, question);
  if ("value" in answer) return answer.value;
  throw new KokoroError(answer.error.kind, answer.error.message);
}

async function answered(nc: NatsConnection, question: Question): Promise<Answer> {
  try {
    const reply = await nc.request(ASK, JSON.stringify(question), { timeout: ANSWER_MS });
    return reply.json<Answer>();
  } catch (cause) {
    const what = hasNobody(cause) ? "no worker is there" : `no worker answers: ${reasonOf(cause)}`;
    throw new KokoroError("closed", `${what}: start one with deno task worker`, { cause });
  }
}

function hasNobody(error: unknown): boolean {
  return error instanceof errors.RequestError && error.isNoResponders();
}
