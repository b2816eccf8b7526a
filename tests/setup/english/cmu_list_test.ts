import assert from "node:assert/strict";
import { cmuList, readCmuDictionary } from "../../../setup/english/cmu_list.ts";
import { WordList } from "../../../text/english/misaki/lexicon.ts";

const DICTIONARY = `
abbott AE1 B AH0 T
abbott's AE1 B AH0 T S
abbotts AE1 B AH0 T S
bader B EY1 D ER0
bader(2) B AE1 D ER0
cats K AE1 T S
dots D AO1 T Z # said by someone
hyatt HH AY1 AH0 T
o'hare OW0 HH EH1 R
a. EY1
3d TH R IY1 D IY2
x EH1 K S
`;

const list = (text: string): WordList => new WordList(new TextEncoder().encode(text));

Deno.test("the dictionary is read in broad phonemes, the first variant of each word", () => {
  const words = readCmuDictionary(DICTIONARY);
  assert.equal(words.get("bader"), "bˈAdəɹ");
  assert.equal(words.get("hyatt"), "hˈIət");
  assert.equal(words.get("dots"), "dˈɔtz");
  assert.deepEqual([words.has("a."), words.has("3d"), words.has("x")], [false, false, true]);
  assert.throws(() => readCmuDictionary("a QQ1"), { name: "KokoroError", kind: "setup" });
});

Deno.test("only words that misaki lacks or reads otherwise are listed", () => {
  const dictionary = readCmuDictionary(DICTIONARY);
  const american = {
    british: false,
    gold: list("cat\tkˈæt\ndot\tdˈɑt\nhyatt\thˈIət\n"),
    silver: list(""),
  };
  assert.equal(
    cmuList(dictionary, american),
    "abbott\tˈæbət\nabbotts\tˈæbəts\nbader\tbˈAdəɹ\ndots\tdˈɔtz\no'hare\tOhˈɛɹ\n",
  );
  const british = { ...american, british: true, gold: list(""), silver: list("") };
  const words = cmuList(dictionary, british);
  assert.match(words, /^abbott\tˈabət$/m);
  assert.match(words, /^bader\tbˈAdə$/m);
  assert.match(words, /^o'hare\tQhˈɛː$/m);
});
