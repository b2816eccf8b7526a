import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import type { Instruction } from "../../../text/script/instruction.ts";
import { type MarkupPart, MarkupReader, parseMarkup } from "../../../text/script/markup.ts";
import { CAST, stageOf } from "../../helpers/stage.ts";
import { parseMisakiMarkup } from "../../../text/english/misaki/markup.ts";

/** The text of a script without its markup, and the instructions in the markup. */
function read(script: string): { text: string; instructions: Instruction[] } {
  const parts = parseMarkup(script).filter((part) => "text" in part);
  return {
    text: parts.map(({ text }) => text.text).join(""),
    instructions: parts.flatMap(({ instruction }) => instruction ?? []),
  };
}

Deno.test("markup is removed from the text, and instructions have their positions", () => {
  const { text, instructions } = read("I [love](+1) [Kokoro](/kˈOkəɹO/) in [2024](#&#).");
  assert.equal(text, "I love Kokoro in 2024.");
  assert.deepEqual(instructions, [
    { start: 3, end: 7, stress: 1 },
    { start: 14, end: 20, phonemes: "kˈOkəɹO" },
    { start: 37, end: 41, numberFlags: "&" },
  ]);
});

Deno.test("pauses are parts between texts", () => {
  const parts = parseMarkup("One[pause:0.5s]two [pause: 250ms ][pause:10s]three");
  assert.deepEqual(
    parts.map((part) => "text" in part ? part.text.text : "pause" in part && part.pause),
    ["One", 0.5, "two ", 0.25, 10, "three"],
  );
});

Deno.test("links are reduced to their text, and other brackets are kept", () => {
  const plain = (script: string): string => read(script).text;
  assert.equal(plain("See [the site](https://example.com/a)."), "See the site.");
  assert.equal(plain("See [how](#usage) and [where](/docs/a.md)."), "See how and where.");
  assert.equal(plain("![A cat](https://example.com/a.png) ![b](c)"), "A cat ![b](c)");
  const texts = ["f[i](x)", "[sic]", "a [b](see c)", "[a] (b)", "[](/a/)", "(/a/)", "a [", "["];
  for (const text of texts) assert.equal(plain(text), text);
  for (const text of [`[${"a".repeat(201)}](+1)`, `[a](/${"a".repeat(501)}/)`]) {
    assert.equal(plain(text), text);
  }
});

Deno.test("in Markdown, what is no instruction is a link", () => {
  const parts = parseMarkup("[a](/b) [c](1.md) [d](/d/) [e](+1)", { isMarkdown: true });
  assert.deepEqual(
    parts.map((part) => "text" in part && [part.text.text, part.instruction !== undefined]),
    [["[a](/b)", false], [" ", false], ["[c](1.md)", false], [" ", false], ["d", true], [
      " ",
      false,
    ], ["e", true]],
  );
});

Deno.test("wherever a script is cut, its parts are the same and returned early", async () => {
  const { default: fc } = await loadFastCheck();
  const pieces = [
    ..."[]()\n /+-#1ab",
    ...["[pause:", "1s]", "](+1)", "](https://a.b", "[a](/b/)", "[pause:1s]", " word "],
    ...["x".repeat(39), "y".repeat(210)],
    ...["[voice:", "morty]", "[/voice]", "[speed:0.9]", "[reset", "[emotoin:", "sad]", "Stop."],
    ...["RICK", "Rick", ": ", ":", "MR. O'BRIEN", " 2:", "**", "_", "- ", "(V.O.)", "(sad", ")"],
    ...["<b>", "</b>", "<p", ">", "\r\n", "\u2028", "É", "😀"],
  ];
  const scripts = fc.array(fc.constantFrom(...pieces), { maxLength: 30 }).map((all) =>
    all.join("")
  );
  /** The units of all parts, and at the end the error message if there is one. */
  const units = (parts: Iterable<MarkupPart>): unknown[] => {
    const all: unknown[] = [];
    try {
      for (const part of parts) {
        if (!("text" in part)) all.push(part);
        else {
          const { start } = part.text.origin({ start: 0, end: 1 });
          all.push(...part.text.text.split("").map((unit, i) => [start + i, unit]));
          if (part.instruction) all.push(part.instruction);
        }
      }
    } catch (error) {
      all.push((error as Error).message);
    }
    return all;
  };
  /** The parts of a script that is read in pieces of these lengths and then the rest. */
  function* inPieces(script: string, lengths: readonly number[]): Generator<MarkupPart> {
    const reader = new MarkupReader({ stage: stageOf(CAST) });
    let at = 0;
    for (const length of lengths) yield* reader.push(script.slice(at, at += length));
    yield* reader.push(script.slice(at));
    yield* reader.end();
  }
  fc.assert(
    fc.property(scripts, fc.array(fc.nat(10)), (script, lengths) => {
      assert.deepEqual(units(inPieces(script, lengths)), units(inPieces(script, [])));
    }),
    { numRuns: 4000 },
  );
  const reader = new MarkupReader();
  const text = (script: string): string =>
    Array.from(reader.push(script), (part) => "text" in part ? part.text.text : "").join("");
  assert.equal(text("Say [this"), "Say ");
  assert.equal(text("](+1"), "");
  assert.equal(text(") now"), "this now");
});

Deno.test("invalid markup is refused with its position", () => {
  const refused = (script: string, message: RegExp): void =>
    assert.throws(() => parseMarkup(script), { name: "KokoroError", kind: "input", message });
  refused("One\ntwo [x](/q1/)", /^\[x\]\(\/q1\/\) at line 2, column 5 of the script: "1" is not/);
  refused("[x](/a)", /line 1, column 1 .*write phonemes like/);
  refused("[x](+3)", /stress like \[word\]\(\+1\), from -2 to 2/);
  refused("[x](2x)", /stress like/);
  refused("Wait [pause:soon] now", /^\[pause:soon\] at line 1, column 6 .*\[pause:0\.5s\]/);
  refused("Wait [pause:11s]", /up to 10 s$/);
  refused("Wait [pause:1s and go", /write a pause like/);
});

Deno.test("misaki's own markup accepts everything that looks like a link", () => {
  const { text, instructions } = parseMisakiMarkup("[a](b) [c](-0.5) [d](/x1/) [e](+3)");
  assert.equal(text.text, "a c d e");
  assert.deepEqual(instructions, [
    { start: 1, end: 2 },
    { start: 8, end: 9, stress: -0.5 },
    { start: 18, end: 19, phonemes: "x1" },
    { start: 28, end: 29, stress: 3 },
  ]);
});
