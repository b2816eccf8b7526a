import assert from "node:assert/strict";
import { type Cue, hasWords, readSubtitles } from "../../../serving/subtitles/read_subtitles.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** The cues as `number start-end text`. */
async function read(subtitles: string): Promise<string[]> {
  return (await readSubtitles(subtitles)).map(({ number, start, end, text }) =>
    `${number} ${start}-${end} ${text}`
  );
}

const SRT = `1
00:00:01,000 --> 00:00:02,500
<i>Hello</i> <font color="#fff">there</font>, {\\an8}Tom & Ann <3
- No!

2
00:00:03,5 --> 00:00:04,000  X1:10 X2:20
RICK: Come on. A --> B

3
1:00:07,000 --> 1:00:08,000
1984
`;

Deno.test("SRT is read without its tags and places", async () => {
  const cues = [
    "1 1-2.5 Hello there, Tom & Ann <3\n- No!",
    "2 3.5-4 RICK: Come on. A --> B",
    "3 3607-3608 1984",
  ];
  assert.deepEqual(await read(SRT), cues);
  assert.deepEqual(await read(`\uFEFF${SRT.replaceAll("\n", "\r\n")}`), cues);
});

Deno.test("SRT loses no words where its empty lines are wrong", async () => {
  const glued = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n2\n00:00:02,000 --> 00:00:03,000\nTwo.";
  assert.deepEqual(await read(glued), ["1 1-2 One.", "2 2-3 Two."]);
  const parted = "1\n00:00:01,000 --> 00:00:02,000\nOne.\n\n \nStill one.\n\n\n" +
    "2\n00:00:02,000 --> 00:00:03,000\n\n3\n00:00:03,000 --> 00:00:04,000\n42\n\n1984\n";
  assert.deepEqual(await read(parted), ["1 1-2 One.\nStill one.", "2 2-3 ", "3 3-4 42\n1984"]);
  const bare = "00:00:01,000 --> 00:00:02,000\nOne.\n\n00:00:02,000 --> 00:00:03,000\nTwo.";
  assert.deepEqual(await read(bare), ["1 1-2 One.", "2 2-3 Two."]);
});

const VTT = `WEBVTT - A title
Kind: captions

STYLE
::cue { color: red }

NOTE This is not
spoken.

1
00:00:01.000 --> 00:00:02.500 align:start position:10%
<v Rick Sanchez>Morty, <i>you</i> gotta &amp; come &lt;on&gt;. I <3 you.</v>
Second line

intro
00:03.000 --> 00:04.000
<v.loud Morty>Oh <c.yellow>man</c> <00:03.500>wait <ruby>漢<rt>kan</rt></ruby>
<v Rick>Now.

00:05.000 --> 00:06.000
♪ ♪
`;

Deno.test("WebVTT is read with the names of its speakers", async () => {
  const cues = await readSubtitles(VTT);
  assert.deepEqual(cues.map(({ parts }) => parts), [
    [
      { speaker: "Rick Sanchez", text: "Morty, you gotta & come <on>. I <3 you." },
      { text: "Second line" },
    ],
    [{ speaker: "Morty", text: "Oh man wait 漢" }, { speaker: "Rick", text: "Now." }],
    [{ text: "♪ ♪" }],
  ]);
  assert.deepEqual(cues.map(({ start, end }) => [start, end]), [[1, 2.5], [3, 4], [5, 6]]);
  assert.equal(cues[1].text, "Oh man wait 漢\nNow.");
  assert.deepEqual(cues.map(hasWords), [true, true, false]);
});

Deno.test("cues are in the order of their times, and keep their numbers", async () => {
  const subtitles = "00:00:05,000 --> 00:00:06,000\nB\n\n00:00:01,000 --> 00:00:02,000\nA\n";
  assert.deepEqual(await read(subtitles), ["2 1-2 A", "1 5-6 B"]);
});

Deno.test("what can't be read is an error with its line", async () => {
  const cases: [subtitles: string, message: RegExp][] = [
    ["", /there are no subtitles: give SRT or WebVTT/],
    ["Just a text.", /there are no subtitles/],
    [
      "1\n00:00:05,000 --> 00:00:04,000\nToo early.",
      /^line 2, "00:00:05,000 --> 00:00:04,000": give a start and a later end/,
    ],
    [
      "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n\n00:61.000 --> 00:62.000\nB",
      /^line 6, "00:61\.000 --> 00:62\.000": give/,
    ],
    [
      "WEBVTT\n\n00:01.000 --> 00:02.000\nA\n00:02.000 --> 00:03.000\nB",
      /^2 lines have times, but there are 1 cues: put an empty line before each$/,
    ],
  ];
  for (const [subtitles, message] of cases) {
    await assert.rejects(readSubtitles(subtitles), kokoroError("input", message), subtitles);
  }
});

Deno.test("a file that this project writes is read again", async () => {
  const { timingsFile } = await import("../../../speech/timings/timings_file.ts");
  const word = { text: "Hi", textStart: 0, textEnd: 2, start: 0.5, end: 1.5 };
  const speech = {
    timings: { words: [word], phonemes: [], visemes: [] },
    seconds: 2,
    sampleRate: 24_000,
    voice: "af_heart",
  };
  for (const format of ["srt", "vtt"] as const) {
    const [cue]: readonly Cue[] = await readSubtitles(timingsFile(format, "Hi & <bye>", speech));
    assert.deepEqual([cue.start, cue.end], [0.5, 1.5]);
    assert.match(cue.text, /^Hi & </);
  }
});
