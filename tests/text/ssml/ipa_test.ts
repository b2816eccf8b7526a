import assert from "node:assert/strict";
import { isPhoneme } from "../../../text/phonemes/token_table.ts";
import { LANGUAGE_CODES } from "../../../text/languages.ts";
import { fromIpa, ipaOfXSampa } from "../../../text/ssml/ipa.ts";
import { ValueMistake } from "../../../text/ssml/values.ts";

Deno.test("IPA becomes the phonemes of American English", () => {
  const words: Record<string, string> = {
    "pɪˈkɑːn": "pɪkˈɑn",
    "ˌmænɪˈtoʊbə": "mˌænɪtˈObə",
    "təˈmeɪ.ɾoʊ": "təmˈATO",
    "təmei̥ɾou̥": "təmATO",
    "ˈd͡ʒɝni": "ʤˈɜɹni",
    "ˈtʃɜːrtʃ": "ʧˈɜɹʧ",
    "bɚd": "bəɹd",
    "ˈbʌtn̩": "bˈʌtᵊn",
    "ˈpleʒɹ̩": "plˈɛʒᵊɹ",
    "ɡoʊ əˈweɪ": "ɡO əwˈA",
    "[ˈɹɛd]": "ɹˈɛd",
    "hɒt": "hɑt",
    "kæt": "kæt",
    "kat": "kæt",
    "t'est": "tˈɛst",
    "loːx": "lOk",
  };
  for (const [ipa, phonemes] of Object.entries(words)) {
    assert.equal(fromIpa(ipa, "en-us"), phonemes, ipa);
  }
});

Deno.test("IPA becomes the phonemes of British English", () => {
  const words: Record<string, string> = {
    "tə.ˈmɑː.təʊ": "təmˈɑːtQ",
    "ˈhɛə": "hˈɛː",
    "nɜːs": "nɜːs",
    "hɒt": "hɒt",
    "kæt": "kat",
    "ˈθɔːt": "θˈɔːt",
    "nɪə": "nɪə",
  };
  for (const [ipa, phonemes] of Object.entries(words)) {
    assert.equal(fromIpa(ipa, "en-gb"), phonemes, ipa);
  }
});

Deno.test("in other languages, IPA stays as it is", () => {
  assert.equal(fromIpa("la ˈvita ɛ ˈbɛlla", "it"), "la vˈita ɛ bˈɛlla");
  assert.equal(fromIpa("ʒə ʃɛʁʃ", "fr-fr"), "ʒə ʃɛʁʃ");
  assert.equal(fromIpa("ˈt͡sjo", "it"), "ʦjˈo");
  assert.equal(fromIpa("bõ", "fr-fr"), "bo\u0303");
  assert.equal(fromIpa("ça", "fr-fr"), "ça");
});

Deno.test("every sound of IPA becomes phonemes that the network knows", () => {
  const sounds = "pbtdʈɖcɟkɡqɢʔmɱnɳɲŋɴʙrʀⱱɾɽɸβfvθðszʃʒʂʐçʝxɣχʁħʕhɦɬɮʋɹɻjɰlɭʎʟɓɗʄɠʍwɥʜɕʑɺɧ" +
    "iyɨʉɯuɪʏʊeøɘɵɤoəɛœɜɞʌɔæɐaɶɑɒɚɝ";
  for (const language of LANGUAGE_CODES) {
    for (const sound of sounds) {
      const phonemes = fromIpa(sound, language);
      assert(phonemes !== "" && [...phonemes].every(isPhoneme), `${sound}: ${phonemes}`);
    }
  }
});

Deno.test("signs that are not of the alphabet are mistakes", () => {
  assert.throws(() => fromIpa("t3st", "en-us"), ValueMistake);
  assert.throws(() => fromIpa("тест", "en-us"), ValueMistake);
  assert.throws(() => ipaOfXSampa("a*b"), ValueMistake);
});

Deno.test("X-SAMPA is IPA in other signs", () => {
  const words: Record<string, string> = {
    'm@"hA:g@%ni:': "məˈhɑːgəˌniː",
    'h_hE"l@U': "hʰɛˈləʊ",
    '"b3`d': "ˈbɝd",
    "tS{t": "tʃæt",
    "r\\Ed": "ɹɛd",
    "b_<a t_>a": "ɓa ta",
    "bO~": "bɔ\u0303",
    '"bVt.n=': "ˈbʌtn\u0329",
  };
  for (const [sampa, ipa] of Object.entries(words)) assert.equal(ipaOfXSampa(sampa), ipa);
});
