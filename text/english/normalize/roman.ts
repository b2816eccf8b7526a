/**
 * Roman numerals of chapters, kings, sequels and centuries.
 *
 * @module
 */

import { fromRoman } from "../../script/roman_numerals.ts";
import { ordinalWord } from "./quantity.ts";
import { anyOf, type Rule } from "./rule.ts";

/** Names of rulers, whose numerals are ordinals: "Henry the eighth", but "Rocky 4". */
const RULERS = new Set(
  ("Henry Louis Elizabeth Charles George Edward Richard James William Mary John Paul Pius " +
    "Benedict Francis Leo Gregory Clement Innocent Urban Napoleon Nicholas Alexander " +
    "Catherine Peter Philip Ferdinand Frederick Wilhelm Ivan Constantine Ramses Rameses " +
    "Ptolemy Xerxes Darius Justinian Otto Harald Gustav Christian Carl Juan Carlos Edmund " +
    "Ethelred Haakon Olaf Magnus Sigismund Boniface Celestine Honorius Sixtus Julius " +
    "Adrian Martin Eugene Stephen Alfonso Afonso Pedro Felipe Umberto Victor Emmanuel Leopold " +
    "Albert Baudouin Willem Margaret Isabella Anne Thutmose Amenhotep Artaxerxes Antiochus " +
    "Mithridates Theodosius Valentinian Tiberius Selim Suleiman Mehmed Murad Ahmed Abdul " +
    "Rama Reza Faisal Hussein Abdullah Rainier Karl Franz Joseph Maximilian Rudolf Conrad " +
    "Ludwig Robert David Donald Kenneth Edgar Basil Vladimir Casimir Sigmund").split(" "),
);
/** Given names: "Sam II" is "Sam the second", "John Smith III" is "John Smith the third". */
const GIVEN = new Set(
  ("Sam Tom Bob Bill Jim Joe Jack Mike Dave Dan Steve Chris Ben Matt Nick Tony Andy Ed Ted Tim " +
    "Fred Frank Harry Larry Jerry Terry Gary Walter Arthur Thomas Michael Daniel Matthew Mark " +
    "Luke Andrew Anthony Christopher Joshua Jonathan Benjamin Samuel Nathan Nathaniel Jacob " +
    "Isaac Adam Aaron Noah Ethan Ryan Kevin Brian Eric Jason Justin Brandon Timothy Patrick " +
    "Sean Scott Jeffrey Jeff Gregory Douglas Dennis Raymond Roger Ronald Ralph Roy Russell " +
    "Harold Howard Herbert Ernest Oliver Oscar Theodore Vincent Winston Franklin Warren Wesley " +
    "Cornelius Sammy Davis Martin Robert Loudon Thurston Loren").split(" "),
);

/** Words after which any numeral is a number. */
const NUMBERED =
  "act|appendix|article|book|canto|chapter|class|episode|exhibit|figure|grade|lesson|level|num|" +
  "number|page|part|phase|psalm|round|scene|schedule|season|section|sonnet|stage|stanza|step|" +
  "table|tier|title|type|unit|verse|vol|vol.|volume|war|bowl|amendment|annex|apollo|gemini|" +
  "olympiad|corps|mark|fig.|ch.|no.|sec.|pt.|art.";
const NUMBERED_WORD = new RegExp(`^(?:${NUMBERED.replaceAll(".", "\\.")})s?$`, "i");
/** Words after a numeral that make it an ordinal: "the XIX century". */
const COUNTED = "century|[Cc]enturies|[Dd]ynasty|[Oo]lympiad|Congress|[Cc]orps|[Aa]rmy|" +
  "[Ll]egion|Olympics|[Aa]nniversary";

/** A numeral up to 3999. It may be empty, so a look ahead says that a letter follows. */
const NUMERAL = "(?=[IVXLCDM])M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})";
/** Numerals that are words, abbreviations or sizes. */
const NO_NUMERAL =
  /^(?:MIX|DI|MI|LI|MD|DC|CD|CC|CV|MM|MC|DM|CM|XL|XXL|XXXL|DVI|LCD|LIV|DIV|MCI|DX|MDX|XC|CI|CIV|VIX|DIM|MID|MDI|LCI)$/;
