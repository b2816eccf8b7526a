/**
 * Abbreviations: words whose full stop does not end the sentence.
 *
 * @module
 */

/** Abbreviations that stand before a name or a number. They never end a sentence. */
const NEVER_LAST = [
  ..."Mr Mrs Ms Mx Dr Prof Rev Fr Hon Gov Sen Rep Pres St Mt Ft".split(" "),
  ..."Gen Col Maj Capt Lt Sgt Cpl".split(" "),
  ..."Sr Sra Srta Dra Mme Mlle Mgr Sig Dott Ing Avv".split(" "),
  ..."vs cf viz approx e.g i.e p.ej p.ex".split(" "),
];

/** Abbreviations that may also end a sentence, depending on the text after them. */
const MAY_BE_LAST = [
  ..."etc al Jr Snr Esq Inc Ltd Corp Co Bros Dept Univ Assn Ave Blvd Rd".split(" "),
];

/**
 * Words that are abbreviations ("number" or similar) only before a digit. Before anything else,
 * they may be a whole sentence: "No."
 */
const BEFORE_NUMBER = [
  ..."No Nos Nr Fig Figs Vol Ch Art Sec Eq Ep".split(" "),
  ..."no nos nr fig figs vol ch sec ep pp p".split(" "),
  // Years and amounts: "b. 1970", "c. 1850", "Rs. 500".
  ..."b c ca d fl r Rs".split(" "),
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
  anyOf([...NEVER_LAST, ...MAY_BE_LAST, ...MONTHS])
}|${INITIALS})\\.|${START_OF_WORD}(?:${anyOf(BEFORE_NUMBER)})\\.(?= ?\\p{N}))`;

/** Matches text that ends in an abbreviation that never ends a sentence, or in a name's initial. */
const CONTINUES = new RegExp(
  `${START_OF_WORD}(?:${anyOf(NEVER_LAST)}|(?<=^|\\p{Lu}\\p{L}* |\\. )(?!I)\\p{Lu})\\.$`,
  "u",
);

const NUMBER_FOLLOWS = new RegExp(
  `${START_OF_WORD}(?:${anyOf([...BEFORE_NUMBER, ...MONTHS, ...WEEKDAYS])})\\.$`,
  "u",
);

const MONTH_FOLLOWS = new RegExp(`${START_OF_WORD}(?:${anyOf(WEEKDAYS)})\\.$`, "u");

/**
 * Whether the full stop at the end of `before` belongs to an abbreviation, so that the sentence
 * continues with `after`.
 */
export function endsInAbbreviation(before: string, after: string): boolean {
  // Longer than any abbreviation, and short enough that the length of the script does not matter.
  const tail = before.slice(-24);
  return CONTINUES.test(tail) ||
    (NUMBER_FOLLOWS.test(tail) && /^\p{N}/u.test(after)) ||
    (MONTH_FOLLOWS.test(tail) && /^[JFMASOND]/.test(after));
}
