/**
 * What each element of SSML does, with those that other makers of speech have added.
 *
 * @module
 */

import type { Language } from "../languages.ts";
import { isPhoneme } from "../phonemes/token_table.ts";
import type { SayAs } from "../script/instruction.ts";
import type { Manner } from "../script/manner.ts";
import type { Stage } from "../script/stage.ts";
import type { Attributes } from "./attributes.ts";
import { fromIpa, ipaOfXSampa } from "./ipa.ts";
import { decibelsOf, MEAN_F0, semitonesOf, speedOf } from "./prosody.ts";
import type { Styles } from "./styles.ts";
import { LONGEST_PAUSE, oneOf, seconds, STRENGTHS, ValueMistake } from "./values.ts";
import { chosenVoice, languageOfTag, namedVoice, primaryOf, type WantedVoice } from "./voices.ts";

/** What is around an element. */
export interface Around {
  readonly stage: Stage;
  readonly styles: Styles;
  /** How the text around it is spoken. */
  readonly manner: Manner;
  /** Says what of the element can't be followed. */
  warn(message: string): void;
}

/** What is spoken for the text of an element. */
export type Spoken =
  | { readonly alias: string }
  | { readonly phonemes: string }
  | { readonly tag: string }
  | { readonly sayAs: SayAs };

/** What an element does. */
export interface Effect {
  /** How its text is spoken. */
  readonly manner?: Manner;
  /** Silence in its place, in seconds. */
  readonly pause?: number;
  /** Silence at the end of the element around it, in seconds. */
  readonly pauseAtEnd?: number;
  /** The name of its place. */
  readonly mark?: string;
  /** Whether a line ends before and after it. */
  readonly isLine?: boolean;
  /** Whether its text is left out. */
  readonly isSilent?: boolean;
  /** The stress of its text if that is a word. */
  readonly stress?: number;
  readonly spoken?: Spoken;
}

type Act = (attributes: Attributes, around: Around) => Effect;

/** What emphasis changes: a factor on the speed, dB, semitones, and the stress of a word. */
const LEVELS = {
  strong: { speed: 0.85, volume: 3, pitch: 1, stress: 2 },
  moderate: { speed: 0.92, volume: 2, pitch: 0.5, stress: 1 },
  none: { speed: 1, volume: 0, pitch: 0, stress: undefined },
  reduced: { speed: 1.08, volume: -3, pitch: -0.5, stress: -1 },
};

/** What a text is, by the values of `interpret-as`; VoiceXML writes them with `vxml:` before. */
const SAY_AS: Readonly<Record<string, SayAs["as"]>> = {
  address: "words",
  cardinal: "cardinal",
  characters: "characters",
  currency: "words",
  date: "date",
  digits: "digits",
  duration: "duration",
  fraction: "fraction",
  interjection: "words",
  letters: "characters",
  measure: "unit",
  money: "words",
  name: "words",
  number: "cardinal",
  number_digit: "digits",
  ordinal: "ordinal",
  phone: "telephone",
  "spell-out": "characters",
  telephone: "telephone",
  time: "time",
  unit: "unit",
  verbatim: "characters",
};
/** Words that are not said, but beeped over. */
const BLEEPED = new Set(["bleep", "expletive"]);

/** Elements of which everything is left out. */
const leftOut: Act = () => ({ isSilent: true });
/** Elements of which only the text is spoken. */
const spokenThrough: Act = () => ({});

/** Speaks the text of an element, and says what of the element is not followed. */
const without = (what: string): Act => (_, { warn }) => {
  warn(what);
  return {};
};

