/**
 * Targets that read texts: markup, scripts in each language, formats, subtitles.
 *
 * @module
 */

import { ensureEnglish } from "../../../setup/english/english.ts";
import { ensureLanguage } from "../../../setup/languages.ts";
import type { Arbitrary, FastCheck } from "../../../dev_deps.ts";
import { timingsFile } from "../../../speech/timings/timings_file.ts";
import { readSubtitles } from "../../../serving/subtitles/read_subtitles.ts";
import { type FrontEnd, loadFrontEnd } from "../../../text/front_end.ts";
import { TEXT_FORMATS, type TextFormat } from "../../../text/formats/text_format.ts";
import { type Language, LANGUAGE_CODES } from "../../../text/languages.ts";
import { tokenIds } from "../../../text/phonemes/token_table.ts";
import { MarkupReader, parseMarkup } from "../../../text/script/markup.ts";
import { partsOf } from "../../../text/script/source.ts";
import type { Stage } from "../../../text/script/stage.ts";
import type { Utterance } from "../../../text/utterances/utterances.ts";
import { checkFree, checkLinear } from "./measure.ts";
import { type Target, target, texts } from "./target.ts";

const MARKUP = [
  "Say [nothing](/nˈʌθɪŋ/) [now](+1). [pause:0.5s] In [2024](#&#) ![a](https://b.c).",
  "RICK (sad): [speed:0.9]Oh.[/speed] [voice:a(2)+b]No! [reset]\n**Dr. No 2:** [overlap:1s] Hi.\n",
  "<p>RICK\nOh [volume:-3dB]my[/volume].</p>\n- RICK: (V.O.) [emotion:sad(0.5)]Go [rate:1.2]on.\n",
];
const MARKUP_PIECES = [
  ...["[", "]", "(", ")", "](", "/", "](/", "/)", "#", "&#)", "+1", "-0.5", "![", "[pause:", "ms]"],
  ...["https://", "mailto:", "\n", "\\", "ˈ", "ə"],
  ...[
    "[voice:",
    "[/voice]",
    "[reset]",
    "[spede:",
    "0.9]",
    "RICK",
    "RICK: ",
    ":",
    "**",
    "<b>",
    "<p>",
  ],
  ...[" (", "\r", "\u2028", "- ", "[/"],
];
/** Two speakers, and voices and emotions with any name. */
const STAGE: Stage = {
  cast: new Map([["RICK", { voice: "a" }], ["DR. NO 2", { emotion: "sad" }]]),
  check: () => {},
  languageOf: ({ language = "en-us" }) => language,
};
/** Texts of every kind that has rules of its own. */
const ENGLISH = [
  'On 12/10/2023 at 3:30 p.m., Dr. Smith paid $1,234.56 for 5 km of 3/4" pipe (see fig. 2b).',
  "MORTY: I don't, uh... THE COVID-19 rate is -5%; 10-20 people, 1st to 22nd, in the 1990s!",
  "Mail a_b@test.io or see https://www.example.com/a?b=c#d, call +1 (555) 010-9999 ext. 5.",
  "x^2 + y² = √(a*b) ≥ 1/2, H2O at 20 °C, 4.5e-3 mol/L, II. Henry VIII, 1 Cor. 13:4-8.",
  "\"Don't,\" he said — 'tis Zürich, Dvořák, naïve résumés, Москва, 日本, हिन्दी; :-) 😀 C++ .NET",
  "200 W. 57th St., Apt. 4B, Boise, ID 83702; v1.2.3-beta, setup.py, /usr/bin/env, #tag @name",
];
const ENGLISH_PIECES = [
  ...[..."1aA .,–—-&/'’\"“$%(@#:;!?*+=_^|~<>°²éÉ中ह😀№½ⅣΩ√∞\u00ad\u200d\u0301\ufffc\ud800\n\t"],
  ...["1–", "a&b", "1/2", "1st", "$5", "3:30", "I'm", "Mr. ", "p.m.", "\r\n", "[", "](", "\\", "`"],
];
const FORMATS = [
  "# Title\n\n- one *two* **three**\n- [x] `code` [link](http://a.b)\n\n> quote\n\n| a | b |\n|---|---|\n",
  "```js\nlet a = 1;\n```\n\n<b>bold</b> &amp; <!-- no --> $x^2$ \\(y\\) [^1]\n\n[^1]: note\n",
  "1\n00:00:01,000 --> 00:00:02,000\n<i>Hi</i> there.\n\n2\n00:00:02,500 --> 00:00:04,000\n- You\n",
  "WEBVTT\n\nNOTE x\n\n00:01.000 --> 00:02.000 align:start\n<v Bob>Hi &lt;3\n",
  "<speak>Hi <break time='1s'/><say-as interpret-as='characters'>ab</say-as></speak>",
  "<!doctype html><html><head><style>p{}</style></head><body><p a='b'>Hi<br>&nbsp;you</p></body>",
  "2024-01-15 12:00:00 ERROR [main] \x1b[31mfailed\x1b[0m at a.b(c.ts:1:2)\n---\ntitle: x\n---\n",
];
const FORMAT_PIECES = [
  ...["*", "**", "_", "`", "```\n", "~~~", "<", ">", "</", "/>", "<b>", "</p>", "<!--", "-->", "&"],
  ...["&#", "&#x110000;", "&amp;", "<break time='", "|", "\n", "\n\n", "- ", "1. ", "> ", "# "],
  ...[
    "[",
    "](",
    "$$",
    "\\[",
    "\\begin{align}",
    " --> ",
    "00:00:01,000",
    "\x1b[",
    "<pre>",
    "<![CDATA[",
  ],
];
const SUBTITLES = [
  "1\n00:00:01,000 --> 00:00:02,000\n<i>Hi</i> {\\an8}there <3\n\n2\n0:00:02,5 --> 0:00:04,000\nYo",
  "WEBVTT x\nKind: y\n\nNOTE n\n\n1\n00:01.000 --> 00:02.000 line:0\n<v.a Bob>Hi <c.b>&lt;3</c>\n",
  "WEBVTT\n\nREGION\nid:a\n\n00:01.000 --> 00:02.000\na <00:01.500>b <ruby>c<rt>d\n",
  "WEBVTT\n\nSTYLE\n::cue {}\n\n1:00:01.000 --> 1:00:02.000\n<lang en>a</lang>\n",
];
const SUBTITLE_PIECES = [
  ...["\n", "\n\n", "\r\n", "00:00:01,000", "00:01.000", " --> ", "-->", "1\n", "WEBVTT"],
  ...["<v A>", "</v>", "<c", "<", ">", "&amp;", "{\\an8}", "X1:1 ", "\ufeff", "NOTE\n", "STYLE\n"],
];
const OTHERS: Readonly<Record<Exclude<Language, "en-us" | "en-gb">, string>> = {
  "es": "¿Cómo estás? El 3 de mayo, a las 15:30, pagué 1.234,56 € por 5 km.",
  "fr-fr": "L'été dernier, à 15 h 30, j'ai payé 1 234,56 € — c'était « cher » !",
  "hi": "नमस्ते, आज १५ मई २०२४ है। यह ५०% है; क्या आप ठीक हैं?",
  "it": "Ieri, alle 15:30, ho pagato 1.234,56 € per 5 km: perché? È così.",
  "pt-br": "Não, às 15h30 paguei R$ 1.234,56 por 5 km — você não acha?",
  "ja": "今日は2024年5月3日、午後3時半。りんごを3個と本を2冊、1,234円で買った「GPUは速い！」",
  "zh": "你好，2024年5月3日下午3点半，我花了￥1,234.56买了5公斤苹果：“好吃吗？”GPU很快！",
};

