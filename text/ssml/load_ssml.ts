/**
 * Loads what reading SSML needs.
 *
 * @module
 */

import { loadXml } from "../../deps.ts";
import { emojiNames } from "../formats/readings.ts";
import { readEmoji } from "../formats/inline.ts";
import { once } from "../once.ts";
import type { Manner } from "../script/manner.ts";
import type { Stage } from "../script/stage.ts";
import { type SsmlParts, SsmlReader } from "./ssml_reader.ts";
import { readStyles } from "./styles.ts";

const makeParser = once(loadXml);
const styles = once(readStyles);

/**
 * Loads a reader of one document.
 *
 * @param stage its `warn` receives what of the document can't be followed
 * @param namesEmoji whether emoji are named in what is spoken in a manner. Absent: nowhere
 */
export async function loadSsmlReader(
  stage: Stage,
  namesEmoji?: (manner: Manner) => boolean,
): Promise<SsmlReader> {
  const names = namesEmoji ? await emojiNames() : undefined;
  const parts: SsmlParts = {
    makeParser: await makeParser(),
    styles: await styles(),
    ...(names && namesEmoji && {
      nameEmoji: (text, manner) =>
        namesEmoji(manner) ? text.edit(readEmoji(text.text, names)) : text,
    }),
  };
  return new SsmlReader(parts, stage);
}
