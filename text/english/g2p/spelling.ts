/**
 * Finds the letters that spell each phoneme of a word.
 *
 * @module
 */

const VOWEL_LETTERS = "aeiouy";
const VOWELS = "AIOWYiuæɑɔəɛɜɪʊʌ";

/** The phonemes that a letter usually spells, alone or first in a group such as "sh" or "oo". */
const SPELLED_BY: Readonly<Record<string, string>> = {
  a: "AæɑɔəɛW",
  b: "b",
  c: "kʧsʃ",
  d: "dtʤ",
  e: "ɛiəɪɜA",
  f: "fv",
  g: "ɡʤʒf",
  h: "h",
  i: "ɪIiəɜj",
  j: "ʤʒjh",
  k: "k",
  l: "l",
  m: "m",
  n: "nŋ",
  o: "ɑOɔəʌuʊWYɜw",
  p: "pf",
  q: "k",
  r: "ɹ",
  s: "szʃʒ",
  t: "tʧʃθðd",
  u: "ʌujʊəɜɪw",
  v: "vf",
  w: "wvhɹ",
  x: "kɡzʃ",
  y: "jiIɪə",
  z: "zst",
};

// Costs of the ways to spell: the letters with the lowest sum are chosen.
const USUAL = 0;
const SAME_KIND = 2;
const ODD = 5;
const SILENT = 1.5;
const SILENT_IN_GROUP = 0.5;
const ONE_MORE = 1.5;

/** The most phonemes that one letter spells, as "u" in "using". */
const MOST = 3;

/**
 * For each phoneme, the place of the letter that spells it.
 *
 * @param word letters of a to z in lower case; other symbols are silent
 * @param phonemes broad phonemes without stress
 */
export function spellings(word: string, phonemes: string): number[] {
  const width = phonemes.length + 1;
  const costs = new Float64Array((word.length + 1) * width).fill(Infinity);
  const taken = new Uint8Array(costs.length);
  costs[0] = 0;
  for (let letter = 0; letter < word.length; letter++) {
    for (let done = 0; done < width; done++) {
      for (let count = 0; count <= MOST && done + count < width; count++) {
        const cost = costs[letter * width + done] +
          costOf(word, letter, phonemes.slice(done, done + count));
        const to = (letter + 1) * width + done + count;
        if (cost < costs[to]) [costs[to], taken[to]] = [cost, count];
      }
    }
  }
  const places = Array<number>(phonemes.length).fill(0);
  for (let letter = word.length, done = phonemes.length; letter > 0; letter--) {
    const count = taken[letter * width + done];
    places.fill(letter - 1, done - count, done);
    done -= count;
  }
  return places;
}

function costOf(word: string, place: number, phonemes: string): number {
  const letter = word[place];
  const previous = word[place - 1] ?? "";
  if (phonemes === "") {
    const isGroup = letter === previous || letter === "h" || isVowelLetter(letter);
    return isGroup ? SILENT_IN_GROUP : SILENT;
  }
  const isUsual = SPELLED_BY[letter]?.includes(phonemes[0]);
  const isSameKind = VOWELS.includes(phonemes[0]) === isVowelLetter(letter);
  const first = isUsual ? USUAL : isSameKind ? SAME_KIND : ODD;
  return first + ONE_MORE * (phonemes.length - 1);
}

function isVowelLetter(letter: string): boolean {
  return VOWEL_LETTERS.includes(letter);
}
