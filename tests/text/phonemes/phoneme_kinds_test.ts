import assert from "node:assert/strict";
import table from "../../../configs/phonemes.json" with { type: "json" };
import { CONSONANTS, MARKS, VOWELS } from "../../../text/english/misaki/sounds.ts";
import { PAUSES, type PhonemeKind, phonemeKind } from "../../../text/phonemes/phoneme_kinds.ts";

const all = (kind: PhonemeKind): Set<string> =>
  new Set(Object.keys(table).filter((symbol) => phonemeKind(symbol) === kind));

Deno.test("phonemeKind knows every vowel, consonant and pause of English", () => {
  assert(VOWELS.isSubsetOf(all("vowel")));
  assert(CONSONANTS.isSubsetOf(all("consonant")));
  assert.deepEqual(all("pause"), PAUSES);
  assert(MARKS.isSubsetOf(all("pause").union(all("mark"))));
});

Deno.test("only letters and combining marks are sounds", () => {
  const sounds = [...all("vowel"), ...all("consonant")];
  const silent = [...all("stress"), ...all("pause"), ...all("mark"), ...all("blank")];
  assert(sounds.every((symbol) => /^[\p{L}\p{Mn}]$/u.test(symbol)), sounds.join(""));
  assert.deepEqual(silent.sort(), [...' !"(),.:;?ˈˌ—“”…↓→↗↘'].sort());
});

Deno.test("phonemeKind knows the vowels and consonants of other languages", () => {
  assert(new Set("eoyøœɨɯɤɐ").isSubsetOf(all("vowel")));
  assert(new Set("βçɲʎʁɥɕʈɖɳɽχɣ").isSubsetOf(all("consonant")));
});
