/** Tests what a script with several speakers becomes, with a reader that knows no language. */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { restOf } from "../../../speech/plan/cut.ts";
import { cuesOf } from "../../../speech/timings/subtitles.ts";
import type { TextOptions } from "../../../text/formats/text_format.ts";
import type { Manner } from "../../../text/script/manner.ts";
import { countSpacedWords, type LanguageReader } from "../../../text/script/reader.ts";
import { partsOf, type ScriptSource } from "../../../text/script/source.ts";
import { utterances } from "../../../text/utterances/read_script.ts";
import { spokenStretches } from "../../../text/utterances/stretches.ts";
import type { Utterance } from "../../../text/utterances/utterances.ts";
import { CAST, stageOf } from "../../helpers/stage.ts";

const stage = stageOf(CAST);

/** Reads each letter as the phoneme "a". */
const reader: LanguageReader = {
  read: ({ text }) =>
    Promise.resolve({
      text,
      words: Array.from(text.text.matchAll(/[\p{L}\p{N}'’]+|[.,!?…—]/gu), ({ 0: word, index }) => ({
        start: index,
        end: index + word.length,
        phonemes: /[\p{L}\p{N}]/u.test(word) ? "a".repeat(word.length) : word,
        spaceAfter: /^\s/.test(text.text.slice(index + word.length)) ? " " : "",
        endsWord: true,
        source: "test",
      })),
    }),
  readRaw: (text) => Promise.resolve(text),
  countWords: (text) => text.split(/\s+/).length,
};

/** What subtitles show of a script. */
function cuesOfUtterances(script: string, all: readonly Utterance[]): string {
  const words = all.flatMap(({ words }) => words).map(({ text, textStart, textEnd }, i) => ({
    text,
    textStart,
    textEnd,
    start: i,
    end: i + 1,
  }));
  const formatting = all.flatMap(({ formatting }) => formatting ?? []);
  const cues = cuesOf({
    script,
    timings: { words, formatting, phonemes: [], visemes: [] },
    seconds: words.length,
    voice: "af_heart",
  });
  return cues.flatMap(({ lines }) => lines.flat().map(({ text }) => text)).join(" ");
}

async function read(source: ScriptSource, options: TextOptions = { stage }): Promise<Utterance[]> {
  return await Array.fromAsync(utterances(partsOf(source), () => reader, options));
}

/** The utterances of a script, each as its speaker or voice, its words and what it adds. */
async function shown(script: string, options?: TextOptions): Promise<string[]> {
  return (await read(script, options)).map((utterance) => {
    const { turn, speaker, manner, changes, overlapAfter, pauseAfter, breakAfter } = utterance;
    const { emotion, voice, ...details } = manner;
    const who = [turn, speaker ?? voice ?? "call", emotion ?? ""].join(" ").trim();
    const words = utterance.words.map(({ text }) => text).join(" ");
    const more = [
      ...Object.entries(details).map(([key, value]) => `${key} ${value}`),
      ...(changes ?? []).map(({ textStart, manner: { speed, volume } }) =>
        `from ${script.slice(textStart).match(/^\S+/)} ${speed ?? volume ?? "as before"}`
      ),
      ...(overlapAfter ? [`overlap ${overlapAfter}`] : []),
      ...(pauseAfter ? [`pause ${pauseAfter}`] : []),
      ...(breakAfter ? [`break ${breakAfter}`] : []),
    ];
    return [who, words, ...more].join(" | ");
  });
}

Deno.test("each speaker's line is a turn, which begins with the cast's manner", async () => {
  assert.deepEqual(
    await shown("Night.\nRICK: Come on\nMORTY (sad): Oh. No!\nRick goes.\n\nrick: Now, Morty"),
    [
      "0 call | Night . | break 0.5",
      "1 RICK | Come on | break 0.5",
      "2 MORTY sad | Oh . No ! Rick goes . | speed 0.9 | break 0.5",
      "3 RICK | Now , Morty",
    ],
  );
});

