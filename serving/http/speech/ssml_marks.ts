/**
 * SSML as a text with marks such as `[pause:1.0s]` and `[rate:0.75]`, which routes for speech read.
 *
 * @module
 */

import type { Instruction } from "../../../text/script/instruction.ts";
import type { Manner } from "../../../text/script/manner.ts";
import { openStage, type StageVoice } from "../../../text/script/stage.ts";
import { loadSsmlReader } from "../../../text/ssml/load_ssml.ts";

/** What may stand before the document: a declaration, comments and blanks. */
const PROLOGUE = /^(?:\s|<\?[^>]*>|<!--(?:(?!-->)[^])*-->)*/;

/** The marks of a manner, in the order in which they are written. */
const MARKS: readonly (readonly [keyof Manner, (value: unknown, usual: string) => string])[] = [
  ["voice", (voice, usual) => `[voice:${voice ?? usual}]`],
  ["emotion", (emotion) => emotion === undefined ? "[/emotion]" : `[emotion:${emotion}]`],
  ["speed", (speed) => `[rate:${decimal(speed ?? 1)}]`],
  ["volume", (volume) => `[volume:${volume ?? 0}dB]`],
  ["pitch", (pitch) => `[pitch:${pitch ?? 0}st]`],
];

/** Whether a text is a whole document in SSML. */
export function isSsml(text: string): boolean {
  return /^<speak[\s/>]/.test(text.replace(PROLOGUE, ""));
}

/**
 * Writes SSML as a text with marks.
 *
 * @param voice the voice of the call, which speaks again after an element with another one. Without
 * it, the text has no marks for how it is spoken, only those for pauses and phonemes
 * @param voices the voices from which SSML chooses
 * @throws {KokoroError} `input` when the document has a mistake, with its line and column
 */
export async function ssmlToMarks(
  ssml: string,
  voice: string | undefined,
  voices: readonly StageVoice[],
): Promise<string> {
  const reader = await loadSsmlReader({ ...openStage(), voices });
  let written = "";
  let said: Manner = {};
  const change = (manner: Manner): void => {
    if (voice === undefined) return;
    for (const [key, mark] of MARKS) {
      if (manner[key] !== said[key]) written += ` ${mark(manner[key], voice)} `;
    }
    said = manner;
  };
  for (const part of [...reader.push(ssml), ...reader.end()]) {
    if ("manner" in part) change(part.manner);
    else if ("pause" in part) written += ` [pause:${decimal(part.pause)}s] `;
    else if ("text" in part) written += withInstruction(part.text.text, part.instruction);
  }
  change({});
  return written.replace(/\s+/g, " ").trim();
}

function withInstruction(text: string, instruction: Partial<Instruction> = {}): string {
  const { phonemes, stress } = instruction;
  if (phonemes !== undefined) return `[${text}](/${phonemes}/)`;
  return stress ? `[${text}](${stress > 0 ? "+" : ""}${stress})` : text;
}

/** A number with at least one decimal place, as clients of Kokoro-FastAPI expect it. */
function decimal(value: unknown): string {
  return Number.isInteger(value) ? `${value}.0` : String(value);
}
