import assert from "node:assert/strict";
import { fromEspeak } from "../../text/espeak_symbols.ts";

Deno.test("fromEspeak gives misaki's American symbols", () => {
  assert.equal(fromEspeak("h_ə_l_ˈoʊ w_ˈɜː_l_d", "en-us"), "həlˈO wˈɜɹld");
  assert.equal(fromEspeak("b_ˈʌ_ʔ_n̩", "en-us"), "bˈʌtn");
  assert.equal(fromEspeak("l_ˈɪ_ɾ_əl tʃ_ˈɔɪ_s dʒ_ˈaʊ", "en-us"), "lˈɪTᵊl ʧˈYs ʤˈW");
});

Deno.test("fromEspeak gives misaki's British symbols", () => {
  assert.equal(fromEspeak("h_ə_l_ˈəʊ w_ˈɜː_l_d ð_ˈeə", "en-gb"), "həlˈQ wˈɜːld ðˈɛː");
});

Deno.test("fromEspeak parts words that espeak-ng runs together", () => {
  assert.equal(fromEspeak("ɪ_n_ð_ə t_ˈæ_ŋ_k", "en-us"), "ɪn ðə tˈæŋk");
  assert.equal(fromEspeak("d_ˈɛ_p_θ ə_v_ə w_ˈɛ_l", "en-us"), "dˈɛpθ ʌv ɐ wˈɛl");
  // ... and leaves alone what is one word.
  assert.equal(fromEspeak("m_ˈʌ_ð_ə", "en-gb"), "mˈʌðə");
  assert.equal(fromEspeak("p_ˈɑː_s_t_ə", "en-us"), "pˈɑstə");
});

Deno.test("fromEspeak drops language flags, clause bars and what the table lacks", () => {
  assert.equal(fromEspeak("l_ə- (en)_w_iː_k_ˈɛ_n_d_(fr) | ɛ", "fr-fr"), "lə wiːkˈɛnd ɛ");
  assert.equal(fromEspeak("t_ʃ_ʕ", "it"), "tʃ");
});
