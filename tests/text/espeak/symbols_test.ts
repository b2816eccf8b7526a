import assert from "node:assert/strict";
import { fromEspeak, tie } from "../../../text/espeak/symbols.ts";

Deno.test("fromEspeak returns misaki's symbols", () => {
  assert.equal(fromEspeak("tʃ_ˈaʊ d_z_ɛ t_ˈɔɪ"), "ʧˈW dzɛ tˈY");
  assert.equal(fromEspeak("dz_ɛ ts_i"), "ʣɛ ʦi");
});

Deno.test("fromEspeak drops language flags, clause bars and unknown symbols", () => {
  assert.equal(fromEspeak("l_ə- (en)_w_iː_k_ˈɛ_n_d_(fr) | ɛ"), "lə wiːkˈɛnd ɛ");
  assert.equal(fromEspeak("t_ʃ_ʕ"), "tʃ");
});

Deno.test("tie joins the letters of a phoneme with ^ and removes the underscores", () => {
  assert.equal(tie("l_ˈɪ_ɾ_əl tʃ_ˈɔɪ_s"), "lˈɪɾə^l t^ʃˈɔ^ɪs");
});
