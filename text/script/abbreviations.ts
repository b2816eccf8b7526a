/**
 * Abbreviations: words whose full stop does not end the sentence, or only sometimes.
 *
 * @module
 */

import { STARTERS } from "./starters.ts";

/** Abbreviations that stand before a name or a number. They never end a sentence. */
const NEVER_LAST = [
  ..."Mr Mrs Ms Mx Messrs Dr Prof Rev Fr Hon Gov Sen Rep Pres St Ste Mt Ft".split(" "),
  ..."Gen Col Maj Capt Cpt Cmdr Adm Lt Sgt Cpl Pvt Supt Det Insp".split(" "),
  ..."Sra Srta Sres Dra Dña Gral Lic Excmo Avda Plza EE RR FF JJ Mme Mlle Mgr MM".split(" "),
  ..."Sig Sigg sig Dott dott Ing ing Avv avv Geom Egr Spett Srs Exmo Pça av apr".split(" "),
  ..."डॉ डा प्रो पं कु स्व मो सं पृ क्र".split(" "),
  ..."MR MRS MS DR ST PROF REV GEN COL CAPT LT SGT GOV SEN".split(" "),
  ..."vs cf viz approx e.g i.e p.ej p.ex Attn attn".split(" "),
];

/** Abbreviations that may also end a sentence, before any capital. */
const MAY_BE_LAST = [
  ..."etc al Jr Sr Snr Esq Inc Ltd Corp Co Bros Dept dept Univ Assn Assoc govt Govt".split(" "),
  ..."avg est misc temp max min hrs hr mins secs oz lb lbs ft yd yds mi gal qt pt tbsp tsp".split(
    " ",
  ),
];

/** Roads, which end a sentence only before a word that starts one: "5th Ave. New York". */
const ROADS =
  "St Dr Ave Av Blvd Rd Ln Hwy Sq Pl Ct Cir Ter Terr Pkwy Pkway Expy Fwy Tpke Trl Aly Cres"
    .split(" ");

/**
 * Words that are abbreviations ("number" or similar) only before a digit. Before anything else,
 * they may be a whole sentence: "No."
 */
const BEFORE_NUMBER = [
  ..."No Nos Nr Fig Figs Vol Ch Art Sec Eq Ep Apt Bldg Rm Fl Rte Ext Tel Ver Pt Lv Lvl Tab Ref Op"
    .split(" "),
  ..."no nos nr fig figs vol ch sec ep pp p apt bldg rm rte ext tel ver v Est".split(" "),
  // Years and amounts: "b. 1970", "c. 1850", "Rs. 500".
  ..."b c ca d fl r Rs".split(" "),
  // Pages, numbers and chapters in other languages.
  ..."pág págs pag pagg núm núms cap capp art artt vol voll s séc sec chap éd tav n nn ap int"
    .split(" "),
  // Books of the Bible: "Rom. 8:28".
  ..."Gen Exod Ex Lev Num Deut Josh Judg Sam Kgs Chron Chr Neh Esth Ps Pss Prov Eccl Isa Is".split(
    " ",
  ),
  ..."Jer Lam Ezek Dan Hos Obad Mic Nah Hab Zeph Hag Zech Mal Matt Mt Mk Lk Jn Rom Cor".split(" "),
  ..."Gal Eph Phil Col Thess Tim Tit Phlm Heb Jas Pet Rev".split(" "),
];

/** Months, which stand before a day or a year: "Jan. 5". */
const MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split(" ");

/** Weekdays, which stand before a day or a month: "Mon. Jan. 5". */
const WEEKDAYS = "Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun".split(" ");

/** Words before a letter that is no initial: "vitamin C", "Plan B". */
const LETTERED = anyOf(
  ("a an the vitamin vitamins hepatitis plan type group class grade section part appendix " +
    "exhibit figure option answer team letter letters unit gate room platform column row " +
    "schedule point")
    .split(" ").flatMap((word) => [word, word[0].toUpperCase() + word.slice(1)]),
);

const START_OF_WORD = "(?<![\\p{L}\\p{N}.])";
/** Initials such as "J", "U.S" or "a.m", without the last full stop. */
const INITIALS = "\\p{L}(?:\\.\\p{L})*";

function anyOf(words: readonly string[]): string {
  return words.map((word) => word.replaceAll(".", "\\.")).join("|");
}

/**
 * The source of a regular expression that matches the position after the full stop of an
 * abbreviation within a sentence. It needs the `u` flag.
 */
export const ABBREVIATION = `(?<=${START_OF_WORD}(?:${
  anyOf([...NEVER_LAST, ...MAY_BE_LAST, ...ROADS, ...MONTHS])
}|${INITIALS})\\.|${START_OF_WORD}(?:${anyOf(BEFORE_NUMBER)})\\.(?= ?\\p{N}))`;

/** A text that ends in an abbreviation, and whether a word in capital letters may continue it. */
interface Ending {
  readonly before: RegExp;
  /** Whether the sentence continues with a word. */
  goesOn(next: string): boolean;
}

