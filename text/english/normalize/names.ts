/**
 * Abbreviations and titles.
 *
 * @module
 */

import { anyOf, type Rule } from "./rule.ts";

/** Titles before a name. misaki itself reads "Mr.", "Mrs.", "Ms." and "Dr.". */
const TITLES: Readonly<Record<string, string>> = {
  Prof: "Professor",
  Gen: "General",
  Col: "Colonel",
  Maj: "Major",
  Capt: "Captain",
  Cpt: "Captain",
  Lt: "Lieutenant",
  Sgt: "Sergeant",
  Cpl: "Corporal",
  Gov: "Governor",
  Sen: "Senator",
  Rep: "Representative",
  Rev: "Reverend",
  Pres: "President",
  Hon: "Honorable",
  Fr: "Father",
  Mt: "Mount",
  Ft: "Fort",
};

/** Abbreviations after a name. */
const ROADS: Readonly<Record<string, string>> = {
  St: "Street",
  Dr: "Drive",
  Ave: "Avenue",
  Blvd: "Boulevard",
  Rd: "Road",
  Ln: "Lane",
  Hwy: "Highway",
  Sq: "Square",
  Jr: "Junior",
  Sr: "Senior",
};

/** Abbreviations before a number. */
const BEFORE_COUNT: Readonly<Record<string, string>> = {
  No: "number",
  Nos: "numbers",
  Fig: "figure",
  fig: "figure",
  Vol: "volume",
  vol: "volume",
  Ch: "chapter",
  ch: "chapter",
  Sec: "section",
  sec: "section",
  Ep: "episode",
  ep: "episode",
  pp: "pages",
  p: "page",
};

/** Abbreviations that may stand anywhere. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  "approx.": "approximately",
  "dept.": "department",
  "Dept.": "Department",
  "govt.": "government",
  "Inc.": "Incorporated",
  "Ltd.": "Limited",
  "Corp.": "Corporation",
  "Bros.": "Brothers",
  "w/o": "without",
  "w/": "with",
  "b/c": "because",
};

/** Words after "lead" that show it is the metal. */
const METAL =
  "pipes?|paint|poisoning|bullets?|crystal|shot|weights?|acid|apron|ore|balloon|solder|pellets?|" +
  "glass|exposure|content|levels";

const NAME = "\\p{Lu}[\\p{L}'’.]{0,20}";

export const NAMES: readonly Rule[] = [
  // "Main St." is read as "Main Street".
  {
    name: "road",
    pattern: new RegExp(
      `(?<=(?:${NAME}|\\d{1,3}(?:st|nd|rd|th)) )(${
        anyOf(Object.keys(ROADS))
      })(?:(\\.)(?!\\p{L})|(?=,|$))(?! \\p{Lu}\\p{Ll})`,
      "gu",
    ),
    say: ({ 0: all, 1: road, 2: stop, index, input }) =>
      ROADS[road] + (stop && endsText(input, index + all.length) ? "." : ""),
  },
  // "St. John" is read as "Saint John".
  {
    name: "saint",
    pattern: /(?<![\p{L}\p{N}])(?:St|Ste)\.?(?= \p{Lu})/gu,
    say: () => "Saint",
  },
  // "Prof. Chaos" is read as "Professor Chaos".
  {
    name: "title",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])(${anyOf(Object.keys(TITLES))})\\.(?= \\p{Lu})`, "gu"),
    say: ([, title]) => TITLES[title],
  },
  // "No. 5" is read as "number five".
  {
    name: "abbreviation before a number",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.])(${anyOf(Object.keys(BEFORE_COUNT))})\\. ?(?=\\d)`,
      "gu",
    ),
    say: ([, word]) => `${BEFORE_COUNT[word]} `,
  },
  // "approx." is read as "approximately".
  {
    name: "short form",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}/])(?:${anyOf(Object.keys(SHORT_FORMS))})(?![\\p{L}\\p{N}]{2}|\\d)`,
      "gu",
    ),
    say: ({ 0: short, index, input }) =>
      SHORT_FORMS[short] + (short === "w/" && input[index + 2] !== " " ? " " : "") +
      (short.endsWith(".") && endsText(input, index + short.length) ? "." : ""),
  },
  // "lead pipe" is read as "led pipe".
  {
    name: "lead, the metal",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])([Ll])ead(?=[ -](?:${METAL})(?!\\p{L}))`, "gu"),
    say: ([, first]) => `${first}ed`,
  },
];

function endsText(input: string, end: number): boolean {
  return /^["”)]*(?:$| +["“]?\p{Lu})/u.test(input.slice(end, end + 6));
}
