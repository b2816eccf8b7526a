/**
 * What is spoken in a call: a text, or turns.
 *
 * @module
 */

import type { FrontEnd } from "../../text/front_end.ts";
import type { TextOptions } from "../../text/formats/text_format.ts";
import { partsOf, type ScriptSource } from "../../text/script/source.ts";
import type { Utterance } from "../../text/utterances/utterances.ts";
import { restOf } from "../plan/cut.ts";
import type { Plannable } from "../plan/planner.ts";
import type { Company } from "./company.ts";
import { leadAfter } from "./lead.ts";
import type { Turn } from "./turn.ts";

/** A script with its utterances, and what is known of its parts. */
export interface Script extends Plannable {
  /** Whether the call's own voice speaks, as far as is known. */
  readonly usesOwnVoice: boolean;
  /** The index of the turn that was given; `undefined` in a text. */
  itemOf(utterance: Utterance): number | undefined;
  /** The seed of an utterance, if it is not that of the call. */
  seedOf(utterance: Utterance): number | undefined;
  /** The number of words in the whole script, without names and markup. */
  countWords(): number;
  /** What is not spoken if the script is cut after an utterance. */
  restAfter(utterance: Utterance): Rest;
}

/** The part of a script that is not spoken. */
export interface Rest {
  /** As a text. */
  readonly text: string;
  /** As turns, if the script was turns. */
  readonly turns?: readonly Turn[];
  /** The number of its words. */
  readonly words: number;
}

/** Nothing is left. */
export const NO_REST: Rest = { text: "", words: 0 };

/** How scripts are read. */
export interface Reading {
  readonly frontEnd: FrontEnd;
  readonly company: Company;
  readonly options: TextOptions;
  readonly signal?: AbortSignal;
}

/** The script of a text, or of the parts of one as they arrive. */
export function textScript(
  source: ScriptSource,
  { frontEnd, company, options, signal }: Reading,
): Script {
  const language = company.stage.languageOf({});
  const text = (): string => source as string;
  const count = (part: string): number => frontEnd.countWords(part, language, options);
  return {
    usesOwnVoice: true,
    utterances: named(frontEnd.read(partsOf(source, signal), language, options), company),
    textOf: text,
    itemOf: () => undefined,
    seedOf: () => undefined,
    countWords: () => count(text()),
    restAfter: (utterance) => {
      const rest = restOf(text(), utterance, options.ssml);
      if (rest === "" || options.ssml) return { text: rest, words: count(rest) };
      const lead = leadAfter(utterance, company.stage.cast, { manner: {} });
      return { text: lead + rest, words: count(rest) };
    },
  };
}

async function* named(
  utterances: AsyncGenerator<Utterance, void, void>,
  company: Company,
): AsyncGenerator<Utterance, void, void> {
  for await (const utterance of utterances) {
    const { speaker } = utterance;
    yield speaker === undefined ? utterance : { ...utterance, speaker: company.nameOf(speaker) };
  }
}