const before = (source: string): RegExp => new RegExp(`${source}\\.$`, "u");
const startsSentence = (word: string): boolean => STARTERS.has(word.replace(/['’].*/u, ""));
const always = (): boolean => true;
const never = (): boolean => false;
const unlessItStarts = (next: string): boolean => !startsSentence(next);
const onlyBefore = (words: string) => (next: string): boolean => words.split(" ").includes(next);

/** The first that matches counts. */
const ENDINGS: readonly Ending[] = [
  // "the Ph.D. program", but "He got his Ph.D. John did not."
  {
    before: before(`${START_OF_WORD}(?:Ph\\.D|M\\.?D|D\\.D\\.S|J\\.D|LL\\.[BM]|[BM]\\.(?:A|S|Sc))`),
    goesOn: onlyBefore("Program Programme Student Thesis Candidate Degree Dissertation Advisor"),
  },
  // "at 8 p.m. Friday", but "at 8 p.m. Bob called."
  {
    before: before(`${START_OF_WORD}[AaPp]\\.[Mm]`),
    goesOn: onlyBefore(
      "Monday Tuesday Wednesday Thursday Friday Saturday Sunday Eastern Pacific Central Mountain " +
        "EST EDT ET PST PDT PT CST CDT CT MST GMT UTC CET BST",
    ),
  },
  // "el Sr. García": a title, which follows no name.
  {
    before: before("(?:^|[^\\p{L}.,] |(?<!\\p{L})(?:\\p{Ll}{1,9}|El|Al|O|Ao|Um?n?) )Sr"),
    goesOn: always,
  },
  {
    before: before(`${START_OF_WORD}(?:Jr|Sr|Snr)`),
    goesOn: onlyBefore("Day Boulevard Drive Street Way Park High School Memorial Center Library"),
  },
  {
    before: before(`${START_OF_WORD}(?:Inc|Ltd|Corp|Co)`),
    goesOn: onlyBefore("CEO CFO CTO Chief President Chairman Executive Vice Founder Director"),
  },
  // "on Main St. London", but "on Main St. He came."
  {
    before: before(
      `(?:\\p{Lu}[\\p{L}'’]*|\\d(?:st|nd|rd|th)) (?:${anyOf(ROADS)})`,
    ),
    goesOn: unlessItStarts,
  },
  { before: before(`${START_OF_WORD}(?:${anyOf(NEVER_LAST)})`), goesOn: always },
  // "la Av. Corrientes": in other languages, the name of a road comes last.
  { before: before("(?<!\\p{L})\\p{Ll}{1,4} (?:Av|Pl|Bd|C)"), goesOn: always },
  // "Bldg. C, Apt. #3"
  {
    before: before(`${START_OF_WORD}(?:[Aa]pt|[Bb]ldg|Ste|[Rr]m)`),
    goesOn: unlessItStarts,
  },
  // "10 S. Oak"
  { before: before("\\d (?:[NSEW]|[NS]\\.?[EW])"), goesOn: unlessItStarts },
  // "Roe v. Wade"
  { before: before("\\p{Lu}[\\p{L}'’.]* v"), goesOn: unlessItStarts },
  // "Vitamin C. Studies show it."
  {
    before: before(`${START_OF_WORD}(?:${LETTERED}|\\p{Lu} to) \\p{Lu}`),
    goesOn: never,
  },
  // "J. R. Smith", "Harry S. Truman"
  { before: before(`${START_OF_WORD}(?!I)\\p{Lu}`), goesOn: unlessItStarts },
  // "the U.S. Army", "J.K. Rowling", but "in the U.S. It is"
  { before: before(`${START_OF_WORD}(?:\\p{Lu}\\.){1,4}\\p{Lu}`), goesOn: unlessItStarts },
];

const NUMBER_FOLLOWS = before(
  `${START_OF_WORD}(?:${anyOf([...BEFORE_NUMBER, ...MONTHS, ...WEEKDAYS])})`,
);
const MONTH_FOLLOWS = before(`${START_OF_WORD}(?:${anyOf(WEEKDAYS)})`);

/** The first word of a text, after quotation marks and brackets. */
const FIRST_WORD = /^["“”‘’'«(]*((?:\p{L}[\p{L}\p{M}]*)(?:['’]\p{L}+)?)/u;

/**
 * Whether the full stop at the end of `text` belongs to an abbreviation, so that the sentence
 * continues with `after`, of which the first word counts.
 */
export function endsInAbbreviation(text: string, after: string): boolean {
  // Longer than any abbreviation, and short enough that the length of the script does not matter.
  const tail = text.slice(-40);
  if (!tail.endsWith(".")) return false;
  if (/^&/u.test(after)) return true;
  if (NUMBER_FOLLOWS.test(tail) && /^(?:[#№]?\p{N}|[IVXLC]{2,}(?!\p{L}))/u.test(after)) return true;
  if (MONTH_FOLLOWS.test(tail) && /^[JFMASOND]/.test(after)) return true;
  const next = FIRST_WORD.exec(after)?.[1] ?? "";
  return ENDINGS.find((ending) => ending.before.test(tail))?.goesOn(next) ?? false;
}
