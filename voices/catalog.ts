/**
 * What is known of each voice: by its name, from files, and from those that it is a blend of.
 *
 * @module
 */

import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { isMissingPermission, KokoroError } from "../errors.ts";
import type { Copies } from "./style_table.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";
import { type Language, languageOfVoices } from "../text/languages.ts";
import { formatBlend, parseBlend } from "./blend.ts";
import { combine, meanProsody, NEUTRAL, type Prosody } from "./prosody.ts";
import { blendNames, type Gains, type Gender, isOfficial, type VoiceEntry } from "./config.ts";

const EXTENSION = ".bin";

/** What the second letter says. */
const GENDERS: Readonly<Record<string, Gender>> = { f: "female", m: "male" };

/**
 * A voice that can be asked for.
 *
 * @example
 * ```ts
 * import { loadKokoro, type Voice } from "./mod.ts";
 * const label = ({ id, gender, language, description }: Voice): string =>
 *   `${id}: ${gender}, ${language}. ${description}`;
 * using model = await loadKokoro();
 * console.log(model.voices().map(label).join("\n"));
 * ```
 */
export interface Voice {
  /** Such as `af_heart`, `rick_c137`, or `af_sky(0.75)+af_bella(0.25)`. */
  readonly id: string;
  /** The language that it reads: of a blend, that of the voice with the greatest weight, the first by name of equal ones. */
  readonly language: Language;
  /** Of a blend, that of the voice with the greatest weight. */
  readonly gender: Gender;
  /** What it is like, in words; empty where nobody has said. */
  readonly description: string;
  /** What is its own beyond its style table: of a blend, the weighted mean, and what a file adds to that. */
  readonly prosody: Prosody;
  /** dB that come to the gain of an emotion, by its name: measured, where this voice needs another one than most. */
  readonly emotionGains: Gains;
}

/** A voice, and what its style table is made from. */
export interface KnownVoice {
  readonly voice: Voice;
  /** A style table, or entries that were there before this one: nothing is made from itself. */
  readonly source: URL | readonly BlendPart[];
}

/** How much of a voice is in another. */
export interface BlendPart {
  readonly known: KnownVoice;
  readonly weight: number;
}

/**
 * The official voices, each with a style table in `folder`.
 *
 * @throws {KokoroError} `weights` when it can't be read or has no voice
 */
export async function officialVoices(folder: string): Promise<Map<string, KnownVoice>> {
  const ids = await officialIds(folder);
  return new Map(ids.map((id) => [id, official(id, folder)]));
}

async function officialIds(folder: string): Promise<string[]> {
  const names = await Array.fromAsync(Deno.readDir(folder), ({ name }) => name).catch((cause) => {
    if (isMissingPermission(cause)) throw cause;
    throw new KokoroError(
      "weights",
      `can't read the folder of the voices, ${folder}: run ${SETUP_COMMAND}`,
      { cause },
    );
  });
  const ids = names.filter((name) => name.endsWith(EXTENSION))
    .map((name) => name.slice(0, -EXTENSION.length)).sort();
  if (ids.length > 0) return ids;
  throw new KokoroError("weights", `there is no voice in ${folder}: run ${SETUP_COMMAND}`);
}

function official(id: string, folder: string): KnownVoice {
  return {
    voice: {
      id,
      language: isOfficial(id) ? languageOfVoices(id[0]) : "en-us",
      gender: isOfficial(id) && GENDERS[id[1]] || "female",
      description: "",
      prosody: NEUTRAL,
      emotionGains: {},
    },
    source: pathToFileURL(join(folder, id + EXTENSION)),
  };
}

/** What a file says of a voice, upon what is known of it: from another file, from its parts, or from its name. */
export function toEntry(
  { id, styles, blend, ...said }: VoiceEntry,
  known: ReadonlyMap<string, KnownVoice>,
  folder: string,
  copies: Copies,
): KnownVoice {
  const parts = blend === undefined ? undefined : blendParts(blend, known);
  const named = styles === undefined ? known.get(id) : undefined;
  const { voice, source } = parts
    ? { voice: describe(parts), source: parts }
    : named ?? official(id, folder);
  return {
    voice: {
      id,
      language: said.language ?? voice.language,
      gender: said.gender ?? voice.gender,
      description: said.description ?? voice.description,
      prosody: combine(voice.prosody, said.prosody),
      emotionGains: { ...voice.emotionGains, ...said.emotionGains },
    },
    source: styles === undefined ? source : hereOf(styles, copies),
  };
}

/** The copy of a file on this machine, if there is one. */
function hereOf(url: URL, copies: Copies): URL {
  const copy = copies[url.href];
  return copy === undefined ? url : pathToFileURL(copy);
}

/**
 * The voices of a blend, or the one that is named.
 *
 * @throws {KokoroError} `input` as {@linkcode parseBlend} does
 */
export function blendParts(text: string, entries: ReadonlyMap<string, KnownVoice>): BlendPart[] {
  const blend = parseBlend(text, blendNames(entries.keys()));
  return blend.map(({ id, weight }) => ({ known: entries.get(id)!, weight }));
}

/** What there is to know of a blend. */
export function describe(parts: readonly BlendPart[]): Voice {
  const [{ known: { voice } }] = parts;
  if (parts.length === 1) return voice;
  const shares = parts.map(({ known, weight }) => ({ ...known.voice, weight }));
  return {
    id: formatBlend(shares),
    language: voice.language,
    gender: voice.gender,
    description: "",
    prosody: meanProsody(shares),
    emotionGains: meanGains(shares),
  };
}

function meanGains(
  shares: readonly { readonly emotionGains: Gains; readonly weight: number }[],
): Gains {
  const mean: Record<string, number> = {};
  for (const { emotionGains, weight } of shares) {
    for (const [emotion, gain] of Object.entries(emotionGains)) {
      mean[emotion] = (mean[emotion] ?? 0) + weight * gain;
    }
  }
  return mean;
}
