/** Scenes whose network is the stand-in, whose results are known. The text front end is real. */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import type { SpeechChunk } from "../../../speech/plan/chunks.ts";
import type { Turn } from "../../../speech/scene/turn.ts";
import type { Speech } from "../../../speech/speech.ts";
import type { StreamOptions } from "../../../speech/options.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { assertSameBits } from "../../helpers/same_bits.ts";
import { withModel } from "../../standin/model.ts";

/** In both voices, every token takes one frame. */
const [A, B] = ["af_brief", "af_brief(0.9)+bf_telling(0.1)"];

const SCENE: readonly Turn[] = [
  { voice: A, text: "Good evening, Dr. Watson. How are you?" },
  { voice: B, emotion: "sad", text: "I have no idea. It is 3:30 in the morning!" },
  { voice: A, speed: 0.8, text: "Well, [pause:0.2s] that is true." },
  { voice: A, emotion: "angry", text: "And what of it?", overlap: 0.1 },
  { voice: B, text: "Nothing." },
];

const join = (chunks: readonly SpeechChunk[]): Float32Array =>
  Float32Array.from(chunks.flatMap(({ samples }) => [...samples]));

function sum(stems: readonly Float32Array[]): Float32Array {
  return stems[0].map((_, i) => stems.reduce((sum, stem) => sum + stem[i], 0));
}

Deno.test("each turn is spoken with its own voice, emotion and speed", () =>
  withModel(async ({ model }) => {
    const speech = await model.synthesize(SCENE);
    const told = speech.turns.map(({ turn, item, voice, emotion, speed, text }) =>
      [turn, item, voice, emotion, speed, text] as const
    );
    assert.deepEqual(
      told,
      SCENE.map(({ voice, emotion = "neutral", speed = 1, text }, i) =>
        [i, i, voice, emotion, speed, text] as const
      ),
    );
    for (const { turn, start, seconds } of speech.turns) {
      const own = speech.utterances.filter((utterance) => utterance.turn === turn);
      assert.equal(start, own[0].begin / 24_000);
      assert(Math.abs(start + seconds - own.at(-1)!.end / 24_000) < 1e-9);
    }
    assert.deepEqual(
      speech.tracks.map(({ voice, ranges }) => [voice, ranges.length]),
      [A, B].map((id) => [id, speech.utterances.filter(({ voice }) => voice === id).length]),
    );
    assert.equal(speech.words, 26);
    assert.deepEqual([speech.rest, speech.restTurns, speech.truncated], ["", undefined, false]);
  }));

Deno.test("words, phonemes and visemes say who speaks; those of the call itself need not", () =>
  withModel(async ({ model }) => {
    const { timings, utterances } = await model.synthesize(
      [{ text: "Good evening." }, ...SCENE.slice(1)],
      { voice: A, cast: { Holmes: A } },
    );
    const said = ({ turn, voice, emotion, speaker }: (typeof timings.words)[number]): unknown[] => [
      turn,
      voice,
      emotion,
      speaker,
    ];
    const byTurn = Map.groupBy(timings.words, ({ turn }) => turn);
    assert.deepEqual(Array.from(byTurn.values(), ([first]) => said(first)), [
      [undefined, undefined, undefined, undefined],
      [1, B, "sad", undefined],
      [2, A, "neutral", undefined],
      [3, A, "angry", undefined],
      [4, B, "neutral", undefined],
    ]);
    for (const { word, turn, voice, emotion } of timings.phonemes) {
      const of = timings.words[word];
      assert.deepEqual([turn, voice, emotion], [of.turn, of.voice, of.emotion]);
    }
    for (const { viseme, turn, voice } of timings.visemes) {
      if (viseme === "sil") assert.deepEqual([turn, voice], [undefined, undefined]);
      else if (turn !== undefined) assert.equal(voice, SCENE[turn].voice);
    }
    assert.deepEqual(utterances.map(({ voice }) => voice).slice(0, 2), [A, B]);
  }));

Deno.test("a speaker of the cast speaks as the cast says, if the turn says nothing else", () =>
  withModel(async ({ model }) => {
    const { turns, timings } = await model.synthesize([
      { speaker: "holmes", text: "Good evening." },
      { speaker: "WATSON", text: "Good evening.", emotion: "excited" },
      { speaker: "Nobody", text: "Good evening." },
    ], { voice: A, cast: { Holmes: A, Watson: { voice: B, emotion: "sad", speed: 0.8 } } });
    const told = turns.map(({ speaker, voice, emotion, speed }) => [
      speaker,
      voice,
      emotion,
      speed,
    ]);
    assert.deepEqual(told, [
      ["Holmes", A, "neutral", 1],
      ["Watson", B, "excited", 0.8],
      ["Nobody", A, "neutral", 1],
    ]);
    assert.deepEqual(timings.words.map(({ speaker }) => speaker), [
      ...["Holmes", "Holmes", "Watson", "Watson", "Nobody", "Nobody"],
    ]);
  }));

