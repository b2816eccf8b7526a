/**
 * What the rest of a script must begin with, so that it goes on as it was spoken before.
 *
 * @module
 */

import type { Manner } from "../../text/script/manner.ts";
import type { Stage } from "../../text/script/stage.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { nameKey } from "./turn.ts";

/** Marks that say one thing of a manner: the name of each, and its unit. */
const MARKS = {
  voice: ["voice", ""],
  emotion: ["emotion", ""],
  language: ["lang", ""],
  speed: ["speed", ""],
  volume: ["volume", "dB"],
  pitch: ["pitch", "st"],
} as const;

/**
 * The line with the name and the marks for what follows an utterance in its turn, such as
 * `RICK: [speed:0.9]`. Empty if that is spoken as `base` says.
 *
 * @param base how the script is spoken where it says nothing
 */
export function leadAfter(
  utterance: Utterance,
  cast: Stage["cast"],
  base: { readonly manner: Manner; readonly speaker?: string },
): string {
  const { speaker, changes = [], textEnd } = utterance;
  const { manner } = changes.findLast(({ textStart }) => textStart < textEnd) ?? utterance;
  const isNamed = speaker !== undefined && speaker !== base.speaker;
  const known: Manner = isNamed ? cast.get(nameKey(speaker)) ?? {} : base.manner;
  const marks = (Object.keys(MARKS) as (keyof typeof MARKS)[])
    .filter((key) => manner[key] !== undefined && manner[key] !== known[key])
    .map((key) => `[${MARKS[key][0]}:${manner[key]}${MARKS[key][1]}]`);
  const lead = (isNamed ? `${speaker}: ` : "") + marks.join("");
  // The rest may begin with the line of another speaker.
  return lead === "" ? "" : `${lead}\n`;
}
