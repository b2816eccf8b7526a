import assert from "node:assert/strict";
import { languageNamed } from "../../text/languages.ts";

Deno.test("languages are found by codes, with and without a region, and by letters", () => {
  const names: Record<string, string | undefined> = {
    "en-gb": "en-gb",
    "pt_BR": "pt-br",
    "fr": "fr-fr",
    "pt-PT": "pt-br",
    "en": "en-us",
    "a": "en-us",
    "b": "en-gb",
    "f": "fr-fr",
    "zh-CN": "zh",
    "zh-Hans-CN": "zh",
    "cmn-CN": "zh",
    "z": "zh",
    "ja-JP": "ja",
    "j": "ja",
    "": undefined,
    "xx": undefined,
    "ab": undefined,
  };
  const found = Object.fromEntries(Object.keys(names).map((name) => [name, languageNamed(name)]));
  assert.deepEqual(found, names);
});
