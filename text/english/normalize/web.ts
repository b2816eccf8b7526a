/**
 * Web and mail addresses, tags and file names.
 *
 * @module
 */

import { type Dialect, type Rule, spaced } from "./rule.ts";
import { namePart, oneByOne } from "./technical.ts";

const TOP_LEVEL =
  "com|org|net|edu|gov|mil|int|info|io|ai|app|dev|co|tv|me|fm|gg|uk|us|ca|de|fr|eu|au|nz|in|jp|" +
  "xyz|tech|site|online|store|shop|blog|cloud|biz|news|club|page|wiki|ch|at|nl|se|pl|" +
  "ru|br|mx|cn|kr|ie|" +
  "dk|fi|pt|cz|es|za|ly|gl|gd|gle";
/** Top-level domains that are words or parts of words: only before a path, as in "bit.ly/abc". */
const DOUBTFUL = "to|be|sh|no|it|is|so|am|do|id|my|pm|la|st|cc|link|im|ms";
/** Parts of an address that are spelled. Others are read as words. */
const SPELLED = new Set(
  ("io ai tv fm gg uk us de fr eu au nz jp ly gl gd xyz ch nl pl ru br mx cn kr dk pt " +
    "cz za py js ts md mp mp3 mp4 pdf png jpg csv html http css " +
    "xml svg").split(" "),
);
const FILE_ENDING =
  "py|js|ts|md|txt|pdf|png|jpg|jpeg|gif|csv|json|yaml|html|css|xml|svg|zip|exe|doc|docx|mp3|mp4|" +
  "wav|rs|tsx|jsx|rb|java|cpp|hpp|sh|toml|yml|lock|log|ini|cfg|conf|sql|ipynb|tex|rar|" +
  "tar|gz|dmg|iso|" +
  "apk|bat|webp|webm|avi|mov|mkv|flac|ogg|opus|ppt|pptx|xls|xlsx|odt|epub|srt|vtt|onnx|" +
  "dll|wasm|swift|php";
const LABEL = "[A-Za-z0-9][A-Za-z0-9-]{0,62}";
/** A host that is recognised by its top-level domain. */
const HOST = `(?:${LABEL}\\.){1,6}(?:${TOP_LEVEL})(?![A-Za-z0-9-])`;
/** A host after "http://" or "www.", which may have any ending. */
const MARKED_HOST =
  `(?:[A-Za-z][A-Za-z0-9+.-]{1,11}://(?:[\\w.+-]{1,40}@)?(?:[Ww]{3}\\.)?|[Ww]{3}\\.)` +
  `(?:${LABEL}\\.){0,6}${LABEL}(?![A-Za-z0-9-])`;
const DOUBTFUL_HOST = `(?:${LABEL}\\.){1,3}(?:${DOUBTFUL})(?=/[\\w])`;

/** The names of signs in addresses. */
export const SIGN_NAMES: Readonly<Record<string, string>> = {
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
  // "550e8400-e29b-41d4-a716-446655440000" is read group by group.
  {
    name: "groups of hex digits",
    pattern:
      /(?<![\p{L}\p{N}:-])(?=[0-9A-Fa-f:-]{0,40}[A-Fa-f])(?:[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}|[0-9A-Fa-f]{2}(?:[:-][0-9A-Fa-f]{2}){5})(?![\p{L}\p{N}:-])/gu,
    say: ([groups]) => groups.split(/[:-]/u).map(oneByOne).join(", "),
  },
  // "a_b@test.io" is read as "a underscore b at test dot I O".
  {
    name: "e-mail address",
    pattern: new RegExp(
      "(?<![\\w.+-])(?:mailto:)?[A-Za-z0-9][\\w.+-]{0,63}@" +
        `(?:${LABEL}\\.){1,6}[A-Za-z]{2,24}(?![\\w@])`,
      "gu",
    ),
    say: ([address], reader) => readAddress(address.replace(/^mailto:/u, ""), reader),
  },
  // "https://www.example.com/path" is read as "example dot com slash path".
  {
    name: "URL",
    pattern: new RegExp(
      `(?<![\\w.@/-])(?:${MARKED_HOST}|${HOST}|${DOUBTFUL_HOST})(?::\\d{1,5})?` +
        "(?:/[\\w./?=&#%+~:-]{0,200})?",
      "gu",
    ),
    say: ([url], reader) => {
      const [, address, marks] = /^(?:[a-z][a-z0-9+.-]*:\/\/)?(?:www\.)?(.*?)\/?([.?:-]*)$/i.exec(
        url,
      )!;
      return readAddress(address, reader) + marks;
    },
  },
  // "setup.py" is read as "setup dot P Y".
  {
    name: "file name",
    pattern: new RegExp(
      `(?<![\\w./-])([A-Za-z][\\w-]{0,40})\\.(${FILE_ENDING})(?:\\.(?:gz|zip|bz2))?(?![\\w-])`,
      "gu",
    ),
    say: ([name], reader) => readAddress(name, reader),
  },
  // "#ff8800" is read as "hash F F 8 8 0 0".
  {
    name: "color",
    pattern:
      /(?<![\p{L}\p{N}&#])#(?=[0-9A-Fa-f]{0,5}\d)([0-9A-Fa-f]{6}|[0-9A-Fa-f]{3})(?![\p{L}\p{N}])/gu,
    say: ([, digits]) => /^\d{1,4}$/u.test(digits) ? null : `hash ${oneByOne(digits)}`,
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

function readAddress(address: string, reader: Dialect): string {
  return address.split(/([^A-Za-z0-9])/).filter((part) => part).map((part) => {
    if (part in SIGN_NAMES) return SIGN_NAMES[part];
    if (SPELLED.has(part.toLowerCase())) return spaced(part.toUpperCase());
    return namePart(part, reader);
  }).join(" ");
}

/** The words of a tag: "Me Too" for "MeToo", "me too" for "me_too". */
function words(tag: string): string {
  return tag.replaceAll("_", " ").replace(
    /(?<=\p{Ll})(?=\p{Lu})|(?<=\p{Lu})(?=\p{Lu}\p{Ll})/gu,
    " ",
  ).trim();
}
