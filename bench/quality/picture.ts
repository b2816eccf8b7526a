/**
 * Draws sound: waveform, spectrogram with F0, and words at the times when they are said.
 *
 * @module
 */

import { loadFastPng, loadVega, type VegaMark, type VegaSpec } from "../../dev_deps.ts";
import { KokoroError } from "../../errors.ts";
import type { F0 } from "./f0.ts";
import { spectrogram } from "./spectrogram.ts";

/** A word and when it is said, in seconds from the start. */
export interface WordMark {
  readonly text: string;
  readonly start: number;
  readonly end: number;
  /** The name of its speaker, who is one of those in the picture. Default: the first one. */
  readonly who?: string;
}

/** Someone who speaks, and the samples in which they do: from `begin` to before `end`, in order. */
export interface SpeakerMark {
  readonly name: string;
  readonly ranges: readonly { readonly begin: number; readonly end: number }[];
}

/** The contents of a picture. */
export interface PictureContents {
  /** Mono, -1 to 1. */
  readonly samples: Float32Array;
  /** In Hz. */
  readonly sampleRate: number;
  readonly f0?: F0;
  readonly words?: readonly WordMark[];
  /** Each gets a colour, and if there are several, the picture names them. */
  readonly speakers?: readonly SpeakerMark[];
  readonly title?: string;
}

/** In pixels: wide enough for the letters of two adjacent short words, which are in two rows. */
const WIDTH_OF_SECOND = 220;
const LEAST_WIDTH = 500;
/** The range of levels in dB: anything fainter, relative to the loudest, is white. */
const RANGE_DB = 70;
const F0_RANGE = [0, 600];
const F0_COLOR = "#d6006e";
/** The colours of speakers, in turn. */
const COLORS = ["#35618f", "#b3541e", "#2f7d4f", "#7a4fa3"];
/** How strongly words have the colour of their speaker. */
const WORD_OPACITY = 0.16;
const WORD_STROKE = "#8fa9c4";

/** The panels from top to bottom, in pixels. */
const PANELS = {
  words: { top: 0, height: 40 },
  wave: { top: 48, height: 120 },
  spectrogram: { top: 184, height: 260 },
};
const HEIGHT = PANELS.spectrogram.top + PANELS.spectrogram.height;

/**
 * Draws a sound as an SVG. The width depends on the length of the sound. The spectrogram is an
 * embedded PNG with a pixel for each moment and frequency.
 *
 * @throws {KokoroError} `input` when there are no samples
 * @example
 * ```ts
 * import { soundPicture } from "./bench/quality/picture.ts";
 * const tone = Float32Array.from(
 *   { length: 24_000 },
 *   (_, i) => Math.sin(2 * Math.PI * 440 * i / 24_000),
 * );
 * const svg = await soundPicture({ samples: tone, sampleRate: 24_000, title: "A, for a second" });
 * ```
 */
export async function soundPicture(contents: PictureContents): Promise<string> {
  const { samples, sampleRate } = contents;
  if (samples.length === 0) throw new KokoroError("input", "there are no samples to draw");
  const seconds = samples.length / sampleRate;
  const width = Math.max(LEAST_WIDTH, Math.round(seconds * WIDTH_OF_SECOND));
  const { parse, View } = await loadVega();
  const spec: VegaSpec = {
    width,
    height: HEIGHT,
    padding: 10,
    background: "white",
    title: { text: contents.title ?? "", anchor: "start", fontSize: 15, limit: width },
    config: { axis: { labelFontSize: 11, titleFontSize: 11 } },
    scales: [{ name: "time", type: "linear", range: "width", domain: [0, seconds] }],
    marks: [
      wavePanel(contents, width),
      await spectrogramPanel(contents, width),
      // Last, so that its lines are above the other panels.
      wordsPanel(contents.words ?? [], contents.speakers ?? [], width),
    ],
  };
  return await new View(parse(spec), { renderer: "none" }).toSVG();
}

/** A panel of the picture, with time from left to right. */
function panel(name: keyof typeof PANELS, width: number, contents: object): VegaMark {
  const { top, height } = PANELS[name];
  return {
    type: "group",
    encode: {
      enter: constants({ y: top, width, height }),
    },
    ...contents,
  };
}

/** Converts constants to the form in which Vega takes them. */
function constants(values: Record<string, unknown>): Record<string, { value: unknown }> {
  return Object.fromEntries(Object.entries(values).map(([name, value]) => [name, { value }]));
}

/**
 * Draws each word between its start and end. The words alternate between two rows, so that short
 * ones have more space for their letters.
 */
function wordsPanel(
  words: readonly WordMark[],
  speakers: readonly SpeakerMark[],
  width: number,
): VegaMark {
  const rows = words.map((word, i) => {
    const speaker = Math.max(0, speakers.findIndex(({ name }) => name === word.who));
    return { ...word, row: i % 2, color: colorOf(speaker) };
  });
  const row = { scale: "row", field: "row" };
  const [start, end] = ["start", "end"].map((field) => ({ scale: "time", field }));
  return panel("words", width, {
    data: [{ name: "words", values: rows }],
    scales: [{ name: "row", type: "band", range: [0, PANELS.words.height], domain: [0, 1] }],
    marks: [
      {
        type: "rule",
        from: { data: "words" },
        encode: {
          enter: {
            x: start,
            y: row,
            ...constants({ y2: HEIGHT, stroke: WORD_STROKE, strokeOpacity: 0.4 }),
          },
        },
      },
      {
        type: "rect",
        from: { data: "words" },
        encode: {
          enter: {
            x: start,
            x2: end,
            y: row,
            height: { scale: "row", band: 0.9 },
            fill: { field: "color" },
            ...constants({ fillOpacity: WORD_OPACITY, stroke: WORD_STROKE }),
          },
        },
      },
      {
        type: "text",
        from: { data: "words" },
        encode: {
          enter: {
            x: { scale: "time", signal: "(datum.start + datum.end) / 2" },
            y: { scale: "row", field: "row", band: 0.45 },
            text: { field: "text" },
            ...constants({ align: "center", baseline: "middle", fontSize: 11, fill: "black" }),
          },
        },
      },
    ],
  });
}

