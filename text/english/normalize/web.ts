/**
 * Addresses, tags, versions and file names.
 *
 * @module
 */

import { type Rule, spaced } from "./rule.ts";

const TOP_LEVEL =
  "com|org|net|edu|gov|mil|int|info|io|ai|app|dev|co|tv|me|fm|gg|uk|us|ca|de|fr|eu|au|nz|in|jp";
/** Parts of an address that are spelled. Others are read as words. */
const SPELLED = new Set(
  ("io ai tv fm gg uk us de fr eu au nz jp py js ts md mp mp3 mp4 pdf png jpg csv html http css " +
    "xml svg").split(" "),
);
const FILE_ENDING =
  "py|js|ts|md|txt|pdf|png|jpg|jpeg|gif|csv|json|yaml|html|css|xml|svg|zip|exe|doc|docx|mp3|mp4|" +
  "wav";
const LABEL = "[A-Za-z0-9][A-Za-z0-9-]{0,62}";
/** A host that is recognised by its top-level domain. */
const HOST = `(?:${LABEL}\\.){1,6}(?:${TOP_LEVEL})(?![A-Za-z0-9-])`;
/** A host after "http://" or "www.", which may have any ending. */
const MARKED_HOST = `(?:[Hh][Tt][Tt][Pp][Ss]?://(?:[Ww]{3}\\.)?|[Ww]{3}\\.)` +
  `(?:${LABEL}\\.){0,6}${LABEL}(?![A-Za-z0-9-])`;

const SIGNS: Readonly<Record<string, string>> = {
  ".": "dot",
  "/": "slash",
  "-": "dash",
  _: "underscore",
  "@": "at",
  ":": "colon",
  "?": "question mark",
  "=": "equals",
  "&": "and",
  "#": "hash",
  "+": "plus",
  "~": "tilde",
  "%": "percent",
};

export const WEB: readonly Rule[] = [
  // "a_b@test.io" is read as "a underscore b at test dot I O".
  {
    name: "e-mail address",
    pattern: new RegExp(
      `(?<![\\w.+-])[A-Za-z0-9][\\w.+-]{0,63}@(?:${LABEL}\\.){1,6}[A-Za-z]{2,24}(?![\\w@])`,
      "gu",
    ),
    say: ([address]) => readAddress(address),
  },
  // "https://www.example.com/path" is read as "example dot com slash path".
  {
    name: "URL",
    pattern: new RegExp(
      `(?<![\\w.@/-])(?:${MARKED_HOST}|${HOST})(?::\\d{1,5})?(?:/[\\w./?=&#%+~:-]{0,200})?`,
      "gu",
    ),
    say: ([url]) => {
      const [, address, marks] = /^(?:https?:\/\/)?(?:www\.)?(.*?)\/?([.?:-]*)$/i.exec(url)!;
      return readAddress(address) + marks;
    },
  },
  // "setup.py" is read as "setup dot P Y".
  {
    name: "file name",
    pattern: new RegExp(`(?<![\\w./-])([A-Za-z][\\w-]{0,40})\\.(${FILE_ENDING})(?![\\w-])`, "gu"),
    say: ([name]) => readAddress(name),
  },
  // "v2.0.1" is read as "version two point zero point one".
  {
    name: "version",
    pattern:
      /(?<![\p{L}\p{N}.])(v|V|[Vv]ersion )?(\d{1,4}(?:\.\d{1,4}){1,4})(?![\p{L}\p{N}]|\.\p{N})/gu,
    say: ([, prefix, digits]) => {
      const numbers = digits.split(".");
      if (numbers.length < 3 && !prefix) return null;
      const isAddress = numbers.length === 4 && !prefix;
      const version = numbers.join(isAddress ? " dot " : " point ");
      if (!prefix) return version;
      return `${prefix.startsWith("V") ? "Version" : "version"} ${version}`;
    },
  },
  // "v2" is read as "version two".
  {
    name: "version with a letter",
    pattern: /(?<![\p{L}\p{N}])v(?=\d{1,3}(?![\p{L}\p{N}.:]))/gu,
    say: () => "version ",
  },
  // "#MeToo" is read as "hashtag Me Too".
  {
    name: "hashtag",
    pattern: /(?<![\p{L}\p{N}&#/])#(?=\p{L})([\p{L}\p{N}_]{1,60})/gu,
    say: ([, tag]) => `hashtag ${words(tag)}`,
  },
  // "@rick_c137" is read as "at rick c137".
  {
    name: "handle",
    pattern: /(?<![\p{L}\p{N}.])@(?=\p{L})([\p{L}\p{N}_]{1,40})/gu,
    say: ([, name]) => `at ${words(name)}`,
  },
];

function readAddress(address: string): string {
  return address.split(/([^A-Za-z0-9])/).filter((part) => part).map((part) => {
    if (part in SIGNS) return SIGNS[part];
    return SPELLED.has(part.toLowerCase()) ? spaced(part.toUpperCase()) : part;
  }).join(" ");
}

/** The words of a tag: "Me Too" for "MeToo", "me too" for "me_too". */
function words(tag: string): string {
  return tag.replaceAll("_", " ").replace(
    /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu,
    " ",
  ).trim();
}