Deno.test("a turn ends where the voice, the emotion or the speaker changes", async () => {
  assert.deepEqual(
    await shown("One. [voice:morty]Two, [emotion:sad] three [/emotion]four. [/voice] Five."),
    [
      "0 call | One . | break 0.35",
      "1 morty | Two , | break 0.15",
      "2 morty sad | three",
      "3 morty | four . | break 0.35",
      "4 call | Five .",
    ],
  );
  assert.deepEqual(await shown("RICK: One.\nRICK: Two."), [
    "0 RICK | One . | break 0.5",
    "1 RICK | Two .",
  ]);
});

Deno.test("what nothing is said in changes nothing", async () => {
  const plain = await read("One two. Three.");
  const marks = [
    "[voice:morty][/voice]",
    "[voice:morty] [emotion:sad] [reset]",
    "[speed:2][/speed]",
  ];
  for (const mark of marks) {
    const words = (all: readonly Utterance[]): unknown =>
      all.map(({ phonemes, turn, manner, changes }) => ({ phonemes, turn, manner, changes }));
    assert.deepEqual(
      words(await read(`${mark}One ${mark}two. ${mark}Three.${mark}`)),
      words(plain),
    );
  }
  assert.deepEqual(await shown("RICK:\nMORTY:\n[voice:summer][/voice]RICK: One."), [
    "0 RICK | One .",
  ]);
});

Deno.test("speed, volume and pitch change within an utterance", async () => {
  const script = "[speed:0.9]It is [volume:-3dB]very[/volume] quiet in here, isn't it?" +
    "[pitch:2st] Now I have to go on, please, so good bye.";
  const [first, second] = await read(script);
  assert.deepEqual([first.manner, second.manner], [{ speed: 0.9 }, { speed: 0.9, pitch: 2 }]);
  assert.deepEqual(
    first.changes!.map(({ textStart, manner }) => [script.slice(textStart, textStart + 4), manner]),
    [
      ["very", { speed: 0.9, volume: -3 }],
      ["quie", { speed: 0.9 }],
    ],
  );
  assert.equal(second.changes, undefined);
});

Deno.test("an overlap is that of the next turn with the one before", async () => {
  for (
    const script of [
      "RICK: One two.[overlap:0.3s]\nMORTY: Three.",
      "RICK: One two.\n[overlap:0.3s]MORTY: Three.",
      "RICK: One two.\nMORTY: [overlap:0.3s] Three.",
      "RICK: One [overlap:0.3s]two.\n[pause:1s]MORTY: Three.",
    ]
  ) {
    const [first, second] = await read(script);
    assert.deepEqual([first.overlapAfter, first.pauseAfter, second.overlapAfter], [
      0.3,
      0,
      undefined,
    ]);
  }
  for (const script of ["[overlap:0.3s]RICK: One two.", "RICK: One two.[overlap:0.3s]"]) {
    assert.equal((await read(script))[0].overlapAfter, undefined);
  }
});

Deno.test("a pause between turns counts as always", async () => {
  assert.deepEqual(await shown("RICK: One two.[pause:1s]\nMORTY: Three."), [
    "0 RICK | One two . | pause 1",
    "1 MORTY excited | Three . | speed 0.9",
  ]);
});

Deno.test("all directions in a row count, also where a format leaves text out", async () => {
  assert.deepEqual(await shown("One.[pause:1s][pause:1s]Two."), [
    "0 call | One . | pause 2",
    "0 call | Two .",
  ]);
  const code = "One.\n\n```\n[voice:morty]a\n[emotion:sad][speed:2]b\n```\n\nTwo.";
  for (const textFormat of ["auto", "markdown"] as const) {
    assert.deepEqual(await shown(code, { stage, textFormat }), [
      "0 call | One . | break 0.5",
      "1 morty sad | Two . | speed 2",
    ]);
  }
  const html = "<p>One.</p><script>[voice:morty]a</script><p>Two. [/voice]Three.</p>";
  assert.deepEqual(await shown(html, { stage, textFormat: "html" }), [
    "0 call | One . | break 0.5",
    "1 morty | Two . | break 0.35",
    "2 call | Three .",
  ]);
});

