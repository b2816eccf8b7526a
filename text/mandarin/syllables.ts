/**
 * Turns pinyin into the phonemes that Kokoro was trained on: those of misaki.
 *
 * Ported from misaki's `transcription.py` (MIT, by Stefan Taubert) and pypinyin (MIT).
 *
 * @module
 */

/** The arrow of each tone, by the accent that is written for it. */
const TONES: Readonly<Record<string, string>> = {
  "\u0304": "→",
  "\u0301": "↗",
  "\u030c": "↓",
  "\u0300": "↘",
};

const INITIALS: Readonly<Record<string, string>> = {
  b: "p",
  c: "ʦʰ",
  ch: "ꭧʰ",
  d: "t",
  f: "f",
  g: "k",
  h: "x",
  j: "ʨ",
  k: "kʰ",
  l: "l",
  m: "m",
  n: "n",
  p: "pʰ",
  q: "ʨʰ",
  r: "ɻ",
  s: "s",
  sh: "ʂ",
  t: "tʰ",
  x: "ɕ",
  z: "ʦ",
  zh: "ꭧ",
};

/** Finals: `0` is the place of the tone. */
const FINALS: Readonly<Record<string, string>> = {
  a: "a0",
  ai: "ai0",
  an: "a0n",
  ang: "a0ŋ",
  ao: "au0",
  e: "ɤ0",
  ei: "ei0",
  en: "ə0n",
  eng: "ə0ŋ",
  i: "i0",
  ia: "ja0",
  ian: "jɛ0n",
  iang: "ja0ŋ",
  iao: "jau0",
  ie: "je0",
  in: "i0n",
  iou: "jou0",
  ing: "i0ŋ",
  iong: "jʊ0ŋ",
  ong: "ʊ0ŋ",
  ou: "ou0",
  u: "u0",
  uei: "wei0",
  ua: "wa0",
  uai: "wai0",
  uan: "wa0n",
  uen: "wə0n",
  uang: "wa0ŋ",
  ueng: "wə0ŋ",
  uo: "wo0",
  o: "wo0",
  "ü": "y0",
  "üe": "ɥe0",
  "üan": "ɥɛ0n",
  "ün": "y0n",
};

/** Syllables that are not made of an initial and a final. */
const WHOLE: Readonly<Record<string, string>> = {
  hm: "hm0",
  hng: "hŋ0",
  m: "m0",
  n: "n0",
  ng: "ŋ0",
  io: "jɔ0",
  "ê": "ɛ0",
  er: "ɚ0",
  o: "ɔ0",
};

const INITIAL = /^(?:zh|ch|sh|[bpmfdtnlgkhjqxrzcs])?/;
/** Initials after which "i" is the vowel of "si" and "shi". */
const HISSING = /^(?:zh|ch|sh|r|z|c|s)$/;

/** A syllable of pinyin. */
export interface Syllable {
  /** Its letters without accents, but for "ü" and "ê". */
  readonly letters: string;
  /** Its tone: 1 to 4, or 5 for a neutral one. */
  readonly tone: number;
}

const ACCENTS = Object.keys(TONES);

/** Parts a syllable from the accent of its tone: "ni" and 3 for "nǐ". */
export function syllableOf(pinyin: string): Syllable {
  const marks = [...pinyin.normalize("NFD")];
  const accent = marks.find((mark) => ACCENTS.includes(mark));
  return {
    letters: marks.filter((mark) => !ACCENTS.includes(mark)).join("").normalize("NFC"),
    tone: accent === undefined ? 5 : ACCENTS.indexOf(accent) + 1,
  };
}

/** Phonemes with a place for the tone, by the letters of the syllable. */
const known = new Map<string, string>();

/** The phonemes of a syllable: "ni↓" for "nǐ". What is no pinyin stays as it is. */
export function phonemesOf({ letters, tone }: Syllable): string {
  const before = known.get(letters);
  const phonemes = before ?? convert(letters);
  if (before === undefined) known.set(letters, phonemes);
  return phonemes.replace("0", TONES[ACCENTS[tone - 1]] ?? "");
}

/** Whether a syllable is one of Mandarin, and not a character without pinyin. */
export function isSyllable({ letters }: Syllable): boolean {
  return /^[a-zêü]+$/u.test(letters);
}

function convert(letters: string): string {
  if (WHOLE[letters]) return WHOLE[letters];
  const full = spelledOut(letters);
  const initial = INITIAL.exec(full)![0];
  const rest = full.slice(initial.length);
  if (rest === "i" && HISSING.test(initial)) return `${INITIALS[initial]}ɨ0`;
  // Rare syllables, such as "yai", have no longer spelling.
  const final = FINALS[rest] ?? FINALS[letters.replace(/^[yw]/, "")];
  return final === undefined ? letters : (INITIALS[initial] ?? "") + final;
}

/** A syllable without the short spellings of pinyin: "iou" for "you", "luen" for "lun". */
function spelledOut(letters: string): string {
  return withoutGlide(letters)
    .replace(/^([jqx])u(.*)$/, "$1ü$2")
    .replace(/^([a-z]+)iu$/, "$1iou")
    .replace(/^([a-z]+)ui$/, "$1uei")
    .replace(/^([a-z]+)un$/, "$1uen");
}

/** "y" and "w" only show that a syllable starts. */
function withoutGlide(letters: string): string {
  const rest = letters.slice(1);
  if (letters[0] === "y") {
    if (rest[0] === "u") return `ü${rest.slice(1)}`;
    return rest[0] === "i" ? rest : `i${rest}`;
  }
  if (letters[0] === "w") return rest[0] === "u" ? rest : `u${rest}`;
  return letters;
}
