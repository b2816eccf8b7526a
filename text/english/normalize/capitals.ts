/**
 * Text in capitals, which is read as words rather than as acronyms.
 *
 * @module
 */

import type { Dialect, Rule } from "./rule.ts";
import { isKnown } from "./words.ts";

/** Acronyms that stay in capitals even among other words in capitals. */
const ACRONYMS = new Set(
  ("AAA AARP AFAIK AFAICT ABC AC AD AI AKA AM AP API ASAP ATM BA BBC BC BCE BS CBS CD " +
    "CE CEO CFO CIA CNN CO CPU " +
    "CTO DC DIY DJ DNA DVD EDT EKG EMS EPA ER ESPN EST EU FAQ FBI FDA GDP GMT GOP GPA " +
    "GPS GPU HBO HD " +
    "HIV HQ HR HTML HTTP IBM ICU ID IEEE IMF IPO IQ IRA IRS ISBN ISP IT JFK KGB LA LCD " +
    "LED LGBT LSAT " +
    "MBA MCAT MD MIT MP MRI MTV NBA NBC NCIS NFL NGO NHL NPR NSA NYC NYPD OCD OK PC PDF " +
    "PE PHD PIN " +
    "PM PR PS PST PTSD QA RIP RSVP RV SAT SIM SOS SQL SUV TNT TV UFO UK UN UPS URL US " +
    "USA USB USPS UTC " +
    "VIP VP VPN VR WTO WWII YMCA").split(" "),
);
/** A word in capitals, with or without "'s". */
const NAME = "\\p{Lu}[\\p{Lu}'’]*(?:['’]s)?";

const ONSET =
  "(?:[BCDFGHJKLMNPRSTVWZ]|[BCDFGKPST]H|[BCDFGKPT]R|[BCFGKPS]L|S[CKMNPTW]|S[CPT]R|TW|DW|QU)";
/** Syllables with one or two vowels, with consonants between them that go together. */
const PRONOUNCEABLE = new RegExp(
  `^${ONSET}?(?:[AEIOU]{1,2}|Y)(?:(?:[LMNRSTKPDGBCFVXZ]?${ONSET}|X)(?:[AEIOU]{1,2}|Y)){1,4}` +
    "(?:[BDFGKLMNPRSTVXZ]{1,2}|CK|NG|SH|CH|TH)?$",
  "u",
);

export const CAPITALS: readonly Rule[] = [
  // "MORTY: Aw geez" is read as "Morty: Aw geez".
  {
    name: "speaker",
    pattern: new RegExp(
      `(?<=^[“(]?|[.!?…] )(?:(?:\\p{Lu}{2}\\.|${NAME}) ){0,3}` +
        `${NAME}(?= ?(?:\\([^()]{1,20}\\) ?)?:(?!\\p{L}))`,
      "gu",
    ),
    say: ([speaker], reader) => {
      const said = speaker.replace(
        /[\p{Lu}'’]+(?:['’]s)?/gu,
        (word) => isSpeaker(word, reader) ? capitalized(word) : word,
      );
      return said === speaker ? null : said;
    },
  },
  // "WHAT ARE YOU DOING?" is read as "what are you doing?".
  {
    name: "shouting",
    // Two or more words in capitals. `say` requires one of three letters or more.
    pattern:
      /(?<![\p{L}\p{N}][-'’ ]?)(?:\p{Lu}[\p{Lu}'’]{0,30}[,;:—]? ){1,40}\p{Lu}[\p{Lu}'’]{1,30}(?![\p{L}\p{N}])/gu,
    say: ([shout], reader) => {
      const words = shout.match(/[\p{Lu}'’]+/gu)!;
      const known = words.filter((word) => !ACRONYMS.has(word) && reader.isWord(lower(word)));
      if (known.filter((word) => word.length > 1).length < 2) return null;
      if (known.length * 2 <= words.length || !known.some((word) => word.length > 2)) return null;
      return shout.replace(
        /[\p{Lu}'’]+/gu,
        (word) => known.includes(word) ? lowered(word) : isName(word) ? capitalized(word) : word,
      );
    },
  },
  // "Then MORTY ran." is read as "Then Morty ran."
  {
    name: "name in capitals",
    pattern: /(?<![\p{L}\p{N}.&/_-])\p{Lu}{4,20}(?:['’][Ss])?(?![\p{L}\p{N}&/_]|\.\p{L}|-\p{N})/gu,
    say: ([word], reader) => {
      const name = word.replace(/['’][Ss]$/u, "");
      if (!isName(name) || !(isKnown(name, reader) || isPronounceable(name))) return null;
      return capitalized(word);
    },
  },
];

/** Whether a word in capitals before a colon is a name: "MORTY", "BOB", "OLD", but not "FBI". */
function isSpeaker(word: string, reader: Dialect): boolean {
  const name = word.replace(/['’]s$/iu, "");
  return !ACRONYMS.has(name) && name.length > 1 && (isName(name) || isKnown(name, reader));
}

/** Whether an unknown word is a name, not an acronym: over three letters, one of them a vowel. */
function isName(word: string): boolean {
  return !ACRONYMS.has(word) && word.length > 3 && /[AEIOUY]/u.test(word);
}

/** Whether a word that no list has is easily said, and so a name: "MORTY", but not "NAACP". */
function isPronounceable(word: string): boolean {
  return word.length > 4 && PRONOUNCEABLE.test(word);
}

function capitalized(word: string): string {
  return word[0] + word.slice(1).toLowerCase();
}

function lower(word: string): string {
  return word.toLowerCase().replaceAll("’", "'");
}

/** `word` in lower case, except for the "I" of "I" and "I'm". */
function lowered(word: string): string {
  return /^I(?:['’]|$)/u.test(word) ? `I${word.slice(1).toLowerCase()}` : word.toLowerCase();
}
