/**
 * Reads subtitles: SRT and WebVTT.
 *
 * @module
 */

import { type CueNode, loadCaptions } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";

/** What one speaker says in a cue. */
export interface CuePart {
  /** The name in `<v Name>` of WebVTT; absent if there is none. */
  readonly speaker?: string;
  /** The text without markup. */
  readonly text: string;
}

/** A cue: text, and when it is shown. */
export interface Cue {
  /** Its place in the file, starting at 1. */
  readonly number: number;
  /** When it is shown, in seconds. */
  readonly start: number;
  /** When it disappears, in seconds: after `start`. */
  readonly end: number;
  /** Its text without markup; empty if there is none. */
  readonly text: string;
  /** What each speaker says of the text, in order. */
  readonly parts: readonly CuePart[];
}

/** The first line of WebVTT. SRT has none. */
const WEBVTT = /^WEBVTT(?:\s|$)/;

/** A line with times, as far as it is recognised even if they are wrong. */
const TIMES = /^\s*-?[\d:.,]+\s*-->/;

/** The line before the times of a cue in SRT. */
const NUMBER = /^\s*\d+\s*$/;

/** Signs of SRT that place a cue on the screen. */
const PLACES = /\{\\[^{}\n]*\}|^(?:[XY][12]:\d+[ \t]*)+$/gm;

/** A `<` that begins neither a tag nor a time. */
const PLAIN_LESS = /<(?!\/?[a-z]|\d+:)/gi;

/**
 * Reads the cues of subtitles, in the order of their times.
 *
 * @throws {KokoroError} `input` when there are no cues, or the times of one can't be read
 */
export async function readSubtitles(subtitles: string): Promise<Cue[]> {
  const { parseText, tokenizeVTTCue } = await loadCaptions();
  const text = subtitles.replace(/^\uFEFF/, "").replace(/\r\n?/g, "\n");
  const type = WEBVTT.test(text) ? "vtt" : "srt";
  const cuesOf = async (text: string): Promise<{ startTime: number; endTime: number }[]> =>
    (await parseText(text, { type })).cues;
  const { cues } = await parseText(type === "srt" ? regular(text) : text, { type });
  await checkTimes(
    text,
    cues.length,
    async (line) =>
      (await cuesOf(type === "vtt" ? `WEBVTT\n\n${line}\nx` : `${line}\nx`)).length > 0,
  );
  return cues.map((cue, i) => {
    const { startTime, endTime } = cue;
    cue.text = (type === "srt" ? cue.text.replace(PLACES, "") : cue.text)
      .replace(PLAIN_LESS, "&lt;");
    const parts = partsOf(tokenizeVTTCue(cue));
    const whole = parts.map(({ text }) => text).join("\n");
    return { number: i + 1, start: startTime, end: endTime, text: whole, parts };
  }).sort((a, b) => a.start - b.start);
}

/**
 * SRT with an empty line before the times of each cue, and no others: an empty line would end the
 * text of a cue.
 */
function regular(srt: string): string {
  const lines = srt.split("\n");
  return lines.flatMap((line, i) => {
    if (TIMES.test(line)) return ["", line];
    const isNumber = NUMBER.test(line) && TIMES.test(lines[i + 1] ?? "");
    return isNumber || line.trim() === "" ? [] : [line];
  }).join("\n");
}

/** Whether there is anything to say in a cue: a letter or a digit. */
export function hasWords({ text }: Cue): boolean {
  return /[\p{L}\p{N}]/u.test(text);
}

/** Checks that each line with times has become a cue. */
async function checkTimes(
  text: string,
  count: number,
  isRead: (line: string) => Promise<boolean>,
): Promise<void> {
  const timed = text.split("\n").entries().filter(([, line]) => TIMES.test(line)).toArray();
  if (timed.length === 0) {
    throw new KokoroError(
      "input",
      "there are no subtitles: give SRT or WebVTT, with lines such as " +
        "00:00:01,000 --> 00:00:02,500",
    );
  }
  if (timed.length === count) return;
  for (const [i, line] of timed) {
    if (await isRead(line)) continue;
    throw new KokoroError(
      "input",
      `line ${i + 1}, ${JSON.stringify(line.trim())}: give a start and a later end, such as ` +
        "00:00:01,000 --> 00:00:02,500",
    );
  }
  throw new KokoroError(
    "input",
    `${timed.length} lines have times, but there are ${count} cues: put an empty line before each`,
  );
}

/** The parts of a cue, in which neighbours have different speakers. */
function partsOf(nodes: readonly CueNode[]): CuePart[] {
  const parts: { speaker?: string; text: string }[] = [];
  const visit = (nodes: readonly CueNode[], speaker?: string): void => {
    for (const node of nodes) {
      if (node.type === "text") {
        const last = parts.at(-1);
        if (last && last.speaker === speaker) last.text += node.data;
        else parts.push({ ...(speaker !== undefined && { speaker }), text: node.data });
      } else if (node.type !== "rt") { // the reading of what is before it
        visit(node.children, node.type === "v" ? node.voice : speaker);
      }
    }
  };
  visit(nodes);
  return parts.map((part) => ({ ...part, text: part.text.trim() }))
    .filter(({ text }) => text !== "");
}