function colorOf(speaker: number): string {
  return COLORS[speaker % COLORS.length];
}

/** The lowest and the highest sample of a pixel. */
interface WavePixel {
  readonly time: number;
  readonly low: number;
  readonly high: number;
  /** The number of the speaker who is heard, or in a silence of the one before it. */
  readonly speaker: number;
}

/** Draws the range from the lowest to the highest sample of each pixel, and names the speakers. */
function wavePanel(contents: PictureContents, width: number): VegaMark {
  const { speakers = [] } = contents;
  const values = wavePixels(contents, width);
  const area = (speaker: number): object => ({
    type: "area",
    from: { data: "wave" },
    encode: {
      enter: {
        x: { scale: "time", field: "time" },
        y: { scale: "level", field: "low" },
        y2: { scale: "level", field: "high" },
        defined: { signal: `datum.speaker === ${speaker}` },
        // The stroke shows silence as a line.
        ...constants({ fill: colorOf(speaker), stroke: colorOf(speaker), strokeWidth: 0.5 }),
      },
    },
  });
  const before = (speaker: number): number =>
    speakers.slice(0, speaker).reduce((sum, { name }) => sum + name.length + 2, 0);
  const name = ({ name }: SpeakerMark, speaker: number): object => ({
    type: "text",
    encode: {
      enter: constants({
        x: 6 + 8 * before(speaker),
        y: 12,
        text: name,
        fontSize: 12,
        fontWeight: "bold",
        fill: colorOf(speaker),
      }),
    },
  });
  return panel("wave", width, {
    data: [{ name: "wave", values }],
    scales: [{ name: "level", type: "linear", range: [PANELS.wave.height, 0], domain: [-1, 1] }],
    axes: [{ orient: "left", scale: "level", values: [-1, -0.5, 0, 0.5, 1], grid: true }],
    marks: [
      ...Array.from({ length: Math.max(1, speakers.length) }, (_, speaker) => area(speaker)),
      ...speakers.length > 1 ? speakers.map(name) : [],
    ],
  });
}

function wavePixels(
  { samples, sampleRate, speakers = [] }: PictureContents,
  width: number,
): WavePixel[] {
  const perPixel = samples.length / width;
  let last = 0;
  return Array.from({ length: width }, (_, pixel) => {
    const begin = Math.floor(pixel * perPixel);
    const part = samples.subarray(begin, Math.max(begin + 1, Math.floor((pixel + 1) * perPixel)));
    const low = part.reduce((a, b) => Math.min(a, b));
    const high = part.reduce((a, b) => Math.max(a, b));
    const speaker = speakerAt(begin, speakers) ?? last;
    last = speaker;
    return { time: (begin + part.length / 2) / sampleRate, low, high, speaker };
  });
}

/** The number of the speaker who is heard at a sample, and of several the one who began last. */
function speakerAt(sample: number, speakers: readonly SpeakerMark[]): number | undefined {
  const heard = speakers.flatMap(({ ranges }, speaker) =>
    ranges.filter(({ begin, end }) => begin <= sample && sample < end)
      .map(({ begin }) => ({ speaker, begin }))
  );
  return heard.sort((a, b) => b.begin - a.begin)[0]?.speaker;
}

async function spectrogramPanel(
  { samples, sampleRate, f0 }: PictureContents,
  width: number,
): Promise<VegaMark> {
  const { height } = PANELS.spectrogram;
  const linear = (name: string, domain: number[]): object => (
    { name, type: "linear", range: [height, 0], domain }
  );
  const axis = { titlePadding: 8, tickCount: 6 };
  return panel("spectrogram", width, {
    data: [{ name: "f0", values: f0 ? [...points(f0)] : [] }],
    scales: [linear("frequency", [0, sampleRate / 2000]), linear("f0", F0_RANGE)],
    axes: [
      { orient: "bottom", scale: "time", title: "seconds", ...axis, tickCount: width / 60 },
      { orient: "left", scale: "frequency", title: "kHz", ...axis },
      ...f0
        ? [{ orient: "right", scale: "f0", title: "F0 (Hz)", titleColor: F0_COLOR, ...axis }]
        : [],
    ],
    marks: [
      {
        type: "image",
        encode: {
          enter: {
            ...constants({ url: await spectrogramImage(samples), width, height, aspect: false }),
          },
        },
      },
      {
        type: "line",
        from: { data: "f0" },
        encode: {
          enter: {
            x: { scale: "time", field: "time" },
            y: { scale: "f0", field: "hz" },
            defined: { signal: "datum.hz > 0" },
            ...constants({ stroke: F0_COLOR, strokeWidth: 2 }),
          },
        },
      },
    ],
  });
}

function* points({ hz, step }: F0): Generator<{ time: number; hz: number }> {
  for (const [i, value] of hz.entries()) yield { time: i * step, hz: value };
}

/** The spectrogram as a PNG in a `data:` URL; louder is darker. */
async function spectrogramImage(samples: Float32Array): Promise<string> {
  const { columns, rows, levels } = await spectrogram(samples);
  const { encode } = await loadFastPng();
  const data = Uint8Array.from(levels, (level) => 255 * Math.min(1, -level / RANGE_DB));
  const png = encode({ width: columns, height: rows, data, channels: 1, depth: 8 });
  return `data:image/png;base64,${png.toBase64()}`;
}
