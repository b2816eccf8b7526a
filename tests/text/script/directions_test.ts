import assert from "node:assert/strict";
import { type MarkupPart, MarkupReader, parseMarkup } from "../../../text/script/markup.ts";
import { CAST, stageOf } from "../../helpers/stage.ts";

const stage = stageOf(CAST);

/** The text of a script, with what is said between its parts as JSON. */
function read(script: string): string {
  return parseMarkup(script, { stage }).map(shown).join("");
}

function shown(part: MarkupPart): string {
  if ("text" in part) return part.text.text;
  if (!("manner" in part)) return JSON.stringify(part);
  return `{${Object.entries(part.manner).map(([key, value]) => `${key} ${value}`).join(", ")}}`;
}

const READINGS: readonly (readonly [script: string, reading: string])[] = [
  ["a [voice:morty] b", "a {voice morty} b"],
  ["[voice:morty(2) + bf_emma] b", "{voice morty(2) + bf_emma} b"],
  ["[emotion:sad(0.5)]b[/emotion]c", "{emotion sad(0.5)}b{}c"],
  ["[speed:0.9]b [speed:2]c [speed:.5]d", "{speed 0.9}b {speed 2}c {speed 0.5}d"],
  ["[volume:-3dB]b [volume:+12 db]c", "{volume -3}b {volume 12}c"],
  ["[pitch:+2st]b [pitch:-1.5 st]c", "{pitch 2}b {pitch -1.5}c"],
  ["[lang:fr]b [lang: pt_BR ]c[/lang]d", "{language fr-fr}b {language pt-br}c{}d"],
  ["[land:ho] [slang:x]", "[land:ho] [slang:x]"],
  ["[pause:0.5s]b[pause: 250 ms]c", '{"pause":0.5}b{"pause":0.25}c'],
  ["[overlap:0.3s]b[overlap:300ms]", '{"overlap":0.3}b{"overlap":0.3}'],
  // As in texts for Kokoro-FastAPI: small and capital letters, and a rate belongs to a voice.
  ["[VOICE: morty ]a [Pause:1s]b", '{voice morty}a {"pause":1}b'],
  ["[rate:1.2]b [rate:1.0]c", "{speed 1.2}b {}c"],
  ["[rate:1.2]b [voice:morty]c", "{speed 1.2}b {voice morty}c"],
  ["[speed:0.8]a [rate:1.5]b [/rate]c", "{speed 0.8}a {speed 1.2}b {speed 0.8}c"],
  ["[rate:4]b [rate:0.25]c", "{speed 2}b {speed 0.5}c"],
  // What ends.
  ["[voice:morty]a [speed:2]b [/voice]c", "{voice morty}a {voice morty, speed 2}b {speed 2}c"],
  [
    "[voice:morty]a [speed:2]b [reset]c [ reset ]d",
    "{voice morty}a {voice morty, speed 2}b {}c {}d",
  ],
  ["a [/voice]b[/speed ]", "a {}b{}"],
  // Two sentences stay two.
  ["Stop.[speed:0.8]Go", "Stop. {speed 0.8}Go"],
  ["un[speed:0.8]real", "un{speed 0.8}real"],
  // What is no direction stays text.
  ...[
    "[sic] [pause] [voice] [reset the clock] [voice over: x] [/b] [note: this] []",
    "[motion: blurred] [date:2024] [patch:1.2] [voices: many] [cause:1s] [rest] [seed:1]",
    "[emotoin] [vocie: some people talk] [pausse:5] [overlay:0.3s]",
    "\\[x\\] f[i] a[1:2] [12:30] [speed",
  ].map((text) => [text, text] as const),
];

Deno.test("directions are read, and other brackets are text", () => {
  for (const [script, reading] of READINGS) {
    assert.equal(read(script), reading, script);
  }
});

Deno.test("a link whose words look like a direction is a link", () => {
  assert.equal(read("[voice: a guide](https://a.b) [rate:2](#usage)"), "voice: a guide rate:2");
  assert.equal(read("[rate:2](+1)"), "{speed 2}(+1)");
});

