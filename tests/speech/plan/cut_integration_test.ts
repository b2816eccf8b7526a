import assert from "node:assert/strict";
import { ensureEnglish } from "../../../setup/english/english.ts";
import { before, boundaryOf, cutsOf, restOf } from "../../../speech/plan/cut.ts";
import { loadFrontEnd } from "../../../text/front_end.ts";
import { type Utterance } from "../../../text/utterances/utterances.ts";

const frontEnd = await loadFrontEnd({ englishFolder: await ensureEnglish() });

/** The utterance of a script that has only one. */
async function utteranceOf(script: string): Promise<Utterance> {
  const [utterance, ...others] = await frontEnd.utterances(script, "en-us");
  assert.deepEqual(others, []);
  return utterance;
}

/**
 * The text before each cut, followed by `/` at the end of a word, `;` at the end of a clause and
 * `.` at the end of a sentence.
 */
async function cut(script: string): Promise<string[]> {
  const utterance = await utteranceOf(script);
  const signs = { word: "/", clause: ";", sentence: "." };
  return cutsOf(utterance, script).map((cut) => {
    const part = before(utterance, cut);
    assert.equal(part.words.length, cut.words);
    assert.equal(part.textEnd - part.textStart, part.text.length);
    assert(script.startsWith(part.text, part.textStart));
    return `${part.text} ${signs[cut.boundary]}`;
  });
}

Deno.test("an utterance can be cut between words, and marks stay with their word", async () => {
  assert.deepEqual(await cut("Wait, (you) said “no!” and left. He — too."), [
    "Wait, ;",
    "Wait, (you) /",
    "Wait, (you) said /",
    "Wait, (you) said “no!” .",
    "Wait, (you) said “no!” and /",
    "Wait, (you) said “no!” and left. .",
    "Wait, (you) said “no!” and left. He /",
    "Wait, (you) said “no!” and left. He — ;",
  ]);
  assert.deepEqual(await cut("Stop!"), []);
});

Deno.test("text that is read as several words is not split, nor are hyphenated words", async () => {
  assert.deepEqual(await cut("The $5 at 10:30 a.m. are well-known."), [
    "The /",
    "The $5 /",
    "The $5 at /",
    "The $5 at 10:30 a.m. /",
    "The $5 at 10:30 a.m. are /",
  ]);
});

Deno.test("markup is not split, and the rest after a cut does not start with its end", async () => {
  const script = "Say [Kokoro](/kˈOkəɹO/), [all of it](+1) [now](/nˈW/) please.";
  assert.deepEqual(await cut(script), [
    "Say /",
    "Say [Kokoro](/kˈOkəɹO/), ;",
    "Say [Kokoro](/kˈOkəɹO/), [all of it /",
    "Say [Kokoro](/kˈOkəɹO/), [all of it](+1) [now /",
  ]);
  const rest = (kept: string): string =>
    restOf(script, { textEnd: script.indexOf(kept) + kept.length });
  assert.equal(rest("Say"), "[Kokoro](/kˈOkəɹO/), [all of it](+1) [now](/nˈW/) please.");
  assert.equal(rest("all of it"), "[now](/nˈW/) please.");
  assert.equal(rest("[now"), "please.");
  assert.equal(rest("please."), "");
});

Deno.test("signs of a format that are closed after a cut are not left", async () => {
  const script = "Say **all of it**, [not yet](b.md) <b>now</b> please.";
  const utterance = await utteranceOf(script);
  const rests = cutsOf(utterance, script).map((cut) => restOf(script, before(utterance, cut)));
  assert.deepEqual(rests, [
    "**all of it**, [not yet](b.md) <b>now</b> please.",
    "of it**, [not yet](b.md) <b>now</b> please.",
    "it**, [not yet](b.md) <b>now</b> please.",
    "[not yet](b.md) <b>now</b> please.",
    "<b>now</b> please.",
    "please.",
  ]);
});

const ends: Record<string, readonly [count: number, ending: string]> = {
  "a word": [1, "wˈʌn."],
  "a comma": [3, "wˈʌn tˈu."],
  "a comma in quotation marks": [8, "θɹˈi.”"],
  "an exclamation mark": [10, "fˈɔɹ!"],
};

for (const [what, [count, ending]] of Object.entries(ends)) {
  Deno.test(`a part that ends with ${what} ends like a sentence, without a pause`, async () => {
    const script = "One two, [three](+0) “three,” four! Five.";
    const utterance = {
      ...await utteranceOf(script),
      pauseBefore: 1,
      pauseAfter: 2,
      breakAfter: 3,
    };
    const cut = cutsOf(utterance, script).find(({ words }) => words === count)!;
    const part = before(utterance, cut);
    assert(part.phonemes.endsWith(ending), part.phonemes);
    assert.deepEqual([part.pauseBefore, part.pauseAfter, part.breakAfter], [1, 0, 0]);
    for (const { phonemeStart, phonemeEnd } of part.words) {
      assert.equal(part.phonemes.slice(phonemeStart, phonemeEnd).length, phonemeEnd - phonemeStart);
    }
  });
}

Deno.test("the last mark of phonemes decides at which boundary they end", () => {
  const units = { "a.": "sentence", "a…”": "sentence", 'a?")': "sentence", "a,": "clause" };
  for (
    const [phonemes, boundary] of Object.entries({
      ...units,
      "a—”": "clause",
      "a": "word",
      "": "word",
    })
  ) {
    assert.equal(boundaryOf(phonemes), boundary, phonemes);
  }
});
