/**
 * What the server reports about itself and its voices.
 *
 * @module
 */

import project from "../../deno.json" with { type: "json" };
import { KokoroError } from "../../errors.ts";
import { LANGUAGE_CODES, languageNamed } from "../../text/languages.ts";
import type { Voice } from "../../voices/catalog.ts";
import type { WyomingEvent } from "./events.ts";

const WHOLE = {
  attribution: { name: "hexgrad", url: "https://huggingface.co/hexgrad/Kokoro-82M" },
  installed: true,
  version: project.version,
};

/** The kinds of services that there are none of here. */
const NONE = { asr: [], handle: [], intent: [], wake: [], mic: [], snd: [] };

/** The event that answers `describe`. */
export function infoOf(voices: readonly Voice[]): WyomingEvent {
  const program = {
    ...WHOLE,
    name: "kokoro",
    description: "Kokoro for Deno",
    supports_synthesize_streaming: true,
    voices: voices.map(({ id, language, description }) => ({
      ...WHOLE,
      name: id,
      description: description === "" ? id : `${id}: ${description}`,
      languages: [tagOf(language)],
      speakers: null,
    })),
  };
  return { type: "info", data: { tts: [program], ...NONE } };
}

/** A language as clients know it, such as `en-US`. */
export function tagOf(language: string): string {
  return language.replace(/-\w+$/, (region) => region.toUpperCase());
}

/** The voice that a client asks for. */
export interface WantedVoice {
  readonly name?: string | null;
  /** Counts only without a name. */
  readonly language?: string | null;
}

/**
 * Returns the name of a voice; undefined for the default voice.
 *
 * @throws {KokoroError} `input` when no voice speaks the language
 */
export function voiceFor(
  { name, language }: WantedVoice,
  voices: readonly Voice[],
): string | undefined {
  if (name) return name;
  if (!language) return undefined;
  const code = languageNamed(language);
  if (code === LANGUAGE_CODES[0]) return undefined; // the default voice speaks it
  const voice = voices.find((voice) => voice.language === code);
  if (voice !== undefined) return voice.id;
  throw new KokoroError("input", `no voice speaks ${JSON.stringify(language.slice(0, 50))}`);
}
