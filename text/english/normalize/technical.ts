/**
 * Names of software, versions, identifiers, codes and paths.
 *
 * @module
 */

import { anyOf, type Dialect, type Rule, spaced } from "./rule.ts";
import { AFTER_WORD, isKnown, letter } from "./words.ts";

/** Names that no rule can read from their spelling. */
const NAMES: Readonly<Record<string, string>> = {
  ".NET": "dot net",
  "ASP.NET": "[ASP](/ˌAˌɛspˈi/) dot net",
  "ADO.NET": "[ADO](/ˌAdˌiˈO/) dot net",
  "VB.NET": "V B dot net",
  "ML.NET": "M L dot net",
  "VS Code": "V S Code",
  "VSCode": "V S Code",
  "IPv4": "I P V 4",
  "IPv6": "I P V 6",
  "OAuth2": "O Auth 2",
  "x86": "X 86",
  "x64": "X 64",
  "PhDs": "PHDs",
  "MScs": "MSCs",
  "BScs": "BSCs",
};

const VERSION_WORDS = "[Vv]ersions?|[Vv]er\\.?|[Rr]eleases?";

/** Words that a slash parts, and what is said in its place. */
const EITHER: Readonly<Record<string, string>> = {
  "he/she": "he or she",
  "she/he": "she or he",
  "him/her": "him or her",
  "his/her": "his or her",
  "his/hers": "his or hers",
  "she/her": "she, her",
  "he/him": "he, him",
  "they/them": "they, them",
  "either/or": "either or",
  "yes/no": "yes or no",
  "true/false": "true or false",
};

/** What the standards of networks are known by, without a name before them: 802.11ac, 802.1X. */
const NETWORK = /^(?:11[a-z]{1,2}(?:\/[a-z]{1,2})*|1[QX]|3[abc][a-z])$/u;

const PATH_PART = "[\\p{L}\\p{N}_.@+~-]{1,60}";

