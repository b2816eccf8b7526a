/**
 * The results of a comparison, as lines of JSON and as a table.
 *
 * @module
 */

import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { median } from "../../serving/statistics.ts";
import { percent, type Similarity } from "./likeness.ts";
import type { Answer } from "./protocol.ts";

const Common = z.object({
  system: z.string(),
  version: z.string().nullable(),
  /** In what the system computes, if not in FP32. */
  precision: z.string().optional(),
  /**
   * The length of speech that was asked for. The length that each system produces differs from it
   * by a few percent at most.
   */
  seconds: z.number().positive(),
});
const Figures = Common.extend({
  /**
   * The real-time factor (RTF), seconds of computing per second of speech: median of the rounds.
   */
  medianRtf: z.number().positive(),
  /** The RTF of the best round. */
  minRtf: z.number().positive(),
  /** The median relative to that of our system. */
  ratioToUs: z.number().positive(),
  /** The correlation of the system's spectrogram with ours, for the speech that warms up. */
  likeness: z.number().optional(),
  /** How much longer that speech is than ours, as a part of the length of ours. */
  longer: z.number().optional(),
});
const Failure = Common.extend({ reason: z.string() });
const Result = z.union([Figures, Failure]);

/** The figures of a system at one length. */
export type Figures = z.infer<typeof Figures>;
/** A system that could not be measured, and why. */
export type Failure = z.infer<typeof Failure>;
/** A line of the results. */
export type Result = z.infer<typeof Result>;

/** How a system did at one length. */
export interface Outcome {
  readonly system: string;
  /** Null when the system failed before it sent its version. */
  readonly version: string | null;
  /** In what it computes, if not in FP32. */
  readonly precision?: string;
  /** How much its speech is like ours, if it is another system and could speak. */
  readonly similarity?: Similarity;
  /** The answers of all rounds, or the error that the system failed with. */
  readonly answers: readonly Answer[] | KokoroError;
}

/**
 * The results at one length.
 *
 * @param seconds the length
 * @param outcomes our system's first, which must not be a failure
 */
export function resultsOf(seconds: number, outcomes: readonly Outcome[]): Result[] {
  const ours = median(factors(outcomes[0].answers as readonly Answer[]));
  return outcomes.map(({ answers, similarity, ...about }) => {
    if (answers instanceof KokoroError) return { ...about, seconds, reason: answers.message };
    const medianRtf = median(factors(answers));
    return {
      ...about,
      seconds,
      medianRtf: rounded(medianRtf),
      minRtf: rounded(Math.min(...factors(answers))),
      ratioToUs: rounded(medianRtf / ours),
      ...(similarity && {
        likeness: rounded(similarity.likeness),
        longer: rounded(similarity.longer),
      }),
    };
  });
}

function factors(answers: readonly Answer[]): number[] {
  return answers.map(({ seconds, compute }) => compute / seconds);
}

/** Rounds to four digits: more would only be noise. */
function rounded(value: number): number {
  return Number(value.toPrecision(4));
}

/**
 * Parses the results of earlier runs from the lines of JSON that they printed.
 *
 * @throws {KokoroError} `input` when a line is invalid
 */
export function parseResults(text: string): Result[] {
  const lines = text.split("\n").filter((line) => line.trim() !== "");
  return lines.map((line, i) => {
    try {
      return Result.parse(JSON.parse(line));
    } catch (cause) {
      throw new KokoroError("input", `line ${i + 1} was not printed by \`--json\`: ${line}`, {
        cause,
      });
    }
  });
}

/**
 * A Markdown table of RTFs, also relative to ours, with a row for each system and a column for each
 * length. Notes on systems that do not compute in FP32 follow it, and then the failures.
 */
export function resultTable(results: readonly Result[]): string {
  const lengths = distinct(results.map(({ seconds }) => seconds)).sort((a, b) => a - b);
  const header = ["system", "version", ...lengths.map((length) => `${length} s`)];
  const rows = distinct(results.map(nameOf)).map((name) => {
    const own = results.filter((result) => nameOf(result) === name);
    const cells = lengths.map((length) => cellOf(own.find(({ seconds }) => seconds === length)));
    return [name, own.find(({ version }) => version)?.version ?? "", ...cells];
  });
  const notes = results.filter(isMeasured).flatMap(noteOn);
  const failures = results.filter(isFailure).map(({ system, reason }) => `${system}: ${reason}`);
  const table = [header, header.map(() => "---"), ...rows];
  return [
    ...table.map((cells) => `| ${cells.join(" | ")} |`),
    ...distinct(notes),
    ...distinct(failures),
  ].join("\n");
}

/** The name of a system; it says so if the system does not compute in FP32. */
export function nameOf({ system, precision }: Pick<Result, "system" | "precision">): string {
  return precision === undefined ? system : `${system} (not FP32)`;
}

function noteOn({ system, precision, likeness, longer }: Figures): string[] {
  if (precision === undefined) return [];
  const compared = likeness === undefined || longer === undefined
    ? ""
    : `; its speech is ${percent(Math.abs(longer))} ${
      longer < 0 ? "shorter" : "longer"
    } than ours` +
      ` and has a correlation of ${percent(likeness)} with it`;
  return [`${system}: computes in ${precision}, not in FP32${compared}`];
}

function cellOf(result: Result | undefined): string {
  if (result === undefined || isFailure(result)) return "-";
  const { medianRtf, ratioToUs } = result;
  return `${medianRtf.toFixed(3)} (${ratioToUs.toFixed(2)} x)`;
}

/** Whether a system could not be measured. */
export function isFailure(result: Result): result is Failure {
  return "reason" in result;
}

/** Whether a system could be measured. */
export function isMeasured(result: Result): result is Figures {
  return !isFailure(result);
}

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