const frontEnd = async (): Promise<FrontEnd> =>
  await loadFrontEnd({
    englishFolder: await ensureEnglish(),
    languageFolder: ensureLanguage,
    warn: () => {},
  });

/** The writer's markup, whole and in parts. */
export const markup = (fc: FastCheck): Promise<Target> =>
  Promise.resolve(target({
    inputs: fc.tuple(texts(fc, MARKUP, MARKUP_PIECES), fc.nat(20)),
    run: ([text, part]) => {
      const whole = text.replaceAll("\r", "");
      const parts = parseMarkup(whole, { stage: STAGE });
      const reader = new MarkupReader({ stage: STAGE });
      const again = [];
      for (let at = 0; at < whole.length; at += part + 1) {
        again.push(...reader.push(whole.slice(at, at + part + 1)));
      }
      again.push(...reader.end());
      const said = (all: typeof parts): string =>
        all.map((each) => "text" in each ? each.text.text : JSON.stringify(each)).join("");
      if (said(parts) !== said(again)) throw new Error("the parts of the script matter");
    },
    sizeOf: ([{ length }]) => length,
  }));

/** Files of subtitles. */
export const subtitles = (fc: FastCheck): Promise<Target> =>
  Promise.resolve(target({
    inputs: texts(fc, SUBTITLES, SUBTITLE_PIECES),
    run: async (text) => {
      for (const { start, end } of await readSubtitles(text)) {
        if (!(end > start)) throw new Error(`a cue lasts from ${start} to ${end} s`);
      }
    },
    sizeOf: ({ length }) => length,
  }));

