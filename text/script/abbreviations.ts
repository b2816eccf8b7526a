/**
 * Words that end in a full stop without ending a sentence.
 *
 * @module
 */

/** Stand before a name or a number: nothing ends after them. */
const NEVER_LAST = [
  ..."Mr Mrs Ms Mx Dr Prof Rev Fr Hon Gov Sen Rep Pres St Mt Ft".split(" "),
  ..."Gen Col Maj Capt Lt Sgt Cpl".split(" "),
  ..."Sr Sra Srta Dra Mme Mlle Mgr Sig Dott Ing Avv".split(" "),
  ..."vs cf viz approx e.g i.e p.ej p.ex".split(" "),
];

/** May end a sentence too: whether they do shows in what follows. */
const MAY_BE_LAST = [
  ..."etc al Jr Snr Esq Inc Ltd Corp Co Bros Dept Univ Assn Ave Blvd Rd".split(" "),
];

/** Mean "number" or the like before a digit, and may be a whole sentence before anything else. */
const BEFORE_NUMBER = [
  ..."No Nos Nr Fig Figs Vol Ch Art Sec Eq Ep".split(" "),
  ..."no nos nr fig figs vol ch sec ep pp p".split(" "),
];

/** Before a day or a year: "Jan. 5". */
const MONTHS = "Jan Feb Mar Apr Jun Jul Aug Sept Sep Oct Nov Dec".split(" ");

/** Before a day or a month: "Mon. Jan. 5". */
const WEEKDAYS = "Mon Tue Tues Wed Thu Thur Thurs Fri Sat Sun".split(" ");

const START_OF_WORD = "(?<![\\p{L}\\p{N}.])";
/** "J", "U.S", "a.m". */
const INITIALS = "\\p{L}(?:\\.\\p{L})*";

function anyOf(words: readonly string[]): string {
  return words.map((word) => word.replaceAll(".", "\\.")).join("|");
}

/**
 * Source of a regular expression, with the `u` flag, for the position behind the full stop of an abbreviation
 * within a sentence.
 */
export const ABBREVIATION = `(?<=${START_OF_WORD}(?:${
  anyOf([...NEVER_LAST, ...MAY_BE_LAST, ...MONTHS])
}|${INITIALS})\\.|${START_OF_WORD}(?:${anyOf(BEFORE_NUMBER)})\\.(?= ?\\p{N}))`;

/** The same where a sentence might end: with a name's initials, and only what can't be the last word. */
const CONTINUES = new RegExp(
  `${START_OF_WORD}(?:${anyOf(NEVER_LAST)}|(?<=^|\\p{Lu}\\p{L}* |\\. )(?!I)\\p{Lu})\\.$`,
  "u",
);

const NUMBER_FOLLOWS = new RegExp(
  `${START_OF_WORD}(?:${anyOf([...BEFORE_NUMBER, ...MONTHS, ...WEEKDAYS])})\\.$`,
  "u",
);

const MONTH_FOLLOWS = new RegExp(`${START_OF_WORD}(?:${anyOf(WEEKDAYS)})\\.$`, "u");

/** Whether the full stop at the end of `before` is an abbreviation's, so that the sentence goes on with `after`. */
export function endsInAbbreviation(before: string, after: string): boolean {
  const tail = before.slice(-24); // longer than any of them: a script's length must not matter
  return CONTINUES.test(tail) ||
    (NUMBER_FOLLOWS.test(tail) && /^\p{N}/u.test(after)) ||
    (MONTH_FOLLOWS.test(tail) && /^[JFMASOND]/.test(after));
}
