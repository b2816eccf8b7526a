/**
 * Addresses and English sentences, which are read as in English.
 *
 * @module
 */

import type { Rule } from "./rule.ts";

/** The rules of English. They match what the other rules must not change. */
export const WEB: readonly Rule[] = [
  {
    // "www.example.com", "https://a.cn/b", "li@example.com"
    name: "address",
    pattern:
      /(?<![\w@.])(?:https?:\/\/|www\.)[\w.\-/?=&#%~+:]*[\w/]|(?<![\w@.])[\w.+-]+@[\w-]+(?:\.[\w-]+)+/gu,
    say: ([address]) => address,
  },
  {
    // "I have 3 apples and 2 oranges.": names, such as "iPhone 15 Pro", are no sentences
    name: "English sentence",
    needsDigit: true,
    pattern: /(?<![\p{L}\p{N}])[A-Za-z][\w'’-]*(?:,? [A-Za-z0-9$€£][\w'’.,:%$-]*){2,}/gu,
    say: ([words]) => {
      const small = words.match(/(?<![\w-])[a-z]+(?![\w-])/g)?.length ?? 0;
      return small >= 3 || small === 2 && words.split(" ").length >= 5 ? words : null;
    },
  },
  {
    // "B2B", "P2P": "to"
    name: "letters with 2",
    needsDigit: true,
    pattern: /(?<=(?<![A-Za-z\d])[BCDGOP])2(?=[BCDGOP](?![A-Za-z\d]))/gu,
    say: () => " to ",
  },
];