Deno.test("a rate relates to the speed of the call", () => {
  const parts = parseMarkup("[rate:1.2]b [speed:0.5]c", { stage: stageOf({}, 1.5) });
  assert.equal(parts.map(shown).join(""), "{speed 1.8}b {speed 0.6}c");
});

Deno.test("a mistake in a direction is an error that says where it is and what to write", () => {
  const mistakes: readonly (readonly [written: string, what: string])[] = [
    ["[speed:3]", "write a speed like [speed:0.9], from 0.5 to 2"],
    ["[speed:fast]", "write a speed like [speed:0.9], from 0.5 to 2"],
    ["[speed=0.9]", "write a speed like [speed:0.9], from 0.5 to 2"],
    ["[rate:5]", "write a rate like [rate:1.2], from 0.25 to 4"],
    ["[volume:3]", "write a volume like [volume:-3dB], from -40 to 12 dB"],
    ["[volume:13dB]", "write a volume like [volume:-3dB], from -40 to 12 dB"],
    ["[pitch:2Hz]", "write a pitch like [pitch:+2st], from -12 to 12 semitones"],
    ["[pause:11s]", "write a pause like [pause:0.5s], up to 10 s"],
    ["[pause:-1s]", "write a pause like [pause:0.5s], up to 10 s"],
    ["[overlap:6s]", "write an overlap like [overlap:0.3s], up to 5 s"],
    ["[voice:]", "write a voice like [voice:af_heart]"],
    ["[emotion=sad]", "write an emotion like [emotion:sad(0.5)]"],
    ["[/pause]", "a pause needs no end: leave this out"],
    ["[/voice:morty]", "write [/voice]"],
    ["[reset:all]", "write [reset]"],
    ["[/reset]", "write [reset]"],
    ["[emotoin:sad]", "did you mean [emotion:sad]?"],
    ["[vocie:morty]", "did you mean [voice:morty]?"],
    ["[voic:nobody]", "did you mean [voice:nobody]?"],
    ["[speeed:0.9]", "did you mean [speed:0.9]?"],
    ["[pausa:1s]", "did you mean [pause:1s]?"],
    ["[/emotoin]", "did you mean [/emotion]?"],
    ["[resett]", "did you mean [reset]?"],
    ["[voice:nobody]", 'there is no voice "nobody": there are rick_c137, morty, summer'],
    ["[emotion:sadd]", 'there is no emotion "sadd": there are neutral'],
  ];
  for (const [written, what] of mistakes) {
    const message = `${written} at line 2, column 5 of the script: ${what}`;
    assert.throws(() => parseMarkup(`One\ntwo ${written} three`, { stage }), (error: Error) => {
      assert.equal(error.name, "KokoroError");
      assert.equal(error.message.slice(0, message.length), message);
      return true;
    });
  }
});

Deno.test("a direction that is not closed is an error, wherever the text ends", () => {
  const starts = ["[voice:", "[voice:morty", "[speed:0.9", "[/speed", "[pause:1s", "[reset"];
  for (const start of starts) {
    for (const end of ["", "\n", "\nand so on", "[", start === "[reset" ? "" : " and so on"]) {
      const reader = new MarkupReader({ stage });
      const texts: string[] = [];
      assert.throws(() => {
        for (const symbol of `So ${start}${end}`) {
          texts.push(...Array.from(reader.push(symbol), shown));
        }
        texts.push(...Array.from(reader.end(), shown));
      }, { name: "KokoroError", kind: "input", message: /at line 1, column 4/ });
      assert.equal(texts.join(""), "So ");
    }
  }
});

Deno.test("what is left out and what is text are the whole script", () => {
  const script = "RICK (sad): a [voice:morty]b, [c](/k/) ![d](https://e.f) [g](#usage)[pause:1s].";
  const reader = new MarkupReader({ stage });
  const parts = [...reader.push(script), ...reader.end()];
  const texts = parts.flatMap((part) =>
    "text" in part ? [part.text.origin({ start: 0, end: part.text.text.length })] : []
  );
  const all = [...texts, ...reader.edits].sort((a, b) => a.start - b.start);
  assert.deepEqual(all.map(({ start }) => start), [0, ...all.map(({ end }) => end)].slice(0, -1));
  assert.equal(all.at(-1)!.end, script.length);
});
