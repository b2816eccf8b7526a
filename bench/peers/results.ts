/**
 * The results of a comparison, as lines of JSON and as a table.
 *
 * @module
 */

import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { median } from "../../serving/statistics.ts";
import type { Answer } from "./protocol.ts";

const Common = z.object({
  system: z.string(),
  version: z.string().nullable(),
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
  return outcomes.map(({ system, version, answers }) => {
    if (answers instanceof KokoroError) {
      return { system, version, seconds, reason: answers.message };
    }
    const medianRtf = median(factors(answers));
    return {
      system,
      version,
      seconds,
      medianRtf: rounded(medianRtf),
      minRtf: rounded(Math.min(...factors(answers))),
      ratioToUs: rounded(medianRtf / ours),
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
 * length. The failures follow it.
 */
export function resultTable(results: readonly Result[]): string {
  const lengths = distinct(results.map(({ seconds }) => seconds)).sort((a, b) => a - b);
  const header = ["system", "version", ...lengths.map((length) => `${length} s`)];
  const rows = distinct(results.map(({ system }) => system)).map((system) => {
    const own = results.filter((result) => result.system === system);
    const cells = lengths.map((length) => cellOf(own.find(({ seconds }) => seconds === length)));
    return [system, own.find(({ version }) => version)?.version ?? "", ...cells];
  });
  const failures = results.filter(isFailure).map(({ system, reason }) => `${system}: ${reason}`);
  const table = [header, header.map(() => "---"), ...rows];
  return [...table.map((cells) => `| ${cells.join(" | ")} |`), ...distinct(failures)].join("\n");
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

function distinct<T>(values: readonly T[]): T[] {
  return [...new Set(values)];
}
