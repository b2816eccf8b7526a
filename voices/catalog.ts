/**
 * The properties of each voice, taken from its name, from configuration files, and from the voices
 * that it is a blend of.
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

/** The genders of official voices, by the second letter of their ids. */
const GENDERS: Readonly<Record<string, Gender>> = { f: "female", m: "male" };

/**
 * A voice that can be selected.
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
  /** The name of the voice, such as `af_heart`, `rick_c137`, or `af_sky(0.75)+af_bella(0.25)`. */
  readonly id: string;
  /**
   * The language that it reads. For a blend, that of the voice with the greatest weight; if several
   * have the same weight, of the first by name.
   */
  readonly language: Language;
  /** The gender. For a blend, that of the same voice as for `language`. */
  readonly gender: Gender;
  /** A description of how it sounds; empty if there is none. */
  readonly description: string;
  /**
   * How good it sounds in its own language, as DistillMOS rates it, 1 to 5: see
   * `docs/languages.md`. Absent if it was not measured.
   */
  readonly quality?: number;
  /**
   * The prosody that is applied in addition to the style table. For a blend, the weighted mean of
   * its voices, combined with the prosody that a configuration file gives for the blend.
   */
  readonly prosody: Prosody;
  /**
   * Gains in dB that are added to the gain of an emotion, by the name of the emotion. They are
   * measured, and given where this voice needs a different gain than most voices.
   */
  readonly emotionGains: Gains;
}

/** A voice, and the source of its style table. */
export interface KnownVoice {
  readonly voice: Voice;
  /** The URL of a style table, or the voices to blend, all of which were defined earlier. */
  readonly source: URL | readonly BlendPart[];
}

/** A voice that is part of a blend, and its weight. */
export interface BlendPart {
  readonly known: KnownVoice;
  readonly weight: number;
}

/**
 * Lists the official voices, each with a style table in `folder`.
 *
 * @throws {KokoroError} `weights` when the folder can't be read or contains no voice
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
      `can't read the voice folder ${folder}: run ${SETUP_COMMAND}`,
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

/**
 * The voice of an entry in a configuration file. Properties that the entry leaves out come from the
 * parts of its blend, from an earlier entry with the same id, or from the id itself.
 */
export function toEntry(
  { id, styles, blend, quality, ...said }: VoiceEntry,
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
      ...(quality !== undefined && { quality }),
    },
    source: styles === undefined ? source : hereOf(styles, copies),
  };
}

/** The URL of the local copy of a file if there is one, or else `url`. */
function hereOf(url: URL, copies: Copies): URL {
  const copy = copies[url.href];
  return copy === undefined ? url : pathToFileURL(copy);
}

/**
 * The voices of a blend, or the single voice that is named.
 *
 * @throws {KokoroError} `input`, as {@linkcode parseBlend} does
 */
export function blendParts(text: string, entries: ReadonlyMap<string, KnownVoice>): BlendPart[] {
  const blend = parseBlend(text, blendNames(entries.keys()));
  return blend.map(({ id, weight }) => ({ known: entries.get(id)!, weight }));
}

/** The properties of a blend, or those of the voice if there is only one. */
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
