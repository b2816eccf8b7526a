/**
 * Abbreviations and titles.
 *
 * @module
 */

import { endsSentence } from "./quantity.ts";
import { anyOf, type Rule } from "./rule.ts";
import { AFTER_WORD, BEFORE_WORD } from "./words.ts";

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
  Pvt: "Private",
  Cmdr: "Commander",
  Adm: "Admiral",
  Supt: "Superintendent",
  Insp: "Inspector",
  Det: "Detective",
  Messrs: "Messers",
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
  Pt: "part",
  pt: "part",
  Tel: "telephone",
  tel: "telephone",
  Ext: "extension",
  ext: "extension",
  Eq: "equation",
  eq: "equation",
  para: "paragraph",
  Para: "paragraph",
  Lvl: "level",
};

/** Abbreviations that may stand anywhere, in small letters or with a capital. */
const SHORT_FORMS: Readonly<Record<string, string>> = {
  "acct.": "account",
  "addl.": "additional",
  "amt.": "amount",
  "approx.": "approximately",
  "appt.": "appointment",
  "assn.": "association",
  "assoc.": "associate",
  "asst.": "assistant",
  "attn.": "attention",
  "attn:": "attention:",
  "avg.": "average",
  "bros.": "brothers",
  "cont.": "continued",
  "corp.": "corporation",
  "dept.": "department",
  "dist.": "district",
  "esp.": "especially",
  "esq.": "esquire",
  "est.": "estimated",
  "excl.": "excluding",
  "govt.": "government",
  "hosp.": "hospital",
  "inc.": "incorporated",
  "incl.": "including",
  "intl.": "international",
  "jr.": "junior",
  "ltd.": "limited",
  "max.": "maximum",
  "mfg.": "manufacturing",
  "mgmt.": "management",
  "mgr.": "manager",
  "misc.": "miscellaneous",
  "mtg.": "meeting",
  "natl.": "national",
  "orig.": "originally",
  "pkg.": "package",
  "qty.": "quantity",
  "ref.": "reference",
  "snr.": "senior",
  "sr.": "senior",
  "temp.": "temperature",
  "univ.": "university",
  "viz.": "namely",
};
/** Abbreviations without a full stop, which have no other meaning. */
const BARE_FORMS: Readonly<Record<string, string>> = {
  approx: "approximately",
  attn: "attention",
  avg: "average",
  dept: "department",
  govt: "government",
  inc: "incorporated",
  jr: "junior",
  ltd: "limited",
  mgmt: "management",
  mgr: "manager",
  qty: "quantity",
};
/** Abbreviations with a slash. */
const SLASHED: Readonly<Record<string, string>> = {
  "b/c": "because",
  "b/w": "between",
  "c/o": "care of",
  "h/t": "hat tip",
  "s/he": "he or she",
  "w/": "with",
  "w/e": "weekend",
  "w/in": "within",
  "w/o": "without",
  "y/o": "year old",
};
const LONG_SLASHED = Object.keys(SLASHED).filter((form) => !form.endsWith("/"));
/** Names with a part that misaki reads in another way. */
const WHOLE_NAMES: Readonly<Record<string, string>> = {
  "Des Moines": "[Des](/də/) [Moines](/mˈYn/)",
  "La Jolla": "La [Jolla](/hˈYə/)",
  "Pan Am": "Pan [Am](/ˈæm/)",
  "Serie A": "Serie [A](/ˈA/)",
};

/** Words after "lead" that show it is the metal. */
const METAL =
  "pipes?|paint|poisoning|bullets?|crystal|shot|weights?|acid|apron|ore|balloon|solder|pellets?|" +
  "glass|exposure|content|levels";

