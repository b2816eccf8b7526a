import assert from "node:assert/strict";
import { measureF0 } from "../../../bench/quality/f0.ts";
import { soundPicture } from "../../../bench/quality/picture.ts";
import { loadFastPng } from "../../../dev_deps.ts";
import { KokoroError } from "../../../errors.ts";
import { chirp } from "../../helpers/signals.ts";

const SAMPLE_RATE = 24_000;
const samples = chirp(200, 400, SAMPLE_RATE, 3);
const words = [
  { text: "one", start: 0, end: 0.75 },
  { text: "<two>", start: 1.5, end: 2 },
];
const svg = await soundPicture({
  samples,
  sampleRate: SAMPLE_RATE,
  f0: await measureF0(samples, SAMPLE_RATE),
  words,
  title: "A & B",
});

/** The numbers captured by the only match in the SVG. */
function numbersIn(pattern: RegExp): number[] {
  const found = [...svg.matchAll(pattern)];
  assert.equal(found.length, 1, `${pattern}`);
  return found[0].slice(1).map(Number);
}

/** The positions and widths of the words' boxes. */
function boxes(): { x: number; width: number }[] {
  const group = /mark-rect role-mark.*?<\/g>/s.exec(svg)![0];
  return [...group.matchAll(/d="M([\d.]+),[\d.]+h([\d.]+)/g)]
    .map(([, x, width]) => ({ x: Number(x), width: Number(width) }));
}

Deno.test("a picture is an SVG with the title and the words", () => {
  assert.match(svg, /^<svg [^>]*width="\d+" height="\d+"/);
  for (const text of ["A &amp; B", "one", "&lt;two&gt;"]) assert(svg.includes(`>${text}<`), text);
});

Deno.test("the boxes of words are at their times", () => {
  const [one, two] = boxes();
  const second = one.width / 0.75;
  assert.equal(one.x, 0);
  assert(Math.abs(two.x - 1.5 * second) < 1e-6 && Math.abs(two.width - 0.5 * second) < 1e-6);
});

Deno.test("the spectrogram covers the whole time and is dark where the energy is", async () => {
  const [width, second] = [...numbersIn(/<image [^>]*?width="(\d+)"/g), boxes()[0].width / 0.75];
  assert(Math.abs(width - 3 * second) < 1e-6);
  const [, base64] = /<image [^>]*?href="data:image\/png;base64,([^"]+)"/.exec(svg)!;
  const { decode } = await loadFastPng();
  const image = decode(Uint8Array.fromBase64(base64));
  assert.equal(image.channels, 1);
  const hzPerRow = SAMPLE_RATE / 2 / image.height;
  for (const seconds of [0.5, 1.5, 2.5]) {
    const column = Math.round(seconds / 3 * image.width);
    const pixel = (hz: number): number =>
      image.data[(image.height - 1 - Math.round(hz / hzPerRow)) * image.width + column];
    assert(pixel(200 + 200 / 3 * seconds) < 50, `${pixel(200 + 200 / 3 * seconds)}`);
    assert.equal(pixel(6000), 255);
  }
});

Deno.test("F0 is a line that rises with the sound", () => {
  const [, path] = /mark-line role-mark.*?d="([^"]+)"/s.exec(svg)!;
  const points = path.slice(1).split(/[ML]/).map((point) => point.split(",").map(Number));
  const middle = points.slice(10, -10);
  assert(middle.length > 200);
  for (const [i, [x, y]] of middle.slice(1).entries()) {
    assert(x > middle[i][0] && y < middle[i][1] + 0.5, `point ${i}`);
  }
});

Deno.test("each speaker has a colour and a name, and the last one to begin is seen", async () => {
  const [half, end] = [samples.length / 2, samples.length];
  const speakers = [
    { name: "RICK", ranges: [{ begin: 0, end: half + 24_000 }] },
    { name: "<M>", ranges: [{ begin: half, end }] },
  ];
  const who = words.map((word, i) => ({ ...word, who: speakers[i].name }));
  const drawn = await soundPicture({ samples, sampleRate: SAMPLE_RATE, words: who, speakers });
  for (const name of ["RICK", "&lt;M&gt;"]) assert(drawn.includes(`>${name}<`), name);
  const area = /mark-area.*?<path[^>]*d="M([\d.]+)[^"]*"[^>]*fill="([^"]+)"/gs;
  const areas = [...drawn.matchAll(area)];
  const [first, second] = areas.map(([, x, fill]) => ({ x: Number(x), fill }));
  assert.notEqual(first.fill, second.fill);
  assert(first.x < 1 && second.x > 200, `${first.x}, ${second.x}`);
  assert(!svg.includes(">RICK<"), "a single speaker is not named");
});

Deno.test("a picture without samples is refused", async () => {
  const drawing = soundPicture({ samples: new Float32Array(0), sampleRate: SAMPLE_RATE });
  await assert.rejects(drawing, (error) => error instanceof KokoroError && error.kind === "input");
});

Deno.test("a sound of one sample has a picture", async () => {
  const picture = await soundPicture({ samples: Float32Array.of(1), sampleRate: SAMPLE_RATE });
  assert.match(picture, /^<svg /);
});
