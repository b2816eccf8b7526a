import assert from "node:assert/strict";
import {
  checkPronunciations,
  Dictionary,
  loadPronunciations,
} from "../../../text/phonemes/pronunciations.ts";

Deno.test("a lower-case word matches any case, other words match only themselves", () => {
  const dictionary = new Dictionary([{ rick: "ɹˈɪk", Deno: "dˈinO" }], "en-us");
  assert.deepEqual(["rick", "Rick", "RICK"].map((word) => dictionary.get(word)), [
    "ɹˈɪk",
    "ɹˈɪk",
    "ɹˈɪk",
  ]);
  assert.equal(dictionary.get("Deno"), "dˈinO");
  assert.equal(dictionary.get("deno"), undefined);
});

Deno.test("a word can differ by language, and later dictionaries override earlier ones", () => {
  const own = { go: { "en-us": "ɡˈO", "en-gb": "ɡˈQ" }, lo: { "en-gb": "lˈQ" } };
  assert.equal(new Dictionary([own], "en-gb").get("go"), "ɡˈQ");
  assert.equal(new Dictionary([own], "en-us").get("lo"), undefined);
  assert.equal(new Dictionary([own, { go: "ɡˈu" }], "en-us").get("go"), "ɡˈu");
});

Deno.test("invalid words and phonemes are refused", () => {
  const refused = (data: unknown, message: RegExp): void =>
    assert.throws(() => checkPronunciations(data, "own.yaml"), {
      name: "KokoroError",
      kind: "input",
      message,
    });
  refused({ go: "g1" }, /own\.yaml:[^]*not Kokoro phonemes/);
  refused({ "two words": "tˈu" }, /Invalid key in record[^]*two words/);
  refused({ go: { "en-au": "ɡˈO" } }, /own\.yaml/);
  refused({ go: "" }, /own\.yaml/);
  refused([], /own\.yaml/);
});

Deno.test("the project's pronunciations are valid", async () => {
  const own = await loadPronunciations();
  assert.equal(new Dictionary([own], "en-us").get("Wubba"), "wˈʌbə");
});
