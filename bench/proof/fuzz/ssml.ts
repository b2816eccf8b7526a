/**
 * The target that reads SSML, whole and in parts.
 *
 * @module
 */

import type { FastCheck } from "../../../dev_deps.ts";
import { KokoroError } from "../../../errors.ts";
import type { MarkupPart } from "../../../text/script/markup.ts";
import type { Stage, StageVoice } from "../../../text/script/stage.ts";
import { loadSsmlReader } from "../../../text/ssml/load_ssml.ts";
import { type Target, target, texts } from "./target.ts";

const SSML = [
  '<?xml version="1.0"?><speak version="1.1" xmlns="http://www.w3.org/2001/10/synthesis"' +
  ' xml:lang="en-US"><p><s>Tom &amp; <sub alias="b c">d</sub></s></p><!-- e --></speak>',
  '<voice name="am_adam" gender="female" languages="en-GB" variant="2">a <lang xml:lang="fr-FR">b' +
  '</lang></voice><break time="500ms"/><break strength="weak"/><mark name="m"/>',
  '<prosody rate="+10%" pitch="-2st" volume="+6dB">a <emphasis level="strong">b</emphasis>' +
  "</prosody>",
  '<say-as interpret-as="date" format="mdy">1/2/2003</say-as> <say-as interpret-as="characters">' +
  'ab1</say-as> <say-as interpret-as="telephone">+1 800 5</say-as> <say-as interpret-as="bleep"/>',
  '<phoneme alphabet="ipa" ph="pɪˈkɑːn">a</phoneme> <phoneme alphabet="x-sampa" ph="m@&quot;h"/>',
  '<speak xmlns:mstts="http://www.w3.org/2001/mstts"><mstts:express-as style="cheerful"' +
  ' styledegree="0.5">a</mstts:express-as><mstts:silence type="Leading" value="200ms"/></speak>',
  '<audio src="a"><desc>b</desc>c</audio><![CDATA[d <e>]]><metadata><f>g</f></metadata>&#33;&#x21;',
];
const SSML_PIECES = [
  ...[
    "<",
    ">",
    "</",
    "/>",
    "&",
    "&amp;",
    "&#",
    "&#x110000;",
    ";",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
  ],
  ...[
    "<!DOCTYPE",
    "<?",
    "?>",
    '="',
    "='",
    '"',
    "'",
    "<p>",
    "</p>",
    "<s/>",
    "</speak>",
    "\n",
    "\r\n",
  ],
  ...['<break time="', "<sub alias='", "<say-as interpret-as='", "xml:lang='", "😀", "\ud800", "?"],
  ...["</_>", "<_>", "<a:b>", "+1%", "-99999st", "1e9", "st", "dB", "ˈ", "\u0361"],
];
const VOICES: readonly StageVoice[] = [
  { id: "af_heart", language: "en-us", gender: "female" },
  { id: "am_adam", language: "en-us", gender: "male" },
  { id: "bf_emma", language: "en-gb", gender: "female" },
];
const STAGE: Stage = {
  cast: new Map(),
  voices: VOICES,
  voiceOf: ({ voice }) => VOICES.find(({ id }) => id === voice) ?? VOICES[0],
  check: ({ voice }) => {
    if (voice !== undefined && !VOICES.some(({ id }) => id === voice)) {
      throw new KokoroError("input", "there is no such voice");
    }
  },
  languageOf: ({ language }) => language ?? "en-us",
};

/** Returns what is read in a document that arrives in parts, or the mistake in it. */
async function read(document: string, size: number): Promise<string> {
  const reader = await loadSsmlReader(STAGE);
  let text = "";
  const add = (parts: Iterable<MarkupPart>): void => {
    for (const part of parts) {
      if (!("text" in part)) text += JSON.stringify(part);
      else {
        for (let at = 0; at < part.text.text.length; at++) {
          const { start, end } = part.text.origin({ start: at, end: at + 1 });
          if (start > end || end > document.length) throw new Error("a symbol is misplaced");
          text += `${part.text.text[at]}${start}`;
        }
        text += JSON.stringify(part.instruction ?? "");
      }
    }
  };
  try {
    for (let at = 0; at < document.length; at += size) {
      add(reader.push(document.slice(at, at + size)));
    }
    add(reader.end());
  } catch (error) {
    if (!(error instanceof KokoroError) || error.kind !== "input") throw error;
    return error.message;
  }
  let last = 0;
  for (const { start, end } of reader.edits) {
    if (start < last || end < start) throw new Error("the edits are not in order");
    last = end;
  }
  return text.replaceAll('""', "");
}

/** SSML, whole and in parts. */
export const ssml = (fc: FastCheck): Promise<Target> =>
  Promise.resolve(target({
    inputs: fc.tuple(texts(fc, SSML, SSML_PIECES), fc.integer({ min: 1, max: 50 })),
    run: async ([document, size]) => {
      if (await read(document, document.length + 1) !== await read(document, size)) {
        throw new Error("what is read depends on the parts in which the document arrives");
      }
    },
    sizeOf: ([{ length }]) => length,
  }));