/** The elements that are known, by their names. */
export const ELEMENTS: Readonly<Record<string, Act>> = {
  speak: spokenThrough,
  p: () => ({ isLine: true }),
  paragraph: () => ({ isLine: true }),
  s: () => ({ isLine: true }),
  sentence: () => ({ isLine: true }),
  w: wordOf,
  token: wordOf,
  lang: (attributes, { manner, ...around }) => ({
    manner: inLanguage(attributes.need("xml:lang"), { manner, ...around }, true),
  }),
  break: pauseOf,
  sub: (attributes) => ({ spoken: { alias: attributes.need("alias") } }),
  phoneme: phonemesOf,
  "say-as": sayAsOf,
  prosody: prosodyOf,
  emphasis: emphasisOf,
  voice: speakerOf,
  mark: (attributes) => ({ mark: attributes.need("name") }),
  bookmark: (attributes) => ({ mark: attributes.need("mark") }),
  audio: without("sounds are not played: its text is spoken"),
  desc: leftOut,
  meta: leftOut,
  metadata: leftOut,
  lexicon: (_, { warn }) => {
    warn("lexicons are not read: pass pronunciations to loadKokoro");
    return { isSilent: true };
  },
  lookup: spokenThrough,

  "mstts:express-as": (attributes, around) =>
    styleOf(attributes.need("style"), degreeOf(attributes), around),
  "mstts:silence": silenceOf,
  "mstts:backgroundaudio": without("sounds are not played"),
  "mstts:audioduration": without("the length of the speech is not changed"),
  "mstts:viseme": spokenThrough,

  "express-as": (attributes, around) =>
    styleOf(attributes.get("style") ?? attributes.need("type"), 1, around),

  "amazon:effect": (attributes, around) => {
    if (attributes.get("vocal-tract-length") !== undefined) {
      around.warn("the length of the vocal tract is not changed");
    }
    const style = attributes.get("name") ?? attributes.get("phonation");
    return style === undefined || style === "drc" ? {} : styleOf(style, 1, around);
  },
  "amazon:domain": (attributes, around) => styleOf(attributes.need("name"), 1, around),
  "amazon:emotion": (attributes, around) => {
    const degree = attributes.read("intensity", (text) => oneOf(around.styles.intensities, text));
    return styleOf(attributes.need("name"), degree ?? 1, around);
  },
  "amazon:auto-breaths": spokenThrough,
  "amazon:breath": without("breaths are not heard"),

  "google:style": (attributes, around) => styleOf(attributes.need("name"), 1, around),
  par: without("what it has is spoken one after the other"),
  seq: spokenThrough,
  media: (_, { warn }) => {
    warn("only its text is spoken: times, levels and repetitions are not followed");
    return { isLine: true };
  },
};

/** Speaks the text of an element that is not known. */
export const unknownElement: Act = without("this element is not known: its text is spoken");

/**
 * The manner of text in a language.
 *
 * @param isExact whether to also change between kinds of one language, such as `en-US` and `en-GB`
 */
export function inLanguage(
  tag: string,
  { manner, stage, warn }: Pick<Around, "manner" | "stage" | "warn">,
  isExact: boolean,
): Manner {
  const language = languageOfTag(tag);
  if (language === undefined) {
    warn(`there is no reader for the language ${JSON.stringify(tag)}`);
    return manner;
  }
  const isSame = (other: Language): boolean =>
    isExact ? other === language : primaryOf(other) === primaryOf(language);
  if (isSame(stage.languageOf(manner))) return manner;
  const { language: _, ...own } = manner;
  return isSame(stage.languageOf(own)) ? own : { ...own, language };
}

function pauseOf(attributes: Attributes, { warn }: Around): Effect {
  const strength = attributes.read("strength", (text) => oneOf<number>(STRENGTHS, text));
  const time = attributes.read("time", seconds);
  return { pause: longest(time ?? strength ?? STRENGTHS.medium, warn) };
}

function longest(pause: number, warn: Around["warn"]): number {
  if (pause > LONGEST_PAUSE) warn(`a pause has at most ${LONGEST_PAUSE} s`);
  return Math.min(pause, LONGEST_PAUSE);
}