const ways: Record<string, StreamOptions> = {
  "as usual": {},
  "with trimmed silence": { trimSilence: true },
  "with loud noise": { seed: 2 ** 34 },
  "with loud noise and trimmed silence": { seed: 2 ** 34, trimSilence: true },
  "with a long gap between turns": { turnGap: 1.5 },
};
for (const [name, options] of Object.entries(ways)) {
  Deno.test(`the chunks of a scene equal its synthesis, ${name}`, () =>
    withModel(async ({ model }) => {
      const whole = await model.synthesize(SCENE, options);
      const output = new ArrayBuffer(4 * 1_000_000);
      const slot = await model.synthesize(SCENE, { ...options, output, stems: true });
      const chunks = await Array.fromAsync(model.stream(SCENE, options));
      assertSameBits(whole.samples, slot.samples);
      assertSameBits(join(chunks), slot.samples);
      assert.deepEqual(chunks.flatMap(({ utterance }) => utterance ?? []), whole.utterances);
      assert.deepEqual(chunks.flatMap(({ timings }) => timings.words), whole.timings.words);
      assert.deepEqual(slot.timings, whole.timings);
      const stems = slot.tracks.map(({ samples }) => samples!);
      const added = sum(stems);
      for (let i = 0; i < added.length; i++) {
        const isMixed = stems.every((stem) => stem[i] !== 0);
        assert(
          isMixed ? Math.abs(added[i] - slot.samples[i]) < 1e-6 : added[i] === slot.samples[i],
        );
      }
    }));
}

Deno.test("the noise of a turn follows from its seed, its place and its text", () =>
  withModel(async ({ model }) => {
    const middle = ({ samples, utterances }: Speech): number[] =>
      utterances.map(({ begin, end }) => Math.abs(samples[(begin + end) >> 1]));
    const texts = ["One.", "Two.", "Three."].map((text) => ({ voice: A, text }));
    // The stand-in's samples are the upper half of the seed plus the number of the utterance.
    const seeds = [0, 2 ** 32, 0].map((seed, i) => ({ ...texts[i], seed: seed / 2 ** 8 * 2 ** 8 }));
    const own = middle(await model.synthesize(seeds, { seed: 2 ** 33 }));
    const call = middle(await model.synthesize(texts, { seed: 0 }));
    assert.equal(own[0], call[0]);
    assert(own[1] > call[1] || own[1] > 0.8, "the second turn has a seed of its own");
    assert.equal(own[2], call[2]);
    const others = Array.from({ length: 4 }, () => model.synthesize(SCENE));
    assert.deepEqual(middle(await model.synthesize(seeds, { seed: 2 ** 33 })), own);
    await Promise.all(others);
  }));

Deno.test("a turn with nothing to say is skipped, unless it is the only one", () =>
  withModel(async ({ model }) => {
    const silent: Turn[] = [{ text: "" }, { voice: A, text: "One." }, { text: " — " }, {
      voice: B,
      text: "Two.",
    }, { text: "…" }];
    const { turns, samples } = await model.synthesize(silent, { voice: A });
    assert.deepEqual(turns.map(({ turn, item, text }) => [turn, item, text]), [
      [0, 1, "One."],
      [1, 3, "Two."],
    ]);
    const chunks = await Array.fromAsync(model.stream(silent, { voice: A }));
    assertSameBits(join(chunks), samples);
    const nothing = [{ text: "" }, { text: "…" }];
    await assert.rejects(
      model.synthesize(nothing, { voice: A }),
      kokoroError("input", /^nothing in the text can be spoken/),
    );
  }));

Deno.test("pauses before turns take the place of the gap", () =>
  withModel(async ({ model }) => {
    const gaps = async (second: Partial<Turn>, more: StreamOptions = {}): Promise<number> => {
      const turns = [{ voice: A, text: "One." }, { voice: B, text: "Two.", ...second }];
      const { utterances } = await model.synthesize(turns, more);
      return (utterances[1].begin - utterances[0].end) / 24_000;
    };
    assert.equal(await gaps({}), 0.2);
    assert.equal(await gaps({}, { turnGap: 0.75 }), 0.75);
    assert.equal(await gaps({}, { turnGap: 0 }), 0);
    assert.equal(await gaps({ pauseBefore: 1 }), 1);
    assert.equal(await gaps({ pauseBefore: 0 }), 0);
    assert.equal(await gaps({ voice: A }), 0.5, "the pause after a line");
    assert(await gaps({ overlap: 0.05 }) === -0.05);
  }));

