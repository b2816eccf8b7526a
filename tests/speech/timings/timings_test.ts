import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import {
  joinTimings,
  type SpokenFrames,
  type Timed,
  type TimedViseme,
  type Timings,
  timings as timingsOf,
} from "../../../speech/timings/timings.ts";
import { loadRoles } from "../../../speech/timings/visemes.ts";
import type { Word } from "../../../text/utterances/utterances.ts";
import table from "../../../configs/phonemes.json" with { type: "json" };

const FRAME = 600;
const roles = await loadRoles();

/** The timings of an utterance. Here `samples` are those of the output, from its start. */
function timings(spoken: SpokenFrames): Timings {
  const samples = spoken.samples.subarray(spoken.begin, spoken.end);
  return timingsOf({ ...spoken, samples }, roles);
}

/** An utterance made of `[text, phonemes]` for each word, with spaces between words. */
function utteranceOf(said: readonly [text: string, phonemes: string][]): SpokenFrames["utterance"] {
  const words: Word[] = [];
  let script = "";
  let phonemes = "";
  for (const [text, sounds] of said) {
    if (script) script += " ";
    if (phonemes) phonemes += " ";
    words.push({
      text,
      textStart: script.length,
      textEnd: script.length + text.length,
      spoken: text,
      source: "gold list",
      phonemeStart: phonemes.length,
      phonemeEnd: phonemes.length + sounds.length,
      endsWord: true,
    });
    script += text;
    phonemes += sounds;
  }
  return { text: script, textStart: 0, phonemes, words };
}

/** Samples for `length` frames: a tone in each of the ranges of frames, silence elsewhere. */
function tones(length: number, ...ranges: [from: number, to: number][]): Float32Array {
  const samples = new Float32Array(length * FRAME);
  for (const [from, to] of ranges) {
    for (let i = from * FRAME; i < to * FRAME; i++) samples[i] = Math.sin(i / 10);
  }
  return samples;
}

/** A list of timings as text, with times in frames: `name start-end`. */
function inFrames<T extends Timed>(list: readonly T[], name: (item: T) => string): string {
  return list.map((item) => `${name(item)} ${item.start * 40}-${item.end * 40}`).join(", ");
}
const words = (t: Timings): string => inFrames(t.words, ({ text }) => text);
const phonemes = (t: Timings): string => inFrames(t.phonemes, ({ symbol }) => symbol);
const visemes = (t: Timings): string => inFrames(t.visemes, ({ viseme }) => viseme);

/**
 * "Be," is heard from frame 4 to 9, and "so." from frame 17 to 28, although the frames of its
 * tokens are 23 to 31.
 */
const BE_SO: SpokenFrames = {
  utterance: utteranceOf([["Be,", "bˈi,"], ["so.", "sˈO."]]),
  // zero b ˈ i , blank s ˈ O . zero
  frames: Int32Array.of(6, 2, 1, 8, 4, 2, 3, 1, 4, 6, 1),
  samples: tones(40, [4, 9], [17, 28]),
  origin: 0,
  begin: 3 * FRAME,
  end: 30 * FRAME,
};

Deno.test("sounds are two frames before their own frames, and pauses follow the samples", () => {
  const result = timings(BE_SO);
  assert.equal(phonemes(result), "b 4-6, i 6-9, s 17-24, O 24-28");
  assert.equal(words(result), "Be, 4-9, so. 17-28");
  assert.deepEqual(result.phonemes.map(({ word }) => word), [0, 0, 1, 1]);
  assert.equal(
    visemes(result),
    "sil 3-4, PP 4-6, ih 6-9, sil 9-17, SS 17-24, oh 24-26, ou 26-28, sil 28-30",
  );
});

Deno.test("without a pause, each of two words gets half of the gap between them", () => {
  const result = timings({ ...BE_SO, samples: tones(40, [4, 28]) });
  assert.equal(words(result), "Be, 4-18, so. 18-28");
  const utterance = utteranceOf([["be", "bˈi"], ["so", "sˈO"]]);
  // zero b ˈ i blank s ˈ O zero
  const frames = Int32Array.of(6, 2, 1, 8, 2, 3, 1, 4, 1);
  // Silence without a punctuation mark is the closure of a plosive.
  const samples = tones(28, [4, 12], [18, 26]);
  const closed = timings({ utterance, frames, samples, origin: 0, begin: 0, end: 26 * FRAME });
  assert.equal(phonemes(closed), "b 4-6, i 6-16, s 16-20, O 20-25");
});

Deno.test("after a pause, a plosive includes the silence in which the lips close", () => {
  const utterance = utteranceOf([["up,", "ˈʌp,"], ["puh", "pʌ"]]);
  // zero ˈ ʌ p , blank p ʌ zero
  const frames = Int32Array.of(4, 1, 3, 6, 2, 2, 4, 4, 1);
  // The plosive is audible from frame 19 on. Its frames start at 18, so its time starts at 18 - 2.
  const samples = tones(30, [2, 6], [19, 24]);
  const result = timings({ utterance, frames, samples, origin: 0, begin: 0, end: 24 * FRAME });
  assert.equal(phonemes(result), "ʌ 2-6, p 6-7, p 16-20, ʌ 20-24");
});