const POSITIONS = ["leading", "tailing", "sentenceboundary", "comma-exact", "semicolon-exact"];
const SILENCES: Readonly<Record<string, "before" | "after" | "ignored">> = Object.fromEntries(
  [...POSITIONS, "enumerationcomma-exact", ...POSITIONS.slice(0, 3).map((each) => `${each}-exact`)]
    .map((type) => [
      type,
      type.startsWith("leading") ? "before" : type.startsWith("tailing") ? "after" : "ignored",
    ]),
);

function silenceOf(attributes: Attributes, { warn }: Around): Effect {
  attributes.need("type");
  attributes.need("value");
  const place = attributes.read("type", (text) => oneOf(SILENCES, text));
  const pause = longest(attributes.read("value", seconds)!, warn);
  if (place === "before") return { pause };
  if (place === "after") return { pauseAtEnd: pause };
  warn("pauses at sentences and marks are not changed");
  return {};
}

function phonemesOf(attributes: Attributes, { manner, stage, warn }: Around): Effect {
  attributes.need("ph");
  const alphabet = attributes.get("alphabet")?.toLowerCase() ?? "ipa";
  const language = stage.languageOf(manner);
  const read = Object.hasOwn(ALPHABETS, alphabet) ? ALPHABETS[alphabet] : undefined;
  if (read === undefined) {
    warn(`the alphabet ${JSON.stringify(alphabet)} is not known: the text is read as usual`);
    return {};
  }
  const phonemes = attributes.read("ph", (text) => {
    const sounds = read(text, language);
    if (sounds.trim() === "") throw new ValueMistake("give at least one sound");
    return sounds;
  })!;
  return { spoken: { phonemes } };
}

const ALPHABETS: Readonly<Record<string, (text: string, language: Language) => string>> = {
  ipa: fromIpa,
  "x-sampa": (text, language) => fromIpa(ipaOfXSampa(text), language),
  "x-kokoro": (text) => {
    const strange = [...text].find((symbol) => !isPhoneme(symbol));
    if (strange === undefined) return text;
    throw new ValueMistake(`${JSON.stringify(strange)} is not one of Kokoro's phonemes`);
  },
};

function sayAsOf(attributes: Attributes, { manner, stage, warn }: Around): Effect {
  const name = attributes.need("interpret-as").toLowerCase().replace(/^vxml:/, "");
  if (BLEEPED.has(name)) {
    return { spoken: { phonemes: stage.languageOf(manner) === "en-gb" ? "bˈiːp" : "bˈip" } };
  }
  if (!Object.hasOwn(SAY_AS, name)) {
    warn(`interpret-as=${JSON.stringify(name)} is not known: the text is read as usual`);
    return {};
  }
  return { spoken: { sayAs: { as: SAY_AS[name], format: attributes.get("format") } } };
}

/** The parts of speech that Polly has roles for. */
const ROLES: Readonly<Record<string, string>> = {
  "amazon:dt": "DT",
  "amazon:in": "IN",
  "amazon:jj": "JJ",
  "amazon:nn": "NN",
  "amazon:vb": "VB",
  "amazon:vbd": "VBD",
};

function wordOf(attributes: Attributes, { warn }: Around): Effect {
  const role = attributes.get("role")?.toLowerCase();
  if (role === undefined || role === "amazon:default") return {};
  if (Object.hasOwn(ROLES, role)) return { spoken: { tag: ROLES[role] } };
  warn(`the role ${JSON.stringify(attributes.get("role"))} is not followed`);
  return {};
}

const UNCHANGED = ["contour", "range", "duration", "amazon:max-duration"];