Deno.test("wrong turns and casts are refused before anything is spoken", () =>
  withModel(async ({ model }) => {
    const wrong: [turns: unknown[], options: object, message: RegExp][] = [
      [
        [{ text: "Hi." }, { text: "Hi.", voice: "af_brif" }],
        {},
        /^turn 1: there is no voice "af_b/,
      ],
      [[{ text: "Hi.", emotion: "sda" }], {}, /^turn 0: .*\(did you mean "sad"\?\); the emotions/],
      [[{ text: "Hi.", speed: 5 }], {}, /^turn 0: speed is 5/],
      [[{ text: "Hi." }], { cast: { X: "no_one" } }, /^cast "X": there is no voice "no_one"/],
      [[{ text: "Hi." }], { cast: { X: { emotion: "x" } } }, /^cast "X": there is no emotion/],
      [[{ text: "Hi." }, 5], {}, /^turn 1: 5 is not an object/],
    ];
    for (const [turns, options, message] of wrong) {
      const refused = kokoroError("input", message);
      await assert.rejects(model.synthesize(turns as Turn[], { voice: A, ...options }), refused);
      assert.throws(() => model.stream(turns as Turn[], { voice: A, ...options }), refused);
    }
    assert.equal(model.queue().requests, 0);
  }));

Deno.test("a mistake in the text of a turn is found in its turn, line and column", () =>
  withModel(async ({ model }) => {
    const message = /^turn 2: \[speed:9\] at line 2, column 5 of the script: write a speed/;
    const turns = [{ text: "One." }, { text: "Two." }, { text: "And\nnow [speed:9]go." }];
    for (
      const work of [
        () => model.synthesize(turns, { voice: A }),
        () => Array.fromAsync(model.stream(turns, { voice: A })),
      ]
    ) await assert.rejects(async () => void await work(), kokoroError("input", message));
    const far = [{ text: "One." }, { text: "It is [voice:af_brif]here." }];
    await assert.rejects(
      model.synthesize(far, { voice: A }),
      kokoroError("input", /^turn 1: \[voice:af_brif\] at line 1, .*did you mean "af_brief"\?/),
    );
  }));

Deno.test("what is left of a scene goes on in the voice and manner in which it was cut", () =>
  withModel(async ({ model }) => {
    const cast = { Holmes: { voice: B, speed: 0.8 }, WATSON: A };
    const long = "One of the many dogs that I know can swim. ".repeat(3);
    const text =
      `HOLMES (sad): [volume:-3dB]${long}[/volume][pitch:+2st]${long}\nWATSON: Yes. ${long}`;
    const whole = await model.synthesize(text, { voice: A, cast });
    const manner = ({ utterances }: Speech): string[] =>
      utterances.flatMap(({ speaker, voice, emotion, speed, manner, words }) =>
        words.map(({ text }) =>
          JSON.stringify([text, speaker, voice, emotion, speed, manner.volume, manner.pitch])
        )
      );
    const all = manner(whole);
    for (const seconds of [2, 3, 5, 8, 11, 14]) {
      const output = new ArrayBuffer(4 * 24_000 * seconds);
      const first = await model.synthesize(text, { voice: A, cast, output });
      assert(first.truncated);
      const second = await model.synthesize(first.rest, { voice: A, cast });
      const both = [...manner(first), ...manner(second)];
      // A change within an utterance shows in the manner of the next one only.
      const plain = (said: string): unknown[] => JSON.parse(said).slice(0, 5);
      assert.deepEqual(both.map(plain), all.map(plain), `${seconds} s: ${first.rest}`);
    }
    const output = new ArrayBuffer(4 * 48_000);
    const { rest } = await model.synthesize(text, { voice: A, cast, output });
    assert.match(rest, /^Holmes: \[emotion:sad\]\[volume:-3dB\]\n\w/);
  }));

Deno.test("`fit` raises all speeds of a scene by one factor", () =>
  withModel(async ({ model }) => {
    const voice = "bf_telling";
    const turns = [
      { voice, text: "It is [speed:1.1]late." },
      { voice, speed: 0.8, text: "Go on." },
      { voice, speed: 1.9, text: "I can't." },
    ];
    const { samples } = await model.synthesize(turns, { speed: 0.9 });
    const output = new ArrayBuffer(4 * Math.round(samples.length / 1.1));
    const speech = await model.synthesize(turns, { speed: 0.9, output, onOverflow: "fit" });
    assert.equal(speech.truncated, false);
    const factor = speech.speed / 0.9;
    assert(1.1 < factor && factor < 1.15, `${factor}`);
    assert.deepEqual(speech.turns.map(({ speed }) => speed), [
      speech.speed,
      0.8 * factor,
      2,
    ]);
  }));