Deno.test("each turn is read in its own language", async () => {
  const languages: string[] = [];
  const readers = (manner: Manner): LanguageReader => ({
    ...reader,
    read: (sentence) => {
      languages.push(`${stage.languageOf(manner)}: ${sentence.text.text.trim()}`);
      return reader.read(sentence);
    },
  });
  const script = "Hello you. [voice:ff_siwis] Bonjour. [voice:bf_emma]Hi. [/voice]Bye.";
  await Array.fromAsync(utterances(partsOf(script), readers, { stage }));
  assert.deepEqual(languages, [
    "en-us: Hello you.",
    "fr-fr: Bonjour.",
    "en-gb: Hi.",
    "en-us: Bye.",
  ]);
});

Deno.test("a stretch in another language is read in it, within the same utterance", async () => {
  const languages: string[] = [];
  const readers = (manner: Manner): LanguageReader => ({
    ...reader,
    read: (sentence) => {
      languages.push(`${stage.languageOf(manner)}: ${sentence.text.text.trim()}`);
      return reader.read(sentence);
    },
  });
  const script = "He said [lang:fr]bonjour[/lang] to me.";
  const [{ text, changes, turn }, ...others] = await Array.fromAsync(
    utterances(partsOf(script), readers, { stage }),
  );
  assert.deepEqual(languages, ["en-us: He said", "fr-fr: bonjour", "en-us: to me."]);
  assert.deepEqual([text, turn, others], [script, 0, []]);
  assert.deepEqual(changes?.map(({ manner }) => manner), [{ language: "fr-fr" }, {}]);
});

Deno.test("without markup, everything is text", async () => {
  const script = "RICK: [voice:nobody] Hi [x](/k/).";
  const [{ words, turn, manner }] = await read(script, {
    stage,
    markup: false,
    textFormat: "plain",
  });
  assert.deepEqual(words.map(({ text }) => text).join(" "), "RICK voice nobody Hi x k .");
  assert.deepEqual([turn, manner], [0, {}]);
});

Deno.test("words are counted without names and markup, each by its language", () => {
  const count = (script: string, options: TextOptions = { stage }): [string, number][] =>
    spokenStretches(script, options).map(({ manner, text }) => [
      manner.voice ?? "call",
      countSpacedWords(text),
    ]);
  assert.deepEqual(
    count("So. RICK: Hi [pause:1s] you.\nRICK (sad): Oh [speed:2]no.\nMORTY: A[pause:1s]b"),
    [
      ["call", 4],
      ["rick_c137", 2],
      ["morty", 2],
    ],
  );
  assert.deepEqual(count("One [x](/k/) two.", { markup: false }), [["call", 3]]);
  assert.deepEqual(count("One two [speed:fast] three.")[0][1], 4);
});

const { default: fc } = await loadFastCheck();

const SENTENCES = [
  "Oh no.",
  "Come on, we have to go now!",
  "He said it was three",
  "What is that thing over there?",
  "I don't know... I really don't know, and nobody else does, either.",
];
const NAMES = Object.keys(CAST).flatMap((
  name,
) => [name, name.toLowerCase(), name.replace("'", "’")]);
const REMARKS = ["", "", " (V.O.)", " (CONT'D)", " (sad)", " (off, angry(0.5))"];
const TAGS = [
  ...[
    "[voice:summer]",
    "[/voice]",
    "[emotion:sad(0.5)]",
    "[/emotion]",
    "[speed:1.2]",
    "[rate:0.9]",
  ],
  ...["[/speed]", "[volume:-3dB]", "[pitch:+1st]", "[reset]", "[pause:0.2s]", "[overlap:0.3s]"],
  ...["[VOICE: morty(2) + 0.5*bf_emma ]", "[ speed : 0.8 ]"],
];