function prosodyOf(attributes: Attributes, { manner, stage, warn }: Around): Effect {
  const f0 = MEAN_F0[stage.voiceOf?.(manner).gender ?? "female"];
  const speed = attributes.read("rate", (text) => speedOf(text, stage.speed ?? 1, manner.speed));
  const pitch = attributes.read("pitch", (text) => semitonesOf(text, f0, manner.pitch));
  const volume = attributes.read("volume", (text) => decibelsOf(text, manner.volume));
  for (const name of UNCHANGED) {
    if (attributes.get(name) !== undefined) warn(`${name} is not followed`);
  }
  return {
    manner: {
      ...manner,
      ...(speed !== undefined && { speed }),
      ...(pitch !== undefined && { pitch }),
      ...(volume !== undefined && { volume }),
    },
  };
}

function emphasisOf(attributes: Attributes, { manner, stage }: Around): Effect {
  const level = attributes.read("level", (text) => oneOf(LEVELS, text)) ?? LEVELS.moderate;
  const { speed = stage.speed ?? 1, volume = 0, pitch = 0 } = manner;
  if (level === LEVELS.none) return {};
  return {
    manner: {
      ...manner,
      speed: speed * level.speed,
      volume: volume + level.volume,
      pitch: pitch + level.pitch,
    },
    stress: level.stress,
  };
}

const GENDERS = { female: "female", male: "male", neutral: undefined } as const;

function speakerOf(attributes: Attributes, around: Around): Effect {
  const { stage, warn } = around;
  const { language: _language, ...own } = around.manner;
  const { voice: _voice, ...call } = own;
  const name = attributes.get("name");
  const named = name === undefined ? undefined : namedVoice(name, stage);
  const wanted = named === undefined ? wantedVoice(attributes, warn) : undefined;
  const chosen = wanted && chosenVoice(wanted, stage, own);
  if (name !== undefined && named === undefined) {
    warn(`no voice is named ${JSON.stringify(name)}${chosen ? `: ${chosen.id} speaks` : ""}`);
  } else if (wanted !== undefined && chosen === undefined) warn("there is no such voice");
  const asked = named ?? chosen?.id;
  const voice = asked === stage.voiceOf?.({}).id ? undefined : asked;
  const isUnchanged = name === undefined && wanted === undefined;
  const manner = voice === undefined ? isUnchanged ? own : call : { ...own, voice };
  const tag = attributes.get("xml:lang");
  return { manner: tag === undefined ? manner : inLanguage(tag, { ...around, manner }, false) };
}

/** What a `voice` element asks for beside a name, or `undefined` if it does not ask. */
function wantedVoice(attributes: Attributes, warn: Around["warn"]): WantedVoice | undefined {
  const gender = attributes.read("gender", (text) => oneOf(GENDERS, text));
  const variant = attributes.read("variant", naturalNumber);
  if (attributes.get("age") !== undefined) warn("voices are not chosen by age");
  const tag = attributes.get("languages")?.split(/[\s:]/)[0] ?? attributes.get("language") ??
    attributes.get("xml:lang");
  const language = tag === undefined ? undefined : languageOfTag(tag);
  if (tag !== undefined && language === undefined) {
    warn(`no voice speaks the language ${JSON.stringify(tag)}`);
  }
  const isWanted = [gender, variant, language].some((each) => each !== undefined);
  return isWanted ? { gender, variant, language } : undefined;
}

function naturalNumber(text: string): number {
  if (/^\s*[1-9]\d{0,3}\s*$/.test(text)) return Number(text);
  throw new ValueMistake("give a whole number from 1");
}

function degreeOf(attributes: Attributes): number {
  return attributes.read("styledegree", (text) => {
    if (/^\s*(?:[01](?:\.\d*)?|2(?:\.0*)?|\.\d+)\s*$/.test(text)) return Number(text);
    throw new ValueMistake("give a number from 0.01 to 2");
  }) ?? 1;
}

function styleOf(style: string, degree: number, { styles, stage, manner, warn }: Around): Effect {
  const styled = styles.manner(style, degree, manner, stage);
  if (styled !== undefined) return { manner: styled };
  warn(`the style ${JSON.stringify(style)} is not known: its text is spoken as the text around it`);
  return {};
}