const { default: fc } = await loadFastCheck();

const sentence = fc.tuple(
  fc.array(
    fc.constantFrom("dog", "seven", "$5", "into", "well-known", "water", "3:30", "I"),
    { minLength: 1, maxLength: 8 },
  ),
  fc.constantFrom(".", "?", "!", ",", "", " —"),
).map(([words, mark]) => `${words.join(" ")}${mark}`);

const turn = fc.record({
  text: fc.array(sentence, { minLength: 0, maxLength: 4 }).map((all) => all.join(" ")),
  voice: fc.constantFrom(A, B, undefined),
  emotion: fc.constantFrom("sad", "angry(0.5)", undefined),
  speed: fc.constantFrom(0.5, 1.3, undefined),
  overlap: fc.constantFrom(undefined, undefined, 0.2, 3),
  pauseBefore: fc.constantFrom(undefined, undefined, 0.4),
});

const CAST = { ZEBULON: A, "Dr. Quux": { voice: B, emotion: "sad" } };

/** A turn as a line of a text, with directions for what is not as its speaker has it. */
function lineOf({ text, voice, emotion, speed, overlap, pauseBefore }: Turn): string {
  const name = voice === undefined ? "" : voice === A ? "Zebulon: " : "DR. QUUX (quietly): ";
  const said = Object.entries({ emotion, speed }).map(([key, value]) =>
    value === undefined ? "" : `[${key}:${value}]`
  );
  const before = [
    overlap === undefined ? "" : `[overlap:${overlap}s]`,
    pauseBefore === undefined ? "" : `[pause:${1000 * pauseBefore}ms]`,
  ];
  return `${before.join("")}\n${name}${said.join("")}${text}[reset]\n`;
}

const words = (text: string): string[] => text.match(/\S+/g) ?? [];

/** Words without marks, names and directions. */
const bare = (text: string): string[] =>
  words(text.replace(/\[[^\]]*\]|^(?:Zebulon|DR\. QUUX \(quietly\)|Dr\. Quux):/gim, " "));

const scene = fc.record({
  turns: fc.oneof(
    fc.array(turn, { minLength: 1, maxLength: 8 }),
    fc.array(turn, { minLength: 1, maxLength: 60, size: "max" }),
  ),
  length: fc.integer({ min: 24_000, max: 15 * 24_000 }),
  onOverflow: fc.constantFrom("truncate" as const, "truncate" as const, "fit" as const),
  isText: fc.boolean(),
});

Deno.test("1000 random scenes fit, are cut between words, and speak no name and no mark", () =>
  withModel(async ({ model }) => {
    const seen = { whole: 0, cut: 0, text: 0 };
    const property = fc.asyncProperty(scene, async ({ turns, length, onOverflow, isText }) => {
      const all = turns.flatMap(({ text }) => words(text));
      if (all.length === 0) return;
      const output = new ArrayBuffer(4 * length);
      const script = isText ? turns.map(lineOf).join("") : turns;
      const speech = await model.synthesize(script, { voice: A, cast: CAST, output, onOverflow })
        .catch((error) => {
          assert.match(error.message, /too little for a single word/);
        });
      if (speech === undefined) return;
      seen[speech.truncated ? "cut" : "whole"]++;
      if (isText) seen.text++;
      assert(speech.samples.length <= length);
      for (const { end } of speech.utterances) assert(end <= length);
      for (const { spoken } of speech.utterances.flatMap(({ words }) => words)) {
        assert.doesNotMatch(spoken, /[[\]]|zebulon|quux|quietly|overlap|emotion|reset|pause/i);
      }
      const said = speech.turns.flatMap(({ text }) => bare(text));
      const rest = bare(speech.rest);
      assert.deepEqual([...said, ...rest], all);
      assert.equal(speech.words, said.length);
      if (!isText) {
        assert.deepEqual(speech.restTurns?.flatMap(({ text }) => words(text)) ?? [], rest);
      }
      assert.equal(speech.warnings.length, speech.truncated ? 1 : 0);
      if (speech.truncated) assert.match(speech.warnings[0], new RegExp(`${all.length} words`));
    });
    await fc.assert(property, { numRuns: 1000, endOnFailure: true });
    for (const [kind, count] of Object.entries(seen)) assert(count > 50, `${kind}: ${count}`);
  }));