/** A text, the language and the format in which it is read. */
interface Reading {
  readonly text: string;
  readonly language: Language;
  readonly textFormat: TextFormat;
  /** The length of the parts in which it arrives a second time. */
  readonly part: number;
}

/** Scripts in American and British English. */
export const english = (fc: FastCheck): Promise<Target> =>
  reading(fc, texts(fc, ENGLISH, ENGLISH_PIECES), ["en-us", "en-gb"], ["auto"]);

/** Scripts in all languages, each read as any of them. */
export const languages = (fc: FastCheck): Promise<Target> =>
  reading(
    fc,
    texts(fc, Object.values(OTHERS), [...ENGLISH_PIECES, ..."।१¿«»€"]),
    LANGUAGE_CODES,
    ["plain"],
  );

/** Markdown, HTML, SSML, subtitles and logs. */
export const formats = (fc: FastCheck): Promise<Target> =>
  reading(fc, texts(fc, FORMATS, FORMAT_PIECES), ["en-us"], TEXT_FORMATS);

async function reading(
  fc: FastCheck,
  text: Arbitrary<string>,
  languages: readonly Language[],
  formats: readonly TextFormat[],
): Promise<Target> {
  const { explain, read } = await frontEnd();
  for (const language of languages) await explain("Warm up 1/2, *now*.", language);
  return target<Reading>({
    inputs: fc.record({
      text,
      language: fc.constantFrom(...languages),
      textFormat: fc.constantFrom(...formats),
      part: fc.integer({ min: 1, max: 100 }),
    }),
    run: async ({ text, language, textFormat, part }) => {
      const utterances = await checkFree(() => explain(text, language, { textFormat }));
      checkUtterances(text, utterances);
      if (utterances.length === 0) return;
      const parts = text.match(new RegExp(`[^]{1,${part}}`, "g"))!;
      const again = await Array.fromAsync(read(partsOf(parts), language, { textFormat }));
      if (JSON.stringify(again) !== JSON.stringify(utterances)) {
        throw new Error("what is read depends on the parts in which the text arrives");
      }
      for (const format of ["json", "srt", "vtt"] as const) {
        timingsFile(format, text, timed(utterances));
      }
    },
    sizeOf: ({ text }) => text.length,
  });
}

/** Checks what holds for the utterances of any text. */
function checkUtterances(text: string, utterances: readonly Utterance[]): void {
  let last = 0;
  for (const { phonemes, words, textStart, textEnd, text: quoted } of utterances) {
    tokenIds(phonemes);
    if (text.slice(textStart, textEnd) !== quoted) throw new Error("an utterance is misquoted");
    if (textStart < last || textEnd < textStart) throw new Error("utterances overlap");
    last = textStart;
    for (const word of words) {
      if (text.slice(word.textStart, word.textEnd) !== word.text) {
        throw new Error(`the word ${word.text} is misplaced`);
      }
    }
  }
}

/** Timings as if each word took a tenth of a second. */
function timed(utterances: readonly Utterance[]): Parameters<typeof timingsFile>[2] {
  const words = utterances.flatMap(({ words }) => words).map(({ text, textStart, textEnd }, i) => ({
    text,
    textStart,
    textEnd,
    start: i / 10,
    end: (i + 1) / 10,
  }));
  const timings = { words, phonemes: [], visemes: [] };
  return { timings, seconds: words.length / 10, sampleRate: 24_000, voice: "af_heart" };
}

/** Kinds of characters: a row of any two or three of them must not take long. */
const KINDS = [..."1aA .,–&/'-$%(\"[*<\n"];

/** Rows of one to three characters, whose time must be in proportion to their length. */
export const repeats = async (fc: FastCheck): Promise<Target> => {
  const { explain } = await frontEnd();
  const act = (text: string): Promise<unknown> => explain(text, "en-us");
  await act(ENGLISH.join(" "));
  return target({
    inputs: fc.array(fc.constantFrom(...KINDS), { minLength: 1, maxLength: 3 }),
    run: async (unit) => {
      const row = (length: number): string =>
        unit.join("").repeat(Math.ceil(length / unit.length)).slice(0, length);
      await checkLinear(act, row(1_000), row(8_000));
    },
  });
};
