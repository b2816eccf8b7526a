import assert from "node:assert/strict";
import { ensureLanguage } from "../../../setup/languages.ts";
import { loadEspeak, portugueseFiles } from "../../../text/espeak/espeak.ts";
import { likeMisaki } from "../../../text/espeak/raw.ts";

const espeak = await loadEspeak(portugueseFiles(await ensureLanguage("pt-br")));

Deno.test("with the word list that set-up fetches, names are those of misaki", () => {
  const said: Record<string, string> = {
    "Escreva para joao.silva@exemplo.com.br ou visite www.exemplo.com.br.":
      "ˌeskrˈevæ pˌaɾæ ʒoˈɐ̃ʊ̃.sˈiʊvæ ˌaxˈobæ ˌezˈAmplʊ.koŋ.bˌeˈɛxe ow vˌizˈiʧy " +
      "dˌabljudˌabljudˈablju.ˌezˈAmplʊ.koŋ.bˌeˈɛxe.",
  };
  for (const [text, phonemes] of Object.entries(said)) {
    assert.equal(likeMisaki(text, "pt-br", espeak), phonemes);
  }
});