export const NAMES: readonly Rule[] = [
  // "St. John" is read as "Saint John".
  {
    name: "saint",
    pattern: /(?<![\p{L}\p{N}])(?:St|Ste)\.?(?= \p{Lu}\p{L})/gu,
    say: () => "Saint",
  },
  // "Prof. Chaos" is read as "Professor Chaos".
  {
    name: "title",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:(${
        anyOf(Object.keys(TITLES))
      })\\.(?= \\p{Lu})|(Mt)(?= \\p{Lu}\\p{Ll}))`,
      "gu",
    ),
    say: ([, title, bare]) => TITLES[title ?? bare],
  },
  // "No. 5" is read as "number five".
  {
    name: "abbreviation before a number",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.])(${anyOf(Object.keys(BEFORE_COUNT))})\\. ?(?=\\d|[IVXLC]{2,}(?!\\p{L}))`,
      "gu",
    ),
    say: ([, word]) => `${BEFORE_COUNT[word]} `,
  },
  // "Nº 5" is read as "number 5", in texts from other countries.
  {
    name: "number sign",
    pattern: /(?<![\p{L}\p{N}])[Nn]\.?º\.? ?(?=\d)/gu,
    say: () => "number ",
  },
  // "est. 1850" is read as "established 1850".
  {
    name: "founding",
    pattern:
      /(?<![\p{L}\p{N}])([Ee])st(?:\.|’d|'d)? (?:in )?(?=(?:1[5-9]|20)\d\d(?![\p{L}\p{N}]))/gu,
    say: ({ 0: all, 1: first }) => `${first}stablished ${all.includes(" in ") ? "in " : ""}`,
  },
  // "Ford Motor Co. said" is read as "Ford Motor Company said".
  {
    name: "company",
    pattern: /(?<=(?:\p{Lu}[\p{L}'’]{1,20}|&|and) )Co(\.)(?!\p{L})/gu,
    say: ({ 0: all, index, input }) =>
      `Company${endsSentence(input, index + all.length) ? "." : ""}`,
  },
  // "Roe v. Wade" is read as "Roe versus Wade".
  {
    name: "versus",
    pattern:
      /(?<![\p{L}\p{N}])(?:(?:[Vv]s\.?|VS\.?(?! Code| Studio))(?= [^.!?])|(?<=\p{Lu}[\p{L}.'’]{0,20} )v\.(?= \p{Lu}))(?![\p{L}\p{N}])/gu,
    say: () => "versus",
  },
  // "approx." is read as "approximately".
  {
    name: "short form",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}/.])(?:${anyOf(Object.keys(SHORT_FORMS))}|(?:${
        anyOf(Object.keys(BARE_FORMS))
      })(?![\\p{L}.'’/-]))(?![\\p{L}\\p{N}]{2}|\\.)`,
      "giu",
    ),
    say: ({ 0: short, index, input }) => {
      const small = short.toLowerCase();
      // "5 min." and "the INC." are something else.
      if (short.length > 2 && short === short.toUpperCase()) return null;
      if (/\d ?$/u.test(input.slice(Math.max(0, index - 2), index)) && MEASURED.test(small)) {
        return null;
      }
      const full = SHORT_FORMS[small] ?? BARE_FORMS[small];
      const said = /^\p{Lu}/u.test(short) ? full[0].toUpperCase() + full.slice(1) : full;
      return said + (short.endsWith(".") && endsSentence(input, index + short.length) ? "." : "");
    },
  },
  // "c/o" is read as "care of".
  {
    name: "short form with a slash",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}/.:])(?:[Ww]/(?=\\p{Ll}{3}|[ “])|(?:${
        anyOf(LONG_SLASHED)
      })(?![\\p{L}\\p{N}/]))`,
      "giu",
    ),
    say: ({ 0: short, index, input }) =>
      SLASHED[short.toLowerCase()] + (short.length === 2 && input[index + 2] !== " " ? " " : ""),
  },
  // "Pan Am" is read as a name.
  {
    name: "name with a reading",
    pattern: new RegExp(`${BEFORE_WORD}(?:${anyOf(Object.keys(WHOLE_NAMES))})${AFTER_WORD}`, "gu"),
    say: ([name]) => WHOLE_NAMES[name],
  },
  // "lead pipe" is read as "led pipe".
  {
    name: "lead, the metal",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}])([Ll])ead(?=[ -](?:${METAL})(?!\\p{L}))`, "gu"),
    say: ([, first]) => `${first}ed`,
  },
];

/** Units that look like short forms. */
const MEASURED = /^(?:min|max|temp|est|dist)/u;
