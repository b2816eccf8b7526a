/**
 * Jobs: what is asked of the cluster, as messages.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { checkArgument, checkObject } from "../../configs/check_options.ts";
import project from "../../deno.json" with { type: "json" };
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { checkCast, checkTurns } from "../../speech/scene/turn.ts";
import { PRIORITIES, type Priority } from "../../speech/turns.ts";
import { checkRecipe, type Recipe } from "../recipe.ts";
import { ID } from "./names.ts";

/** The forms of results: sound files, or `speech`, which has samples and times (`speech.ts`). */
export const RESULT_FORMATS = ["wav", "flac", "mp3", "opus", "pcm", "speech"] as const;
/** The form of a result. */
export type ResultFormat = typeof RESULT_FORMATS[number];

/** The longest script of a job, in UTF-16 units. */
export const MOST_UNITS = 100_000;

/** How a recipe becomes a job. */
export interface JobOptions {
  /** Jobs of higher priority are taken first. Default: `normal`. */
  readonly priority?: Priority;
  /** The form of the result. Default: `wav`, of 16 bits. */
  readonly format?: ResultFormat;
  /**
   * Whether pieces of the result can be heard while it is made. It then begins as files of unknown
   * length do. Default: false.
   */
  readonly live?: boolean;
  /**
   * Whether the script comes in parts, which `Cluster.feed` sends: that of the recipe is then
   * empty. Default: false.
   */
  readonly feed?: boolean;
  /**
   * A name of your own for the job. Default: the hash of what determines its result; for a script
   * that comes in parts, one that no other job has.
   */
  readonly id?: string;
}

/** A job. */
export interface Job {
  readonly id: string;
  readonly recipe: Recipe;
  readonly format: ResultFormat;
  readonly priority: Priority;
  readonly live: boolean;
  readonly feed: boolean;
  /** When it was submitted, in milliseconds since 1970. */
  readonly submitted: number;
}

const NAME = "give up to 100 letters, digits, - and _";
// What a second worker makes of a job would not fit to what was heard from the first.
const NO_LIVE_OPUS = "a live job can't have the format opus, because each Opus file has a random " +
  "number of its own: give another format";
const NO_SCRIPT = "a job whose script comes in parts has an empty script in its recipe";
const optionsSchema = z.strictObject({
  priority: z.enum(PRIORITIES, `give one of ${PRIORITIES.join(", ")}`).default("normal"),
  format: z.enum(RESULT_FORMATS, `give one of ${RESULT_FORMATS.join(", ")}`).default("wav"),
  live: z.boolean("give true or false").default(false),
  feed: z.boolean("give true or false").default(false),
  id: z.string(NAME).regex(ID, NAME).optional(),
});
const jobSchema = optionsSchema.required().extend({
  recipe: z.custom<Recipe>(),
  submitted: z.number(),
});

/**
 * Makes a job of a recipe.
 *
 * @throws {KokoroError} `input` when the recipe or an option is invalid
 */
export function jobOf(recipe: Recipe, options: JobOptions = {}): Job {
  const { id, ...others } = checkObject(optionsSchema, options, "option");
  if (others.live && others.format === "opus") throw new KokoroError("input", NO_LIVE_OPUS);
  const checked = checkedRecipe(recipe);
  if (others.feed && checked.script !== "") throw new KokoroError("input", NO_SCRIPT);
  const hash = (): string => hashOf([project.version, checked, others.format, others.live]);
  return {
    id: id ?? (others.feed ? crypto.randomUUID() : hash()),
    recipe: checked,
    ...others,
    submitted: Date.now(),
  };
}

/**
 * Reads a job from a message.
 *
 * @throws {KokoroError} `input` when it is none
 */
export function readJob(data: Uint8Array): Job {
  let value: unknown;
  try {
    value = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(data));
  } catch (cause) {
    throw new KokoroError("input", "the message is no JSON in UTF-8", { cause });
  }
  const job = checkArgument(jobSchema, value, "job");
  return { ...job, recipe: checkedRecipe(job.recipe) };
}

function checkedRecipe(recipe: Recipe): Recipe {
  const checked = checkRecipe(recipe);
  const { script, cast } = checked;
  if (cast !== undefined) checkCast(cast);
  const texts = typeof script === "string" ? [script] : checkTurns(script).map(({ text }) => text);
  const units = texts.reduce((sum, { length }) => sum + length, 0);
  if (units <= MOST_UNITS) return checked;
  throw new KokoroError(
    "input",
    `script has ${units} characters, and a job may have ${MOST_UNITS}: make several jobs of it`,
  );
}

/** The SHA-256 of data for JSON, whatever the order of its keys. */
function hashOf(value: unknown): string {
  const sorted = JSON.stringify(
    value,
    (_key, part) =>
      part !== null && typeof part === "object" && !Array.isArray(part)
        ? Object.fromEntries(Object.entries(part).sort(([a], [b]) => a < b ? -1 : 1))
        : part,
  );
  return createHash("sha256").update(sorted).digest("hex");
}
