/**
 * Finds what of a script is spoken, for counting words.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import type { TextOptions } from "../formats/text_format.ts";
import type { Manner } from "../script/manner.ts";
import { MarkupReader } from "../script/markup.ts";
import { textOfSsml } from "../ssml/tags.ts";

/** Text of a script without markup, all of it by one voice and in one language. */
export interface Stretch {
  readonly manner: Manner;
  readonly text: string;
}

/** The longest part of a script that is read at once, in UTF-16 units. */
const PART = 4096;

/**
 * The stretches of a script, in order. What follows a mistake in the markup is taken as it is
 * written.
 */
export function spokenStretches(
  script: string,
  { markup = true, ssml = false, textFormat, stage }: TextOptions = {},
): Stretch[] {
  if (ssml) return [{ manner: {}, text: textOfSsml(script) }];
  if (!markup) return [{ manner: {}, text: script }];
  const stretches: Stretch[] = [];
  let [manner, text, end]: [Manner, string, number] = [{}, "", 0];
  const reader = new MarkupReader({ isMarkdown: textFormat === "markdown", stage });
  function* parts(): ReturnType<MarkupReader["push"]> {
    for (let at = 0; at < script.length; at += PART) {
      yield* reader.push(script.slice(at, at + PART));
    }
    yield* reader.end();
  }
  try {
    for (const part of parts()) {
      if ("text" in part) {
        text += part.text.text;
        end = part.text.origin({ start: 0, end: part.text.text.length }).end;
      } else if ("manner" in part) {
        const { voice, language } = part.manner;
        if (voice !== manner.voice || language !== manner.language) {
          stretches.push({ manner, text });
          text = "";
        }
        ({ manner } = part);
      } else text += " ";
    }
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    text += ` ${script.slice(end)}`;
  }
  return [...stretches, { manner, text }];
}