Deno.test("a soft sound at the start begins where it is heard, and silence before it stays", () => {
  const utterance = utteranceOf([["so", "sO"]]);
  // zero s O zero
  const frames = Int32Array.of(6, 4, 6, 1);
  const heardFrom = (frame: number, ...noise: [number, number][]): string => {
    const samples = tones(20, ...noise, [frame, 14]);
    return phonemes(timings({ utterance, frames, samples, origin: 0, begin: 0, end: 17 * FRAME }));
  };
  assert.equal(heardFrom(2), "s 2-8, O 8-14");
  assert.equal(heardFrom(4), "s 4-8, O 8-14");
  assert.equal(heardFrom(6), "s 4-8, O 8-14");
  // A click or a breath before it is another sound.
  assert.equal(heardFrom(3, [0, 2]), "s 3-8, O 8-14");
  assert.equal(heardFrom(5, [0, 2]), "s 4-8, O 8-14");
});

Deno.test("marks belong to the sounds that they modify", () => {
  const utterance = utteranceOf([["a", "ˌaːt"], ["b", "tʰɔ̃"]]);
  // zero ˌ a ː t blank t ʰ ɔ ̃ zero
  const frames = Int32Array.of(2, 1, 1, 1, 1, 2, 1, 1, 1, 1, 1);
  const samples = tones(13, [0, 13]);
  const result = timings({ utterance, frames, samples, origin: 0, begin: 0, end: 13 * FRAME });
  assert.equal(phonemes(result), "aː 0-3, t 3-5, tʰ 5-8, ɔ̃ 8-10");
  assert.equal(visemes(result), "aa 0-3, DD 3-8, oh 8-10, sil 10-13");
});

Deno.test("marks without a sound have no timings", () => {
  const utterance = utteranceOf([["?", "ˈ."], ["a", "ːa"], [".", "."]]);
  const frames = Int32Array.of(2, 1, 1, 1, 1, 1, 1, 1, 1);
  const result = timings({
    utterance,
    frames,
    samples: tones(9, [4, 9]),
    origin: 0,
    begin: 0,
    end: 9 * FRAME,
  });
  assert.equal(words(result), "a 4-5");
});

Deno.test("normalised text is one word, even if texts overlap", () => {
  const utterance = utteranceOf([["five", "fI"], ["mil", "mɪ"], ["dollars", "də"], ["or", "ɔ"]]);
  const at = (texts: [number, number][]): SpokenFrames["utterance"] => ({
    ...utterance,
    text: "[$5 million, or",
    textStart: 10,
    words: utterance.words.map((word, i) => ({
      ...word,
      textStart: texts[i][0],
      textEnd: texts[i][1],
    })),
  });
  const spoken = {
    frames: new Int32Array(utterance.phonemes.length + 2).fill(2),
    samples: tones(26, [0, 26]),
    origin: 0,
    begin: 0,
    end: 26 * FRAME,
  };
  const same = timings({ ...spoken, utterance: at([[11, 13], [11, 13], [11, 13], [23, 25]]) });
  assert.equal(words(same), "$5 0-17, or 17-20");
  const overlap = timings({ ...spoken, utterance: at([[12, 13], [14, 21], [11, 12], [23, 25]]) });
  assert.equal(words(overlap), "$5 million 0-17, or 17-20");
  assert.deepEqual(overlap.phonemes.map(({ word }) => word), [0, 0, 0, 0, 0, 0, 1]);
});

Deno.test("times are those of the output, even if silence was left out", () => {
  const early = { ...BE_SO, samples: BE_SO.samples.subarray(3 * FRAME), origin: -3 * FRAME };
  const result = timings({ ...early, begin: 0, end: 27 * FRAME });
  assert.equal(words(result), "Be, 1-6, so. 14-25");
});

Deno.test("joined utterances have silence between and around them", () => {
  const part = timings(BE_SO);
  const samples = new Float32Array(80 * FRAME);
  samples.set(BE_SO.samples, 40 * FRAME);
  const second = timings({
    ...BE_SO,
    samples,
    origin: 40 * FRAME,
    begin: 43 * FRAME,
    end: 70 * FRAME,
  });
  const result = joinTimings([part, second], { start: 0, end: 2 });
  assert.equal(words(result), "Be, 4-9, so. 17-28, Be, 44-49, so. 57-68");
  assert.deepEqual(result.phonemes.map(({ word }) => word), [0, 0, 1, 1, 2, 2, 3, 3]);
  const track = visemes(result);
  assert.match(track, /^sil 0-4, PP/);
  assert.match(track, /ou 26-28, sil 28-44, PP/);
  assert.match(track, /sil 68-80$/);
});

