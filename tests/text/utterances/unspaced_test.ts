/**
 * Tests a language without blanks between its words. Everything after the reader relies on the ends
 * of words that the reader states.
 */

import assert from "node:assert/strict";
import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../../ffi/symbols.ts";
import { before, cutsOf } from "../../../speech/plan/cut.ts";
import { cuesOf } from "../../../speech/timings/subtitles.ts";
import { joinTimings, type Timings, timings } from "../../../speech/timings/timings.ts";
import { loadRoles } from "../../../speech/timings/visemes.ts";
import type { LanguageReader } from "../../../text/script/reader.ts";
import { partsOf } from "../../../text/script/source.ts";
import type { SpokenWord } from "../../../text/script/spoken_text.ts";
import { utterances } from "../../../text/utterances/read_script.ts";
import type { Utterance } from "../../../text/utterances/utterances.ts";

const SENTENCE = "今日はとても良い天気ですから公園まで歩いて友達と話をしました。";

const segmenter = new Intl.Segmenter("ja", { granularity: "word" });

/** Reads every character as "ka" and the mark as a full stop, and states where words end. */
const reader: LanguageReader = {
  read: ({ text }) => {
    const words = [...segmenter.segment(text.text)].map((
      { segment, index, isWordLike },
    ): SpokenWord => ({
      start: index,
      end: index + segment.length,
      phonemes: isWordLike ? "ka".repeat(segment.length) : ".",
      spaceAfter: "",
      endsWord: true,
      source: "test",
    }));
    return Promise.resolve({ text, words });
  },
  readRaw: (text) => Promise.resolve(text),
  countWords: (text) => [...segmenter.segment(text)].filter(({ isWordLike }) => isWordLike).length,
};

async function read(script: string): Promise<Utterance[]> {
  return await Array.fromAsync(utterances(partsOf(script), () => reader));
}

/** The places in a script at which its words end. */
function wordEnds(script: string): Set<number> {
  return new Set(
    [...segmenter.segment(script)].map(({ segment, index }) => index + segment.length),
  );
}

Deno.test("an utterance may be cut after every word", async () => {
  const [utterance] = await read(SENTENCE);
  const places = cutsOf(utterance, SENTENCE).map((cut) => before(utterance, cut).textEnd);
  const expected = [...wordEnds(SENTENCE)].filter((end) => end < SENTENCE.length);
  assert.deepEqual(places, expected);
  assert(places.length > 10);
});

Deno.test("a sentence that is too long is cut after a word", async () => {
  const script = SENTENCE.slice(0, -1).repeat(20);
  const all = await read(script);
  assert(all.length > 2, `${all.length} utterances`);
  for (const { textEnd } of all) assert(wordEnds(script).has(textEnd), `a cut at ${textEnd}`);
  assert.equal(all.map(({ text }) => text).join(""), script);
});

/** The timings of consecutive utterances in which every token takes 4 frames. */
async function timed(all: readonly Utterance[]): Promise<{ times: Timings; seconds: number }> {
  const roles = await loadRoles();
  let begin = 0;
  const parts = all.map((utterance) => {
    const frames = new Int32Array(utterance.phonemes.length + 2).fill(4);
    const samples = new Float32Array(4 * SAMPLES_PER_FRAME * frames.length).fill(0.1);
    const end = begin + samples.length;
    const part = timings({ utterance, frames, samples, origin: begin, begin, end }, roles);
    begin = end;
    return part;
  });
  const seconds = begin / SAMPLE_RATE;
  return { times: joinTimings(parts, { start: 0, end: seconds }), seconds };
}

Deno.test("subtitles break after words and put no blanks between them", async () => {
  const script = SENTENCE.repeat(4);
  const { times, seconds } = await timed(await read(script));
  const lines = cuesOf({ script, timings: times, seconds, voice: "af_heart" }).flatMap((
    { lines },
  ) => lines);
  assert(lines.length > 2);
  const ends = wordEnds(script);
  let at = 0;
  for (const line of lines) {
    assert(line.every(({ afterBlank }, i) => i === 0 || !afterBlank));
    const text = line.map(({ text }) => text).join("");
    assert(text.length <= 21, text);
    assert.equal(text, script.slice(at, at + text.length));
    at += text.length;
    assert(ends.has(at), `a line ends at ${at}`);
  }
  assert.equal(at, script.length);
});

Deno.test("a word that is cut may be followed by words with the place of the whole", async () => {
  // As where a language has one place for several words, of which the first one is very long.
  const script = "x".repeat(60);
  const spoken = (phonemes: string): SpokenWord => ({
    start: 0,
    end: script.length,
    phonemes,
    spaceAfter: " ",
    endsWord: true,
    source: "test",
  });
  const long = utterances(partsOf(script), () => ({
    ...reader,
    read: ({ text }) => Promise.resolve({ text, words: [spoken("ka".repeat(700)), spoken("ka.")] }),
  }));
  const all = await Array.fromAsync(long);
  assert(all.length > 2);
  for (const { text, textStart, textEnd, words } of all) {
    assert.equal(text, script.slice(textStart, textEnd));
    for (const word of words) assert.equal(word.text, script.slice(word.textStart, word.textEnd));
  }
});
