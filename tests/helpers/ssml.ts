/** Reads SSML with a few voices, and shows what came of it in short lines. */

import { readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import type { Language } from "../../text/languages.ts";
import type { Instruction } from "../../text/script/instruction.ts";
import type { Manner } from "../../text/script/manner.ts";
import type { MarkupPart } from "../../text/script/markup.ts";
import type { Stage, StageVoice } from "../../text/script/stage.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { loadSsmlReader } from "../../text/ssml/load_ssml.ts";

/** The voices of these tests, the call's own first. */
const VOICES: readonly StageVoice[] = [
  { id: "af_heart", language: "en-us", gender: "female" },
  { id: "am_adam", language: "en-us", gender: "male" },
  { id: "bf_emma", language: "en-gb", gender: "female" },
  { id: "bm_george", language: "en-gb", gender: "male" },
  { id: "ff_siwis", language: "fr-fr", gender: "female" },
];
const EMOTIONS = ["neutral", "excited", "sad", "angry", "manic"];

/** A stage with these voices, whose warnings go to `warnings`. */
export function testStage(warnings: string[] = [], speed = 1): Stage {
  return {
    cast: new Map(),
    speed,
    voices: VOICES,
    voiceOf: ({ voice }) => VOICES.find(({ id }) => id === voice) ?? VOICES[0],
    warn: (message) => warnings.push(message),
    check: ({ voice, emotion }) => {
      const isKnown = (voice === undefined || VOICES.some(({ id }) => id === voice)) &&
        (emotion === undefined || EMOTIONS.includes(emotion.replace(/\(.*/, "")));
      if (!isKnown) throw new KokoroError("input", "there is no such voice or emotion");
    },
    languageOf: ({ voice, language }: Manner): Language =>
      language ?? (VOICES.find(({ id }) => id === voice) ?? VOICES[0]).language,
  };
}

/** What came of a document. */
export interface ReadSsml {
  /** What is spoken, and in parentheses what is said about it. */
  readonly reads: string[];
  /** The warnings, with their places. */
  readonly warnings: string[];
  /** What is shown of it. */
  readonly shown: string;
}

/** Reads a document that arrives in parts of `size` units. */
export async function readSsml(document: string, size = document.length): Promise<ReadSsml> {
  const warnings: string[] = [];
  const reader = await loadSsmlReader(testStage(warnings));
  const reads: string[] = [];
  let text = "";
  const add = (parts: Iterable<MarkupPart>): void => {
    for (const part of parts) {
      if ("text" in part) text += told(part.text.text, part.instruction);
      else {
        reads.push(text, `(${directed(part)})`);
        text = "";
      }
    }
  };
  for (let at = 0; at < document.length; at += size) {
    add(reader.push(document.slice(at, at + size)));
  }
  add(reader.end());
  reads.push(text);
  let shown = document;
  for (const { start, end, by } of reader.edits.toReversed()) {
    shown = shown.slice(0, start) + by + shown.slice(end);
  }
  return {
    reads: reads.flatMap((text) => text.split(/\n\n\s*/)).map((text) =>
      text.replace(/\s+/g, " ").trim()
    ).filter((text) => text !== ""),
    warnings,
    shown: shown.replace(/\s+/g, " ").trim(),
  };
}

function told(text: string, instruction: Instruction | undefined): string {
  if (instruction === undefined) return text;
  const { phonemes, stress, sayAs, tag } = instruction;
  if (tag !== undefined) return `«${text}: ${tag}»`;
  if (phonemes !== undefined) return `«${text}: ${phonemes}»`;
  if (stress !== undefined) return `«${text}: stress ${stress}»`;
  return `«${text}: ${[sayAs!.as, sayAs!.format].filter((each) => each).join(" ")}»`;
}

function directed(part: Exclude<MarkupPart, { readonly text: unknown }>): string {
  if ("pause" in part) return `pause ${part.pause}`;
  if ("mark" in part) return `mark ${part.mark}`;
  if ("overlap" in part) return `overlap ${part.overlap}`;
  const said = Object.entries(part.manner).map(([key, value]) => `${key} ${value}`);
  return ["spoken", ...said].join(", ");
}

const schema = z.strictObject({
  documents: z.array(z.strictObject({
    name: z.string(),
    ssml: z.string(),
    reads: z.array(z.string()),
    warns: z.array(z.string()).default([]),
    spoken: z.string(),
  })),
});

/** A document, what is read in it, the warnings without their places, and its words as spoken. */
export type SsmlDocument = z.infer<typeof schema>["documents"][number];

/** The documents in the manner of each maker of speech. */
export async function ssmlDocuments(): Promise<SsmlDocument[]> {
  const files = ["w3c", "google", "polly", "azure"].map((maker) =>
    readConfig(new URL(`../fixtures/ssml/${maker}.yaml`, import.meta.url), schema)
  );
  return (await Promise.all(files)).flatMap(({ documents }) => documents);
}

/** The words that are spoken, with a stroke between utterances. */
export function spokenWords(utterances: readonly Utterance[]): string {
  const isSaid = ({ spoken }: { spoken: string }): boolean => /[\p{L}\p{N}]/u.test(spoken);
  return utterances.map(({ words }) => words.filter(isSaid).map(({ spoken }) => spoken).join(" "))
    .join(" | ");
}
