import assert from "node:assert/strict";
import table from "../../../configs/phonemes.json" with { type: "json" };
import { CONSONANTS, MARKS, VOWELS } from "../../../text/english/misaki/sounds.ts";
import { PAUSES, type PhonemeKind, phonemeKind } from "../../../text/phonemes/phoneme_kinds.ts";

const all = (kind: PhonemeKind): Set<string> =>
  new Set(Object.keys(table).filter((symbol) => phonemeKind(symbol) === kind));

Deno.test("every vowel, consonant and pause of English is of that kind", () => {
  assert(VOWELS.isSubsetOf(all("vowel")));
  assert(CONSONANTS.isSubsetOf(all("consonant")));
  assert.deepEqual(all("pause"), PAUSES);
  assert(MARKS.isSubsetOf(all("pause").union(all("mark"))));
});

Deno.test("what is neither a letter nor a sign of length or nasality is no sound", () => {
  const sounds = [...all("vowel"), ...all("consonant")];
  const silent = [...all("stress"), ...all("pause"), ...all("mark"), ...all("blank")];
  assert(sounds.every((symbol) => /^[\p{L}\p{Mn}]$/u.test(symbol)), sounds.join(""));
  assert.deepEqual(silent.sort(), [...' !"(),.:;?ˈˌ—“”…↓→↗↘'].sort());
});

Deno.test("vowels of other languages are vowels, and their consonants are none", () => {
  assert(new Set("eoyøœɨɯɤɐ").isSubsetOf(all("vowel")));
  assert(new Set("βçɲʎʁɥɕʈɖɳɽχɣ").isSubsetOf(all("consonant")));
});
