/** A stage for tests of scripts: a cast, and the voices and emotions that there are. */

import { KokoroError } from "../../errors.ts";
import type { Manner } from "../../text/script/manner.ts";
import type { Stage } from "../../text/script/stage.ts";

const VOICES = ["rick_c137", "morty", "summer", "bf_emma", "ff_siwis"];
const EMOTIONS = ["neutral", "sad", "angry", "excited"];

/** Throws unless `value` is one of `names`, or a blend of them, with or without a number. */
function check(kind: string, value: string | undefined, names: readonly string[]): void {
  const parts = value?.split(/[+*()\s\d.]+/).filter((part) => /[a-z]/.test(part)) ?? [];
  const strange = parts.find((part) => !names.some((name) => name.startsWith(part)));
  if (value === undefined || parts.length > 0 && strange === undefined) return;
  throw new KokoroError("input", `there is no ${kind} "${value}": there are ${names.join(", ")}`);
}

/** A stage with this cast. */
export function stageOf(cast: Readonly<Record<string, Manner>>, speed?: number): Stage {
  return {
    cast: new Map(Object.entries(cast)),
    check: ({ voice, emotion }) => {
      check("voice", voice, VOICES);
      check("emotion", emotion, EMOTIONS);
    },
    languageOf: ({ voice, language }) =>
      language ?? (voice === "ff_siwis" ? "fr-fr" : voice === "bf_emma" ? "en-gb" : "en-us"),
    ...(speed !== undefined && { speed }),
  };
}

/** The cast of most tests. */
export const CAST: Readonly<Record<string, Manner>> = {
  "RICK": { voice: "rick_c137" },
  "MORTY": { voice: "morty", emotion: "excited", speed: 0.9 },
  "MR. O'BRIEN 2": { voice: "bf_emma" },
};