Deno.test("for any utterance, all timings are in order and within the speech", async () => {
  const fc = await loadFastCheck();
  const symbol = fc.constantFrom(...Object.keys(table));
  const said = fc.array(fc.array(symbol, { minLength: 1, maxLength: 5 }), {
    minLength: 1,
    maxLength: 6,
  });
  fc.assert(fc.property(
    said,
    fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 60, maxLength: 60 }),
    fc.array(fc.tuple(fc.nat(300), fc.nat(300)), { maxLength: 4 }),
    fc.integer({ min: -9000, max: 9000 }),
    fc.nat(300),
    fc.nat(300),
    (said, durations, heard, origin, one, other) => {
      const utterance = utteranceOf(said.map((sounds, i) => [`w${i}`, sounds.join("")]));
      const [begin, end] = [one, other].sort((a, b) => a - b).map((frame) => frame * FRAME);
      const result = timings({
        utterance,
        frames: Int32Array.from(durations.slice(0, [...utterance.phonemes].length + 2)),
        samples: tones(301, ...heard),
        origin,
        begin,
        end,
      });
      for (const list of [result.words, result.phonemes, result.visemes]) {
        let last = begin / 24_000;
        for (const { start, end } of list) {
          assert(last <= start && start <= end);
          last = end;
        }
        assert(last <= end / 24_000);
      }
      // A word lasts from its first to its last phoneme.
      for (const [i, word] of result.words.entries()) {
        const inside = result.phonemes.filter((phoneme) => phoneme.word === i);
        assert.deepEqual([inside[0].start, inside.at(-1)!.end], [word.start, word.end]);
        assert.equal(utterance.text.slice(word.textStart, word.textEnd), word.text);
      }
      let at = begin / 24_000;
      let shape = "";
      for (const { viseme, start, end } of result.visemes) {
        assert.equal(start, at);
        assert(end > start && viseme !== shape);
        [at, shape] = [end, viseme];
      }
      assert.equal(at, end / 24_000);
    },
  ));
});

Deno.test("sounds say who speaks unless the call says all of it", () => {
  const said = { turn: 2, speaker: "MORTY", voice: "morty", emotion: "sad" };
  const { turn, speaker } = said;
  const more = { ...BE_SO, voice: "morty", emotion: "sad" };
  const told = timings({ ...more, utterance: { ...BE_SO.utterance, turn, speaker, manner: {} } });
  const plain = timings({
    ...more,
    utterance: { ...BE_SO.utterance, turn: 0, manner: { speed: 2 } },
  });
  assert.deepEqual(plain, timings(BE_SO));
  assert.deepEqual(told.words, plain.words.map((word) => ({ ...word, ...said })));
  assert.deepEqual(told.phonemes, plain.phonemes.map((phoneme) => ({ ...phoneme, ...said })));
  assert.deepEqual(
    told.visemes,
    plain.visemes.map((viseme) => viseme.viseme === "sil" ? viseme : { ...viseme, ...said }),
  );
  const voiced = { ...BE_SO.utterance, turn: 0, manner: { voice: "morty" } };
  assert.deepEqual(
    timings({ ...more, utterance: voiced }).words[0],
    { ...plain.words[0], turn: 0, voice: "morty", emotion: "sad" },
  );
});

Deno.test("a mark has the time of the word after it, or of the end of the last one", () => {
  const { words } = timings(BE_SO);
  const marks = [0, 1, words[1].textStart, words[1].textEnd].map((textStart, i) => ({
    name: `${i}`,
    textStart,
  }));
  const told = timings({ ...BE_SO, utterance: { ...BE_SO.utterance, marks } });
  assert.deepEqual(told.marks, [
    { name: "0", time: words[0].start },
    { name: "1", time: words[1].start },
    { name: "2", time: words[1].start },
    { name: "3", time: words[1].end },
  ]);
  assert.deepEqual(joinTimings([timings(BE_SO), told], { start: 0, end: 1 }).marks, told.marks);
});

Deno.test("where two turns overlap, the visemes are those of the one that began first", () => {
  const viseme = (viseme: "PP" | "aa", start: number, end: number, turn: number): TimedViseme => ({
    viseme,
    start,
    end,
    turn,
  });
  const part = (visemes: TimedViseme[]): Timings => ({ words: [], phonemes: [], visemes });
  const joined = joinTimings([
    part([viseme("PP", 0, 1, 0), viseme("aa", 1, 2, 0)]),
    part([viseme("aa", 1.5, 3, 1), viseme("PP", 3, 4, 1)]),
  ], { start: 0, end: 5 });
  assert.deepEqual(joined.visemes, [
    viseme("PP", 0, 1, 0),
    viseme("aa", 1, 2, 0),
    viseme("aa", 2, 3, 1),
    viseme("PP", 3, 4, 1),
    { viseme: "sil", start: 4, end: 5 },
  ]);
});
