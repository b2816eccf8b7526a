import assert from "node:assert/strict";
import { Buffer } from "node:buffer";
import { loadEspeakModule } from "../../../deps.ts";
import { loadEspeak } from "../../../text/espeak/espeak.ts";
import { EspeakData } from "../../../text/espeak/data.ts";
import type { EnglishLanguage, EspeakLanguage } from "../../../text/languages.ts";

type Spoken = EnglishLanguage | EspeakLanguage;

Deno.test("espeak-ng speaks every language with data that it reads on demand", async () => {
  const espeak = await loadEspeak();
  const said: Record<Spoken, string> = {
    "en-us": "k_ˈɔ_f_i",
    "en-gb": "k_ˈɒ_f_i",
    "es": "k_ˈa_s_a",
    "fr-fr": "m_ɛ_z_ˈɔ̃",
    "hi": "ɡʰ_ˈʌ_ɾ",
    "it": "k_ˈa_z_a",
    "pt-br": "k_ˈa_z_æ",
  };
  const words: Record<Spoken, string> = {
    "en-us": "coffee",
    "en-gb": "coffee",
    "es": "casa",
    "fr-fr": "maison",
    "hi": "घर",
    "it": "casa",
    "pt-br": "casa",
  };
  const actual = Object.fromEntries(
    Object.entries(words).map(([language, word]) => [language, espeak(word, language as Spoken)]),
  );
  assert.deepEqual(actual, said);
});

const FOLDER = "/usr/share/espeak-ng-data";

Deno.test("a file of espeak-ng is filled when it is read", async () => {
  const { default: init } = await loadEspeakModule();
  const { FS: expected } = await init();
  const data = new EspeakData();
  const { FS: actual } = await init({ getPreloadedPackage: data.zeros });
  assert.equal(actual.readFile(`${FOLDER}/phontab`).findLast((byte: number) => byte), undefined);
  data.fillWhenRead(actual);
  const files: string[] = expected.readdir(FOLDER).map((name: string) => `${FOLDER}/${name}`)
    .filter((path: string) => expected.isFile(expected.stat(path).mode));
  assert(files.includes(`${FOLDER}/en_dict`));
  for (const path of files) {
    assert(Buffer.from(expected.readFile(path)).equals(actual.readFile(path)), path);
  }
});

Deno.test("incomplete data of espeak-ng are an error", async () => {
  const path = await Deno.makeTempFile({ suffix: ".data" });
  try {
    await Deno.writeTextFile(path, "short");
    const { default: init } = await loadEspeakModule();
    const data = new EspeakData();
    const { FS } = await init({
      getPreloadedPackage: (_: string, size: number) => data.zeros(path, size),
    });
    data.fillWhenRead(FS);
    assert.throws(() => FS.readFile(`${FOLDER}/phontab`), /is incomplete/);
  } finally {
    await Deno.remove(path);
  }
});
