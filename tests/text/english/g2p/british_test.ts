import assert from "node:assert/strict";
import { british } from "../../../../text/english/g2p/british.ts";

/** Checks words: their broad American phonemes, and the British ones. */
function check(cases: readonly [word: string, broad: string, expected: string][]): void {
  for (const [word, broad, expected] of cases) assert.equal(british(word, broad), expected, word);
}

Deno.test("an r is only heard before a vowel", () => {
  check([
    ["carter", "kˈɑɹtəɹ", "kˈɑːtə"],
    ["bird", "bˈɜɹd", "bˈɜːd"],
    ["north", "nˈɔɹθ", "nˈɔːθ"],
    ["clare", "klˈɛɹ", "klˈɛː"],
    ["geary", "ɡˈɪɹi", "ɡˈɪəɹi"],
    ["lear", "lˈɪɹ", "lˈɪə"],
    ["moore", "mˈʊɹ", "mˈʊə"],
    ["meyer", "mˈIəɹ", "mˈIə"],
    ["bauer", "bˈWɹ", "bˈWə"],
    ["red", "ɹˈɛd", "ɹˈɛd"],
  ]);
});

Deno.test("letters tell vowels apart that are one in American English", () => {
  check([
    ["bother", "bˈɑðəɹ", "bˈɒðə"],
    ["father", "fˈɑðəɹ", "fˈɑːðə"],
    ["watson", "wˈɑtsən", "wˈɒtsᵊn"],
    ["ross", "ɹˈɔs", "ɹˈɒs"],
    ["shaw", "ʃˈɔ", "ʃˈɔː"],
    ["larry", "lˈɛɹi", "lˈaɹi"],
    ["mary", "mˈɛɹi", "mˈɛːɹi"],
    ["perry", "pˈɛɹi", "pˈɛɹi"],
    ["murray", "mˈɜɹi", "mˈʌɹi"],
    ["florence", "flˈɔɹəns", "flˈɒɹəns"],
    ["victoria", "vɪktˈɔɹiə", "vɪktˈɔːɹɪə"],
  ]);
});

Deno.test("vowels have their British sound and length", () => {
  check([
    ["cohen", "kˈOən", "kˈQən"],
    ["jackson", "ʤˈæksən", "ʤˈaksᵊn"],
    ["bath", "bˈæθ", "bˈɑːθ"],
    ["france", "fɹˈæns", "fɹˈɑːns"],
    ["kathy", "kˈæθi", "kˈaθi"],
    ["keene", "kˈin", "kˈiːn"],
    ["lucy", "lˈusi", "lˈuːsi"],
    ["duke", "dˈuk", "djˈuːk"],
    ["newton", "nˈutən", "njˈuːtᵊn"],
    ["cooper", "kˈupəɹ", "kˈuːpə"],
    ["julian", "ʤˈuliən", "ʤˈuːlɪən"],
  ]);
});

Deno.test("a secondary stress after the primary one is not written", () => {
  check([["blackboard", "blˈækbˌɔɹd", "blˈakbɔːd"], ["arizona", "ˌɛɹəzˈOnə", "ˌaɹɪzˈQnə"]]);
});
