import assert from "node:assert/strict";
import { isPhoneme, MAX_PHONEMES, tokenIds } from "../../../text/phonemes/token_table.ts";

const input = { name: "KokoroError", kind: "input" };

Deno.test("tokenIds returns one id per symbol, between two zeros", () => {
  assert.deepEqual([...tokenIds("həlˈO.")], [0, 50, 83, 54, 156, 31, 4, 0]);
});

Deno.test("tokenIds names an unknown symbol and its position", () => {
  assert.throws(() => tokenIds("hg"), { ...input, message: /"g" \(U\+0067\), symbol 2/ });
  assert.throws(() => tokenIds("h😀"), { ...input, message: /U\+1F600/ });
});

Deno.test("tokenIds accepts 1 to 510 symbols", () => {
  assert.equal(tokenIds("a".repeat(MAX_PHONEMES)).length, 512);
  assert.throws(() => tokenIds("a".repeat(MAX_PHONEMES + 1)), input);
  assert.throws(() => tokenIds(""), input);
});

Deno.test("isPhoneme accepts exactly the 114 symbols of the alphabet", () => {
  const all = Array.from({ length: 0x10000 }, (_, code) => String.fromCharCode(code));
  assert.equal(all.filter(isPhoneme).length, 114);
});
