import assert from "node:assert/strict";
import { VoiceMarks, withVoices } from "../../../../serving/http/speech/voice_marks.ts";

const NAMES: Readonly<Record<string, { voice: string; rate: number }>> = {
  boss: { voice: "bf_emma", rate: 1 },
  gran: { voice: "af_alloy", rate: 0.8 },
};
const voiceNamed = (name: string) => NAMES[name] ?? { voice: name, rate: 1 };

const texts: [text: string, named: string][] = [
  ["[voice:boss]Hi.", "[voice:bf_emma]Hi."],
  ["A [VOICE: boss ]b [voice:gran]c.", "A [voice:bf_emma]b [voice:af_alloy][rate:0.8]c."],
  ["[voice:af_sky]Hi. [voice]", "[voice:af_sky]Hi. [voice]"],
  ["[ voice :boss", "[ voice :boss"],
  ["[x][[voice:boss][", "[x][[voice:bf_emma]["],
];
for (const [text, named] of texts) {
  Deno.test(`the names in ${text} are found, whatever its parts are`, () => {
    assert.equal(withVoices(text, voiceNamed), named);
    for (let size = 1; size <= text.length; size++) {
      const marks = new VoiceMarks(voiceNamed);
      let result = "";
      for (let at = 0; at < text.length; at += size) result += marks.add(text.slice(at, at + size));
      assert.equal(result + marks.end(), named);
    }
  });
}

Deno.test("only what may become a mark is kept back", () => {
  for (const text of ["a [", "a [ vo", "a [voice", "a [voice  ", "a [voice:bo ss"]) {
    assert.equal(new VoiceMarks(voiceNamed).add(text), "a ", text);
  }
  for (const text of ["a [x", "a [voiced", "a [voice:b]", `a [voice:${"b".repeat(1001)}`]) {
    assert.equal(new VoiceMarks(voiceNamed).add(text), text);
  }
});