/** What follows the number of a heading, but not an initial. */
const FIRST_WORD =
  /^(?:\. ?$|[.:)] ["“]?(?:The|An?|In|On|Of|How|What|Why|Where|My|Our|Introduction)(?!\p{L}))/u;
const NAME = "\\p{Lu}[\\p{L}'’.]{0,20}";

export const ROMAN: readonly Rule[] = [
  // "Ⅻ" is read as "12".
  {
    name: "Roman numeral in one sign",
    pattern: /[\u2160-\u2188]+/gu,
    say: ([signs]) => {
      const value = fromRoman(signs.normalize("NFKC").toUpperCase());
      return value > 0 ? String(value) : null;
    },
  },
  // "II. The Carpet-Bag" is read as "2. The Carpet-Bag".
  {
    name: "Roman numeral of a heading",
    pattern: new RegExp(
      `^(?:(${NUMERAL})(?=[.:)](?: ?$| ["“]?\\p{Lu})| — \\p{Lu}))`,
      "gu",
    ),
    say: ({ 0: numeral, input }) => {
      if (NO_NUMERAL.test(numeral)) return null;
      // "V. Putin" has an initial: a single letter needs a usual first word, or nothing, after it.
      const rest = input.slice(numeral.length, numeral.length + 20);
      return numeral.length > 1 || FIRST_WORD.test(rest) ? String(fromRoman(numeral)) : null;
    },
  },
  // "the XIX century" is read as "the nineteenth century".
  {
    name: "Roman numeral of a century",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}'’-])(${NUMERAL})(?:th|st|nd|rd)?(?= (?:${COUNTED})` +
        `(?!\\p{L})|(?<=[IVX]{2}(?:th|st|nd|rd))(?![\\p{L}\\p{N}]))`,
      "gu",
    ),
    say: ([, numeral]) => NO_NUMERAL.test(numeral) ? null : ordinalWord(fromRoman(numeral)),
  },
  // "Henry VIII" is read as "Henry the eighth", "Rocky IV" as "Rocky four".
  {
    name: "Roman numeral",
    pattern: new RegExp(
      `(?<=(?<![\\p{L}\\p{N}])(?:(${NAME}) )?(${NAME}|${anyOf(NUMBERED.split("|"))}) )` +
        `(${NUMERAL})(?:[-–—](${NUMERAL}))?(?![\\p{L}\\p{N}'’]|[-.]\\p{L})`,
      "gu",
    ),
    say: ({ 1: first, 2: name, 3: numeral, 4: to, index, input }) => {
      const value = fromRoman(numeral);
      if (to) return NUMBERED_WORD.test(name) ? `${value} to ${fromRoman(to)}` : null;
      if (NUMBERED_WORD.test(name)) return String(value);
      const isRuler = RULERS.has(name);
      if (numeral.length === 1) {
        // "Eugene V. Klein" has an initial.
        const isInitial = /^\. \p{Lu}/u.test(input.slice(index + 1, index + 4));
        if (!isRuler || isInitial || !/[VX]/.test(numeral)) return null;
      }
      if (!isRuler && (value > 39 || NO_NUMERAL.test(numeral))) return null;
      const isPerson = isRuler || GIVEN.has(name) || GIVEN.has(first) || RULERS.has(first);
      return isPerson && value < 40 ? `the ${ordinalWord(value)}` : String(value);
    },
  },
  // "page iv" is read as "page 4", "(ii)" as "(2)".
  {
    name: "small Roman numeral",
    pattern:
      /(?<=(?<![\p{L}\p{N}])(?:[Pp]ages?|pp?\.|[Cc]hapter|[Pp]art|[Ss]ection|[Aa]ct|[Ss]cene|[Bb]ook|[Vv]erse|[Cc]lause|[Ff]ootnote|[Aa]ppendix|[Ss]tep) )((?=[ivxl])x{0,3}(?:l?x{0,3})(?:ix|iv|v?i{0,3}))(?![\p{L}\p{N}'’])|(?<=\()(i{2,3}|iv|vi{0,3}|ix|xi{1,3}|xiv)(?=\))/gu,
    say: ([, numbered, item]) => String(fromRoman((numbered ?? item).toUpperCase())),
  },
];