/** Names, versions and paths, which come before the rules for numbers. */
export const SOFTWARE: readonly Rule[] = [
  // ".NET" is read as "dot net".
  {
    name: "technical name",
    pattern: new RegExp(`(?<![\\p{L}\\p{N}.])(?:${anyOf(Object.keys(NAMES))})${AFTER_WORD}`, "gu"),
    say: ([name]) => NAMES[name],
  },
  // "802.11ac" is read as "8 O 2 dot 11 A C".
  {
    name: "standard of networks",
    needsDigit: true,
    pattern:
      /(?<![\p{L}\p{N}.,$£€#])((?:IEEE|Wi-?Fi|WLAN) )?802\.(\d{1,2}(?:\.\d)?)([A-Za-z]{1,2}(?:\/[a-z]{1,2}){0,6})?(?![\p{L}\p{N}]|[.,/]\p{N})/gu,
    say: ([, name = "", number, letters = ""]) => {
      if (name === "" && !NETWORK.test(number + letters)) return null;
      const said = letters.split("/").filter(Boolean).map(oneByOne).join(", ");
      return `${name}8 O 2 dot ${number.replace(".", " dot ")}${said && ` ${said}`}`;
    },
  },
  // "VS" of "VS Studio" and the like stays; "ver. 3.0" is read as "version 3 point 0".
  {
    name: "version",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.])(?:(${VERSION_WORDS}) )?([Vv]\\.? ?)?(\\d{1,5}(?:\\.\\d{1,5}){0,5})` +
        "(?:-?(alpha|beta|rc|dev|pre|a|b)[.-]?(\\d{0,3}))?" +
        "(?![\\p{L}\\p{N}_/:]|[.,]\\p{N}|-\\p{N}|%)",
      "gu",
    ),
    say: ([all, word, v, number, stage, build]) => {
      const points = number.split(".").length - 1;
      const isVersion = word !== undefined || (v !== undefined && !/^[Vv]\. $/u.test(v)) ||
        points > 1;
      if (!isVersion || (!word && points === 0 && v !== "v")) return null;
      if (v && !word && /\s/u.test(v)) return null;
      if (!v && word && points === 0 && stage === undefined && !/^[Vv]er/u.test(word)) return null;
      const isAddress = points === 3 && !word && !v;
      const numbers = number.split(".").map((part) => /^0\d/u.test(part) ? spaced(part) : part)
        .join(isAddress ? " dot " : " point ");
      const name = versionWord(word, v, all);
      return [name, numbers, stage && stageName(stage), build].filter(Boolean).join(" ");
    },
  },
  // "/usr/bin" is read as "slash U S R slash bin".
  {
    name: "path",
    pattern: new RegExp(
      `(?<![\\p{L}\\p{N}.~/:<])(?:(~|\\.{1,2})/|/(?=${PATH_PART}))${PATH_PART}` +
        `(?:/${PATH_PART}){0,20}/?(?![\\p{L}\\p{N}/])`,
      "gu",
    ),
    say: ([path], reader) => {
      const [, body, marks] = /^(.*?)([.-]*)$/u.exec(path)!;
      return pathInWords(body, reader) + marks;
    },
  },
  // "C:\\Users" is read as "C colon backslash Users".
  {
    name: "path with backslashes",
    pattern:
      /(?<![\p{L}\p{N}])(?:[A-Za-z]:\\|\\\\)[\p{L}\p{N}_.$@+~-]{0,60}(?:\\[\p{L}\p{N}_.$@+~-]{0,60}){0,20}/gu,
    say: ([path], reader) => {
      const [, body, marks] = /^(.*?)([.-]*)$/u.exec(path)!;
      return pathInWords(body, reader) + marks;
    },
  },
];

/** Identifiers and codes, which come after the rules for quantities. */
export const CODES: readonly Rule[] = [
  // "src/main/app" is read as "src slash main slash app", "and/or" as "and or".
  {
    name: "words with a slash",
    pattern:
      /(?<![\p{L}\p{N}./_@-])(\p{L}[\p{L}\p{N}'’_-]{0,30}(?:\.[\p{L}\p{N}]{1,5})?)(?:(?:\/| \/ )\p{L}[\p{L}\p{N}'’_-]{0,30}){1,8}(?:\.[a-z]{1,4}(?!\p{L}))?(?![\p{L}\p{N}/@]|\.\p{L}|:\/)/gu,
    say: ([all], reader) => {
      if (/^and\/or$/iu.test(all)) return null;
      const either = EITHER[all.toLowerCase()];
      if (either !== undefined) {
        return /^\p{Lu}/u.test(all) ? either[0].toUpperCase() + either.slice(1) : either;
      }
      const parts = all.split(/ ?\/ ?/u);
      const isPath = /_|\.[a-z]{1,4}$/u.test(all) ||
        (parts.length > 2 &&
          parts.some((part) => part === part.toLowerCase() && !isKnown(part, reader)));
      if (isPath) return pathInWords(all.replaceAll(" ", ""), reader);
      return parts.map((part) => part.length === 1 ? letter(part.toUpperCase()) : part).join(" ");
    },
  },
  // "Qwen2.5" is read as "Qwen 2.5", "ab9453" as "A B 9 4 5 3".
  {
    name: "code",
    pattern:
      /(?<![\p{L}\p{N}.'’_$£€#&/@])(?=[A-Za-z]{0,40}\d)(?=\d{0,40}[A-Za-z])[A-Za-z0-9]{2,64}(?:\.\d{1,4}(?!\d)){0,3}(?![\p{L}\p{N}_'’@/]|\.\p{L})/gu,
    say: ([code], reader) => codeInWords(code, reader),
  },
  // "Llama-3.1" is read as "Llama 3 point 1".
  {
    name: "model",
    pattern: /(?<=\p{L}{2})-(\d{1,3}(?:\.\d{1,3}){1,3})(?![\p{N}%]|[.,]\p{N})/gu,
    say: ([, number]) => ` ${number.replaceAll(".", " point ")}`,
  },
  // ".env" is read as "dot env".
  {
    name: "name with a dot",
    pattern: /(?<=^|[ (“])\.(?=[a-z]{2,20}(?![\p{L}\p{N}]))/gu,
    say: () => "dot ",
  },
  // "commit -m" is read as "commit M".
  {
    name: "flag",
    pattern: /(?<=[\p{L}\p{N}] )-(?:([A-Za-z])(?![\p{L}\p{N}'’-])|(?=\p{L}{2}))/gu,
    say: ([, flag]) => flag === undefined ? "" : letter(flag.toUpperCase()),
  },
  // "snake_case" is read as "snake case".
  {
    name: "identifier",
    pattern:
      /(?<![\p{L}\p{N}@#/.])_{0,2}[\p{L}\p{N}]{1,40}(?:_{1,2}[\p{L}\p{N}]{1,40}){1,12}_{0,2}(?![\p{L}\p{N}@/]|\.\p{L})/gu,
    say: ([name]) => name.split(/_+/u).filter(Boolean).map(lowerWord).join(" "),
  },
  // "os.path.join()" is read as "os dot path dot join".
  {
    name: "call",
    pattern:
      /(?<![\p{L}\p{N}.@/])[\p{L}_][\p{L}\p{N}_]{0,40}(?:\.[\p{L}_][\p{L}\p{N}_]{0,40}){0,6}\(\)/gu,
    say: ([call]) =>
      call.slice(0, -2).split(/([._])/u).filter((part) => part && part !== "_").map((part) =>
        part === "." ? "dot" : part
      ).join(" "),
  },
];

/** A word of a constant in small letters: "value" for "VALUE", but "ID" stays. */
function lowerWord(part: string): string {
  const isWord = part.length > 3 && part === part.toUpperCase() && /[AEIOUY]/u.test(part);
  return isWord ? part.toLowerCase() : part;
}

function versionWord(word: string | undefined, v: string | undefined, all: string): string {
  if (word !== undefined && !/^ver\b/iu.test(word)) return word;
  if (word === undefined && v === undefined) return "";
  return /^V/u.test(all) ? "Version" : "version";
}

function stageName(stage: string): string {
  return { rc: "R C", a: "alpha", b: "beta" }[stage] ?? stage;
}

/** A path by its parts: words as words, everything else letter by letter. */
function pathInWords(path: string, reader: Dialect): string {
  const signs: Readonly<Record<string, string>> = {
    "/": "slash",
    "\\": "backslash",
    ":": "colon",
    ".": "dot",
    "~": "tilde",
    "-": "dash",
    _: "underscore",
    "@": "at",
    "+": "plus",
    "$": "dollar",
  };
  return path.split(/([^\p{L}\p{N}])/gu).filter(Boolean).map((part) =>
    signs[part] ?? namePart(part, reader)
  ).join(" ");
}

/** A part of a name: a word, or its letters. */
export function namePart(part: string, reader: Dialect): string {
  if (/\d/u.test(part) && /\p{L}/u.test(part)) return codeInWords(part, reader) ?? part;
  if (/^\d+$/u.test(part)) return /^0\d|\d{5}/u.test(part) ? spaced(part) : part;
  if (part.length > 3 && /[aeiouy]/iu.test(part)) return part;
  return part.length > 1 && isKnown(part, reader) ? part : oneByOne(part);
}

/** Letters and digits one by one. */
export function oneByOne(text: string): string {
  return Array.from(text.toUpperCase(), letter).join(" ");
}

/** A code of letters and digits, or `null` if it is read well as it is. */
function codeInWords(code: string, reader: Dialect): string | null {
  const [main, ...decimals] = code.split(".");
  const runs = main.match(/[A-Za-z]+|\d+/gu)!;
  const letters = runs.filter((run) => /[A-Za-z]/u.test(run));
  const digits = runs.filter((run) => /\d/u.test(run));
  const isHash = /^[0-9a-f]{7,64}$/u.test(main) && runs.length > 2;
  const isMixed = runs.length > 4 && main !== main.toUpperCase();
  if (isHash || isMixed || /^0x[0-9a-f]+$/iu.test(main)) {
    return oneByOne(main) + rest(decimals);
  }
  // "MP3s", and "B2B", in which the digit is a word.
  if (/^[A-Za-z]{1,4}\d{1,4}s$|^[A-Za-z]2[A-Za-z]$/u.test(main)) return null;
  const isWordy = letters.some((run) => run.length > 3 || (run.length > 2 && isKnown(run, reader)));
  // Ordinals, decades, units and the like are not codes: "5km", "90s", "3D".
  if (runs.length === 2 && !/^[A-Za-z]/u.test(main)) {
    return /^\d+[A-Z]$/u.test(main) && decimals.length === 0
      ? `${digits[0]} ${letter(letters[0])}`
      : null;
  }
  if (isWordy) {
    return runs.map((run) => /^\d/u.test(run) ? shortNumber(run) : run).join(" ") + rest(decimals);
  }
  if (runs.length === 2) {
    const isLower = letters[0] === letters[0].toLowerCase();
    if (decimals.length === 0 && !isLower && digits[0].length < 5) return null;
    if (isLower && letters[0].length < 2 && digits[0].length < 4 && decimals.length === 0) {
      return null;
    }
    return `${oneByOne(letters[0])} ${shortNumber(digits[0])}${rest(decimals)}`;
  }
  return runs.map((run) => /^\d/u.test(run) ? shortNumber(run) : oneByOne(run)).join(" ") +
    rest(decimals);
}

function rest(decimals: readonly string[]): string {
  return decimals.map((part) => ` point ${part}`).join("");
}

/** A number of up to two digits; a longer one digit by digit. */
function shortNumber(digits: string): string {
  return digits.length > 2 || digits.startsWith("0") ? spaced(digits) : digits;
}
