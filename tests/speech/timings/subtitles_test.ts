import assert from "node:assert/strict";
import { loadFastCheck, loadWebVttParser } from "../../../dev_deps.ts";
import { type Cue, cuesOf } from "../../../speech/timings/subtitles.ts";
import { timingsFile, timingsFormat } from "../../../speech/timings/timings_file.ts";
import type { TimedWord, Timings } from "../../../speech/timings/timings.ts";
import { MarkupReader } from "../../../text/script/markup.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** Timings of words that are said one after the other from 0.3 s on, each `lasts` seconds long. */
function spoken(script: string, said: readonly string[], lasts = 0.35): Timings {
  const words: TimedWord[] = [];
  let textEnd = 0;
  for (const [i, text] of said.entries()) {
    const textStart = script.indexOf(text, textEnd);
    assert(textStart >= 0, `${text} is not in the script`);
    textEnd = textStart + text.length;
    const [start, end] = [0.3 + i * lasts, 0.3 + (i + 1) * lasts];
    words.push({ text, textStart, textEnd, start, end });
  }
  return { words, phonemes: [], visemes: [] };
}

/** The words of a script: its runs of letters, digits and apostrophes. */
function wordsOf(script: string): string[] {
  return script.match(/[\p{L}\p{N}'’]+/gu) ?? [];
}

const voice = "af_heart";

function cuesOfText(script: string, lasts?: number): Cue[] {
  const timings = spoken(script, wordsOf(script), lasts);
  return cuesOf({ script, timings, seconds: timings.words.at(-1)!.end + 2, voice });
}

function textOf({ lines }: Cue): string {
  return lines.map((words) =>
    words.map(({ text, afterBlank }, i) => (i > 0 && afterBlank ? " " : "") + text).join("")
  ).join("\n");
}

Deno.test("a cue is a sentence in up to two balanced lines, or a clause of a long one", () => {
  const script = "The rainbow is a division of white light into many beautiful colors. These take \
the shape of a long round arch, with its path high above, and its two ends apparently beyond the \
horizon. People look, but no one ever finds it.";
  assert.deepEqual(cuesOfText(script).map(textOf), [
    "The rainbow is a division of white\nlight into many beautiful colors.",
    "These take the shape of a long round\narch, with its path high above,",
    "and its two ends apparently\nbeyond the horizon.",
    "People look, but no one ever finds it.",
  ]);
});

Deno.test("slow sentences are split, and short ones share a cue", () => {
  const slow = cuesOfText("The sun, the moon and all the stars.", 1.5);
  assert.deepEqual(slow.map(textOf), ["The sun, the moon", "and all the stars."]);
  const short = cuesOfText("Oh! No. Well, Dr. Smith. The end is near.", 0.3);
  assert.deepEqual(short.map(textOf), ["Oh! No. Well, Dr. Smith.", "The end is near."]);
});

Deno.test("a cue is shown for a second unless the next one starts", () => {
  const script = "Yes. No.";
  const [yes, no] = spoken(script, ["Yes", "No"], 0.2).words;
  const later = { ...no, start: 1.5, end: 1.7 };
  const cues = cuesOf({
    script,
    timings: { words: [yes, later], phonemes: [], visemes: [] },
    seconds: 2,
    voice,
  });
  assert.deepEqual(cues.map(({ start, end }) => [start, end]), [[0.3, 1.3], [1.5, 2]]);
});

Deno.test("punctuation and symbols stay with their word", () => {
  const shown = (script: string): string[] =>
    cuesOfText(script).flatMap(({ lines }) =>
      lines.flat().map(({ text, afterBlank }) => `${afterBlank ? "" : "+"}${text}`)
    );
  assert.deepEqual(shown("He said: “don't — or else!” (Well...)"), [
    "He",
    "said:",
    "“don't —",
    "or",
    "else!”",
    "(Well...)",
  ]);
  assert.deepEqual(shown("« Oui » ¿qué? well-known\n 🙂 end"), [
    "« Oui »",
    "¿qué?",
    "well-",
    "+known 🙂",
    "end",
  ]);
});

Deno.test("markup and unspoken text are not shown, and pauses separate words", () => {
  const script = "I un[read](/ɹˈɛd/)able [Deno](/dˈɛnO/).[pause:0.5s]So. “And more” is not said.";
  const timings = spoken(script, ["I", "un[read](/ɹˈɛd/)able", "Deno", "So"], 0.5);
  const markup = new MarkupReader();
  assert([...markup.push(script), ...markup.end()].length > 0);
  const shown = cuesOf({
    script,
    timings: { ...timings, formatting: markup.edits },
    seconds: 4,
    voice,
  });
  assert.deepEqual(shown.map(textOf), [
    "I unreadable Deno.",
    "So.",
  ]);
});

Deno.test("a word that is longer than a line gets its own cue", () => {
  const long = "a".repeat(100);
  assert.deepEqual(cuesOfText(`So ${long} be.`).map(textOf), ["So", long, "be."]);
});

const SCRIPT = "Tom & Jerry <b>x</b> --> go. Yes!";
const SPEECH = {
  timings: spoken(SCRIPT, ["Tom", "Jerry", "<b>x</b>", "go", "Yes"], 0.75),
  seconds: 4.5,
  sampleRate: 24_000,
  voice: "af_heart",
};

Deno.test("SRT has numbers and commas, and text in it is not read as tags or arrows", () => {
  assert.equal(
    timingsFile("srt", SCRIPT, SPEECH),
    `1
00:00:00,300 --> 00:00:03,300
Tom & Jerry <\u2060b>x<\u2060/b> --\u2060> go.

2
00:00:03,300 --> 00:00:04,300
Yes!
`,
  );
});

Deno.test("WebVTT has the time of each word, and text in it is escaped", () => {
  assert.equal(
    timingsFile("vtt", SCRIPT, SPEECH),
    `WEBVTT

00:00:00.300 --> 00:00:03.300
Tom &amp; <00:00:01.050>Jerry <00:00:01.800>&lt;b&gt;x&lt;/b&gt; --&gt; <00:00:02.550>go.

00:00:03.300 --> 00:00:04.300
Yes!
`,
  );
});

Deno.test("times can be longer than an hour", () => {
  const timings = spoken("Late.", ["Late"], 4000);
  const srt = timingsFile("srt", "Late.", { ...SPEECH, timings, seconds: 5000 });
  assert.match(srt, /^1\n00:00:00,300 --> 01:06:40,300\n/);
});

Deno.test("JSON has all timings, rounded to milliseconds", () => {
  const timings: Timings = {
    words: [{ text: "Hi", textStart: 0, textEnd: 2, start: 1 / 3, end: 2 / 3 }],
    phonemes: [{ symbol: "h", word: 0, start: 1 / 3, end: 0.5 }],
    visemes: [{ viseme: "sil", start: 0, end: 1 / 3 }],
  };
  const json = timingsFile("json", "Hi.", { ...SPEECH, timings, seconds: 1.00004 });
  assert.deepEqual(JSON.parse(json), {
    script: "Hi.",
    voice: "af_heart",
    sampleRate: 24_000,
    seconds: 1,
    words: [{ text: "Hi", textStart: 0, textEnd: 2, start: 0.333, end: 0.667 }],
    phonemes: [{ symbol: "h", word: 0, start: 0.333, end: 0.5 }],
    visemes: [{ viseme: "sil", start: 0, end: 0.333 }],
  });
});

Deno.test("the file extension decides the format, and unknown ones are refused with a list", () => {
  const paths = ["a.json", "/b.c/d.SRT", "x.y.vtt"];
  assert.deepEqual(paths.map(timingsFormat), ["json", "srt", "vtt"]);
  for (const path of ["a.txt", "srt", "a.vtt/b", "a.", "a.constructor", ""]) {
    assert.throws(
      () => timingsFormat(path),
      kokoroError("input", /its name must end in \.json, \.srt, \.vtt$/),
    );
  }
});

Deno.test("for any script, cues show all words, fit the screen and are valid WebVTT", async () => {
  const [fc, { WebVTTParser }] = await Promise.all([loadFastCheck(), loadWebVttParser()]);
  const parser = new WebVTTParser({ "&amp;": "&", "&lt;": "<", "&gt;": ">" });
  const word = fc.stringMatching(/^[“(&<]?[A-Za-z]{1,12}[.,!?)”>&-]{0,2}$/);
  const between = fc.constantFrom(" ", " ", " ", "\n", " — ", " --> ", "-");
  fc.assert(fc.property(
    fc.array(fc.tuple(word, between), { minLength: 1, maxLength: 60 }),
    fc.integer({ min: 1, max: 60 }),
    (said, frames) => {
      const script = said.flat().join("");
      const timings = spoken(script, script.match(/[A-Za-z]+/g)!, frames / 40);
      const seconds = timings.words.at(-1)!.end + 0.5;
      const cues = cuesOf({ script, timings, seconds, voice });
      const compact = (text: string): string => text.replace(/\s+/g, "");
      assert.equal(compact(cues.map(textOf).join("")), compact(script));
      let last = 0;
      for (const cue of cues) {
        assert(last <= cue.start && cue.start < cue.end && cue.end <= seconds);
        last = cue.end;
        if (cue.lines.flat().length === 1) continue;
        assert(cue.lines.length <= 2 && cue.end - cue.start <= 7);
        for (const line of textOf(cue).split("\n")) assert(line.length <= 42, line);
      }
      const vtt = timingsFile("vtt", script, { ...SPEECH, timings, seconds });
      const parsed = parser.parse(vtt, "metadata");
      assert.deepEqual(parsed.errors, []);
      assert.equal(parsed.cues.length, cues.length);
      const srt = timingsFile("srt", script, { ...SPEECH, timings, seconds });
      assert.equal(srt.match(/-->/g)!.length, cues.length);
    },
  ));
});

/** Two speakers, in a text whose names and marks are not shown. */
const DIALOGUE = "RICK: Come on, Morty! [speed:0.9]Now.\nMORTY: Oh, <man>.";

function dialogue(): Timings {
  const said = (text: string, start: number, turn: number): TimedWord => {
    const textStart = DIALOGUE.indexOf(text);
    const [speaker, voice] = turn === 0 ? ["RICK", "rick_c137"] : ["MORTY", "morty"];
    const end = start + 0.4;
    const who = { turn, speaker, voice, emotion: "neutral" };
    return { text, textStart, textEnd: textStart + text.length, start, end, ...who };
  };
  const hidden = ["RICK: ", "[speed:0.9]", "MORTY: "].map((by) => {
    const start = DIALOGUE.indexOf(by);
    return { start, end: start + by.length, by: "" };
  });
  const words = ["Come", "on", "Morty", "Now", "Oh", "man"].map((text, i) =>
    said(text, i / 2, i < 4 ? 0 : 1)
  );
  return { words, phonemes: [], visemes: [], formatting: hidden };
}

const scene = { timings: dialogue(), seconds: 4, sampleRate: 24_000, voice };

Deno.test("a cue ends where another speaker begins, and names and marks are not shown", () => {
  const cues = cuesOf({ ...scene, script: DIALOGUE });
  assert.deepEqual(cues.map((cue) => [cue.who, textOf(cue)]), [
    ["RICK", "Come on, Morty! Now."],
    ["MORTY", "Oh, <man>."],
  ]);
});

Deno.test("subtitles name the speakers when they are asked to", () => {
  const [srt, vtt] = (["srt", "vtt"] as const).map((format) =>
    timingsFile(format, DIALOGUE, scene, { speakers: true })
  );
  assert.match(srt, /\nRICK: Come on, Morty! Now\.\n\n2\n.*\nMORTY: Oh, <\u2060?man>\.\n/);
  assert.match(vtt, /\n<v RICK>Come <.*\n\n.*\n<v MORTY>Oh, <.*&lt;man&gt;\.\n/);
  assert.doesNotMatch(timingsFile("srt", DIALOGUE, scene), /RICK|MORTY/);
});

Deno.test("a speaker is named again only after another one, and the name counts as text", () => {
  const script = "one two three four five six seven eight nine ten ".repeat(4).trim();
  const words = spoken(script, wordsOf(script)).words.map((word) => ({
    ...word,
    speaker: "A".repeat(30),
  }));
  const cues = cuesOf(
    { script, timings: { words, phonemes: [], visemes: [] }, seconds: 30, voice },
    true,
  );
  assert(cues.length > 1);
  assert.deepEqual(cues.map((cue) => textOf(cue).includes("A:")), cues.map((_, i) => i === 0));
  for (const { lines } of cues) {
    for (const line of lines) assert(line.map(({ text }) => text).join(" ").length <= 42);
  }
});

Deno.test("the texts of turns have places of their own", () => {
  const turns = ["**One** two.", "Three — four."].map((text) => ({ text }));
  const timed = (text: string, i: number, turn: number): TimedWord => {
    const textStart = turns[turn].text.indexOf(text);
    return { text, textStart, textEnd: textStart + text.length, start: i, end: i + 0.5, turn };
  };
  const words = [timed("One", 0, 0), timed("two", 1, 0), timed("Three", 2, 1), timed("four", 3, 1)];
  const formatting = [{ start: 0, end: 2, by: "" }, { start: 5, end: 7, by: "" }];
  const timings = { words, phonemes: [], visemes: [], formatting };
  const whole = { ...scene, timings: { ...timings, words } };
  assert.deepEqual(cuesOf({ ...whole, script: turns }).map(textOf), ["One two.", "Three — four."]);
  const moved = words.map((word) => ({ ...word, turn: word.turn! + 5 }));
  const list = [{ turn: 5, item: 0 }, { turn: 6, item: 1 }];
  const edits = formatting.map((edit) => ({ ...edit, turn: 5 }));
  assert.deepEqual(
    cuesOf({
      ...scene,
      timings: { ...timings, words: moved, formatting: edits },
      script: turns,
      turns: list,
    }).map(textOf),
    ["One two.", "Three — four."],
  );
  const refused = kokoroError("input", /^script is \[ 5 \]: give the text or the turns/);
  assert.throws(() => timingsFile("srt", [5] as unknown as string, scene), refused);
});
