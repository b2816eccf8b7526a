import assert from "node:assert/strict";
import { parseMarkup, parseMisakiMarkup } from "../../text/markup.ts";

Deno.test("markup is taken out of the text, and said of its place in the script", () => {
  const [{ text, instructions }] = parseMarkup("I [love](+1) [Kokoro](/kˈOkəɹO/) in [2024](#&#).");
  assert.equal(text.text, "I love Kokoro in 2024.");
  assert.deepEqual(instructions, [
    { start: 3, end: 7, stress: 1 },
    { start: 14, end: 20, phonemes: "kˈOkəɹO" },
    { start: 37, end: 41, numberFlags: "&" },
  ]);
});

Deno.test("pauses cut the script", () => {
  const segments = parseMarkup("One[pause:0.5s]two [pause: 250ms ][pause:10s]three");
  assert.deepEqual(
    segments.map(({ text, pauseAfter }) => [text.text, pauseAfter]),
    [["One", 0.5], ["two ", 0.25], ["", 10], ["three", 0]],
  );
});

Deno.test("links are read, other brackets are text", () => {
  const plain = (script: string): string => parseMarkup(script)[0].text.text;
  assert.equal(plain("See [the site](https://example.com/a)."), "See the site.");
  for (const text of ["f[i](x)", "[sic]", "a [b](see c)", "[a] (b)", "[](/a/)", "(/a/)"]) {
    assert.equal(plain(text), text);
  }
});

Deno.test("markup that can't be understood is refused with its place", () => {
  const refused = (script: string, message: RegExp): void =>
    assert.throws(() => parseMarkup(script), { name: "KokoroError", kind: "input", message });
  refused("One\ntwo [x](/q1/)", /^\[x\]\(\/q1\/\) at line 2, column 5 of the script: "1" is not/);
  refused("[x](/a)", /line 1, column 1 .*phonemes are written like/);
  refused("[x](+3)", /stress like \[word\]\(\+1\), from -2 to 2/);
  refused("[x](2x)", /stress like/);
  refused("Wait [pause:soon] now", /^\[pause:soon\] at line 1, column 6 .*\[pause:0\.5s\]/);
  refused("Wait [pause:11s]", /lasts 10 s at most/);
  refused("Wait [pause:1s and go", /a pause is written like/);
});

Deno.test("misaki's own markup takes everything that looks like a link", () => {
  const { text, instructions } = parseMisakiMarkup("[a](b) [c](-0.5) [d](/x1/) [e](+3)");
  assert.equal(text.text, "a c d e");
  assert.deepEqual(instructions, [
    { start: 1, end: 2 },
    { start: 8, end: 9, stress: -0.5 },
    { start: 18, end: 19, phonemes: "x1" },
    { start: 28, end: 29, stress: 3 },
  ]);
});
