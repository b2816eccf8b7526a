/**
 * References to the Bible: a book, a chapter and a verse.
 *
 * @module
 */

import { anyOf, type Rule } from "./rule.ts";

/** The books: each with its abbreviations. */
const BOOKS = `
Genesis Gen Gn
Exodus Exod Ex
Leviticus Lev Lv
Numbers Num Nm
Deuteronomy Deut Dt
Joshua Josh
Judges Judg Jdg
Ruth
Samuel Sam Sm
Kings Kgs Kin
Chronicles Chron Chr
Ezra
Nehemiah Neh
Esther Esth
Job
Psalms
Psalm Ps Psa Pss
Proverbs Prov Prv
Ecclesiastes Eccl Eccles
Isaiah Isa Is
Jeremiah Jer
Lamentations Lam
Ezekiel Ezek
Daniel Dan Dn
Hosea Hos
Joel
Amos Am
Obadiah Obad
Jonah Jon
Micah Mic
Nahum Nah
Habakkuk Hab
Zephaniah Zeph
Haggai Hag
Zechariah Zech
Malachi Mal
Matthew Matt Mt
Mark Mk
Luke Lk
John Jn
Acts
Romans Rom
Corinthians Cor
Galatians Gal
Ephesians Eph
Philippians Phil
Colossians Col
Thessalonians Thess Thes
Timothy Tim
Titus Tit
Philemon Phlm
Hebrews Heb
James Jas
Peter Pet
Jude
Revelation Rev
Maccabees Macc
Sirach Sir
Wisdom Wis
`.trim().split("\n").map((line) => line.split(" "));

const NAME_OF = new Map(
  BOOKS.flatMap(([name, ...short]) => [name, ...short].map((form) => [form, name])),
);
/** Books of which there are several: "1 Corinthians". */
const SEVERAL = new Set(
  "Samuel Kings Chronicles Corinthians Thessalonians Timothy Peter John Maccabees".split(" "),
);
const NTH: Readonly<Record<string, string>> = {
  1: "First",
  2: "Second",
  3: "Third",
  I: "First",
  II: "Second",
  III: "Third",
};

export const BIBLE: readonly Rule[] = [
  // "1 Cor. 13:4" is read as "First Corinthians 13 4", "2 Kings 5" as "Second Kings 5".
  {
    name: "Bible reference",
    needsDigit: true,
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}])(?:(?<nth>[123]|I{1,3})(?:st|nd|rd)? ?)?(?<book>${
        anyOf(NAME_OF.keys())
      })(?<dot>\\.?) (?<chapter>\\d{1,3})` +
        `(?:[:.](?<verse>\\d{1,3})(?<more>(?:[-–—,] ?\\d{1,3}){0,4}))?` +
        `(?![\\p{L}\\p{N}:]|[.-]\\p{N})`,
      "gu",
    ),
    say: ({ groups }) => {
      const { nth, book, dot, chapter, verse, more = "" } = groups!;
      const name = NAME_OF.get(book)!;
      if (nth !== undefined && !SEVERAL.has(name)) return null;
      if (nth === undefined && verse === undefined) {
        // "Mark 5" may be a plane, but "Ps. 23" is a psalm.
        if (book === name || name !== "Psalm") return null;
      }
      if (nth === undefined && verse !== undefined && book === "Am" && !dot) return null;
      const verses = more.replace(/[-–—] ?/g, " to ").replace(/, ?/g, " and ");
      return `${nth ? `${NTH[nth]} ` : ""}${name} ${chapter}${verse ? ` ${verse}${verses}` : ""}`;
    },
  },
];