/** A piece of a scene, whether it is spoken, and the speaker who begins. */
type Piece = readonly [text: string, isSpoken: boolean, speaker?: string];

const tags = fc.array(fc.constantFrom(...TAGS), { maxLength: 2 });
const sentence = fc.tuple(
  fc.constantFrom(...SENTENCES),
  fc.array(fc.tuple(tags, fc.constantFrom("", "", "", "**")), { minLength: 12, maxLength: 12 }),
).map(([sentence, between]): Piece[] =>
  sentence.split(" ").flatMap((word, i): Piece[] => {
    const [tags, mark] = between[i % between.length];
    return [[mark, false], [word, true], [mark, false], [" ", false], [tags.join(" "), false]];
  })
);
const FORMS = ["#: ", "**#:** ", "**#**: ", "- #:", "#:\n", "> #: ", "<b>#:</b> ", "  # : "];
const head = fc.record({
  name: fc.constantFrom(...NAMES),
  remark: fc.constantFrom(...REMARKS),
  form: fc.constantFrom(...FORMS),
  tags,
}).map(({ name, remark, form, tags }): Piece[] => [
  [tags.join("") + form.replace("#", name + remark), false, name.toUpperCase().replace("’", "'")],
]);
const line = fc.tuple(fc.option(head), fc.array(sentence, { minLength: 1, maxLength: 3 }), tags)
  .map(([head, sentences, tags]): Piece[] => [
    ...(head ?? []),
    ...sentences.flat(),
    [tags.join(""), false],
    ["\n", false],
  ]);
const scene = fc.array(line, { minLength: 1, maxLength: 8 }).map((lines) => lines.flat());
const options = fc.constantFrom<TextOptions>(
  { stage },
  { stage, textFormat: "markdown" },
  { stage, textFormat: "html" },
);

Deno.test("no name and no tag is spoken, and no word is lost, in parts of any length", async () => {
  await fc.assert(
    fc.asyncProperty(scene, options, fc.nat(40), async (pieces, options, length) => {
      const script = pieces.map(([text]) => text).join("");
      let speaker: string | undefined;
      const expected = pieces.flatMap(([text, isSpoken, next]) => {
        speaker = next ?? (text.includes("[reset]") ? undefined : speaker);
        return isSpoken ? wordsOf(text).map((word) => [word, speaker]) : [];
      });
      const whole = await read(script, options);
      const said = whole.flatMap(({ words, speaker }) =>
        wordsOf(words.map(({ text }) => text).join(" ")).map((word) => [word, speaker])
      );
      assert.deepEqual(said, expected);
      const parts = script.match(new RegExp(`[^]{1,${length + 1}}`, "g"))!;
      assert.deepEqual(await read(parts, options), whole);
      assert.deepEqual(wordsOf(cuesOfUtterances(script, whole)), expected.map(([word]) => word));
      // What is left after an utterance starts with whole marks.
      const count = 1 + length % whole.length;
      const rest = await read(restOf(script, whole[count - 1]), options);
      assert.deepEqual(saidIn(rest), saidIn(whole.slice(count)));
    }),
    { numRuns: 300 },
  );
});

function saidIn(all: readonly Utterance[]): string[] {
  return all.flatMap(({ words }) => wordsOf(words.map(({ text }) => text).join(" ")));
}

function wordsOf(text: string): string[] {
  return text.match(/[\p{L}\p{N}'’]+/gu) ?? [];
}

Deno.test("a change counts from the next word, however the text arrives", async () => {
  const script = "He was three [speed:0.8] \nOh no.";
  for (const source of [script, [...script]]) {
    const [{ changes }] = await read(source);
    assert.deepEqual(changes?.map(({ textStart }) => textStart), [script.indexOf("Oh")]);
  }
});
