import assert from "node:assert/strict";
import { american } from "../../../../text/english/g2p/american.ts";

Deno.test("broad phonemes become those of misaki's American lists", () => {
  const cases: [word: string, broad: string, expected: string][] = [
    ["city", "sˈɪti", "sˈɪɾi"],
    ["party", "pˈɑɹti", "pˈɑɹɾi"],
    ["attack", "ətˈæk", "ətˈæk"],
    ["water", "wˈɔtəɹ", "wˈɔɾəɹ"],
    ["button", "bˈʌtən", "bˈʌʔn"],
    ["kitten's", "kˈɪtənz", "kˈɪʔnz"],
    ["mountain", "mˈWntən", "mˈWntᵊn"],
    ["botany", "bˈɑtəni", "bˈɑɾəni"],
    ["table", "tˈAbəl", "tˈAbᵊl"],
    ["little", "lˈɪtəl", "lˈɪɾᵊl"],
    ["family", "fˈæməli", "fˈæməli"],
    ["barrel", "bˈɛɹəl", "bˈɛɹəl"],
    ["needed", "nˈidɪd", "nˈidᵻd"],
    ["rated", "ɹˈAtəd", "ɹˈAɾᵻd"],
    ["candid", "kˈændɪd", "kˈændɪd"],
    ["roses", "ɹˈOzɪz", "ɹˈOzᵻz"],
    ["basis", "bˈAsɪs", "bˈAsɪs"],
    ["fire", "fˈIɹ", "fˈIəɹ"],
  ];
  for (const [word, broad, expected] of cases) assert.equal(american(word, broad), expected);
});
