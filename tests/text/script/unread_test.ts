import assert from "node:assert/strict";
import type { SpokenWord } from "../../../text/script/spoken_text.ts";
import { unread, withLastMark } from "../../../text/script/unread.ts";

function word(start: number, end: number, phonemes: string): SpokenWord {
  return { start, end, phonemes, spaceAfter: "", endsWord: true, source: "test" };
}

Deno.test("letters, digits and currency signs without phonemes are found in rows", () => {
  const words = [word(0, 2, "hˈi"), word(3, 6, ""), word(6, 7, "."), word(8, 9, "")];
  assert.deepEqual(unread("Hi 12a. $", words), [{ start: 3, end: 6 }, { start: 8, end: 9 }]);
  assert.deepEqual(unread("Hi.", words), []);
});

Deno.test("a mark at the end that the last word has swallowed comes back", () => {
  const last = (words: readonly SpokenWord[], text: string): string | undefined =>
    withLastMark(words, text).at(-1)?.phonemes;
  assert.equal(last([word(0, 4, "jˌuˈɛs")], "U.S."), "jˌuˈɛs.");
  assert.equal(last([word(0, 4, "jˌuˈɛs")], "U.S"), "jˌuˈɛs");
  assert.equal(last([word(0, 2, "jˈɛs"), word(2, 3, ".")], "Ja."), ".");
  assert.deepEqual(withLastMark([word(0, 4, "jˌuˈɛs"), word(4, 5, "”")], "U.S.”"), [
    word(0, 4, "jˌuˈɛs."),
    word(4, 5, "”"),
  ]);
});
