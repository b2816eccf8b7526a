import assert from "node:assert/strict";
import { loadSsmlReader } from "../../../text/ssml/load_ssml.ts";
import { ssmlAfter, textOfSsml } from "../../../text/ssml/tags.ts";
import { countSpacedWords } from "../../../text/script/reader.ts";
import { readSsml, ssmlDocuments, testStage } from "../../helpers/ssml.ts";

Deno.test("the text of a document has the words that are written in it", () => {
  const words = (ssml: string): number => countSpacedWords(textOfSsml(ssml));
  assert.equal(words("<speak><s>One two.</s><s>Three</s></speak>"), 3);
  assert.equal(words("<p>a<break/>b <sub alias='c d e'>f</sub>, <w>g</w>h</p>"), 4);
  assert.equal(words("<metadata><x>no no</x></metadata>yes<!-- no --> <![CDATA[yes]]>"), 2);
  assert.equal(words("<audio src='a>b'><desc>no</desc>yes</audio><meta/>"), 1);
});

Deno.test("what is left of a document has the tags that are open", () => {
  const ssml = "<speak a='>'><p>One <voice name='am_adam'>two <break/>three</voice></p> </speak>";
  assert.equal(
    ssmlAfter(ssml, ssml.indexOf(" <break")),
    "<speak a='>'><p><voice name='am_adam'><break/>three</voice></p> </speak>",
  );
  assert.equal(ssmlAfter(ssml, ssml.indexOf("</voice")), "");
  const sub = "<s>a <sub alias='b c'>d e</sub> f</s>";
  assert.equal(ssmlAfter(sub, sub.indexOf(" e")), "<s>f</s>");
});

Deno.test("what is left of every document, after any of its symbols, is well-formed", async () => {
  for (const { ssml } of await ssmlDocuments()) {
    const reader = await loadSsmlReader(testStage());
    const ends = [...reader.push(ssml), ...reader.end()].flatMap((part) => {
      if (!("text" in part)) return [];
      const { text } = part;
      return Array.from(
        { length: text.text.length },
        (_, i) => text.origin({ start: i, end: i + 1 }).end,
      );
    });
    for (const end of new Set(ends)) await readSsml(ssmlAfter(ssml, end));
  }
});
