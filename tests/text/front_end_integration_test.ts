import assert from "node:assert/strict";
import { loadFastCheck } from "../../dev_deps.ts";
import { KokoroError } from "../../errors.ts";
import { type FrontEnd, loadFrontEnd } from "../../text/front_end.ts";
import { type Language } from "../../text/languages.ts";
import { englishFolder } from "../helpers/english.ts";
import { MAX_PHONEMES, tokenIds } from "../../text/phonemes/token_table.ts";

const frontEnd = await loadFrontEnd({ englishFolder });
const LANGUAGES: Language[] = ["en-us", "en-gb", "es", "fr-fr", "hi", "it", "pt-br"];

async function phonemes(script: string, language: Language = "en-us"): Promise<string> {
  const utterances = await frontEnd.utterances(script, language);
  assert.equal(utterances.length, 1, "one utterance expected");
  return utterances[0].phonemes;
}

Deno.test("each language has its own phonemes", async () => {
  assert.equal(await phonemes("Hello, world!"), "həlˈO, wˈɜɹld!");
  assert.equal(await phonemes("Hello, world!", "en-gb"), "həlˈQ, wˈɜːld!");
  assert.equal(await phonemes("¿Qué tal, niño?", "es"), "kˈe tˈal, nˈiɲo?");
  assert.equal(await phonemes("« Bonjour », dit-il.", "fr-fr"), "“bɔ̃ʒˈuʁ”, dˈitˈil.");
  assert.equal(await phonemes("नमस्ते।", "hi"), "nəmˈʌsteː.");
  assert.equal(await phonemes("Ciao, come stai?", "it"), "ʧˈao, kˌome stˈaj?");
  assert.equal(await phonemes("Olá!", "pt-br"), "olˈa!");
});

Deno.test("punctuation stays where prosody needs it and nowhere else", async () => {
  assert.equal(await phonemes('"Yes" — said Tom (late); no…'), "“jˈɛs” — sˈɛd tˈɑm (lˈAt); nˈO…");
  assert.equal(
    await phonemes("Dr. Smith paid 3.5 at 3:30."),
    await phonemes("Doctor Smith paid 3.5 at 3:30."),
  );
  assert.doesNotMatch(await phonemes("It is 1,000,000 and 3.14"), /[,.]/);
});

Deno.test("texts that misaki reads wrong are read correctly", async () => {
  assert.equal(await phonemes("Geez, R-Rick, it's 3:30."), "ʤˈiz, ɹˌʌɹˈɪk, ɪts θɹˈi θˈɜɹTi.");
  assert.equal(await phonemes("Wubba lubba dub dub!"), "wˈʌbə lˈʌbə dˈʌb dˈʌb!");
  assert.equal(await phonemes("Ughhh, *burp* Morty."), "ˈʌɡ, bˈɜɹp, mˈɔɹTi.");
  assert.equal(await phonemes("It’s “fine”."), await phonemes('It\'s "fine".'));
});

Deno.test("markup sets phonemes, stress and pauses", async () => {
  assert.equal(await phonemes("[Deno](/dˈɛnO/) is [so](-2) good."), "dˈɛnO ɪz sO ɡˈʊd.");
  assert.equal(await phonemes("I am un[read](/ɹˈɛd/)able."), "ˌI ɐm ˈʌnɹˈɛdˈAbᵊl.");
  assert.equal(await phonemes("At [3:30](/hˈaf/) or so."), "ˌæt hˈaf ɔɹ sˌO.");
  const utterances = await frontEnd.utterances(
    "[pause:1s]One. [pause:0.5s]Two.[pause:200ms]",
    "en-us",
  );
  assert.deepEqual(
    utterances.map(({ text, pauseBefore, pauseAfter }) => [text, pauseBefore, pauseAfter]),
    [["One.", 1, 0.5], ["Two.", 0, 0.2]],
  );
});

Deno.test("the full stop after an abbreviation is heard where the sentence ends", async () => {
  const ends: readonly (readonly [text: string, end: string])[] = [
    ["He left at 5 p.m. Then we ate it.", "pˌiˈɛm. "],
    ["She lives in the U.S. It is big.", "jˌuˈɛs. "],
    ["He has a Ph.D. She has none.", "pˌiˌAʧdˈi. "],
    ["Eat more vitamin C. It helps.", "sˈi. "],
    ["Bring pens, etc. We start soon.", "ɛtsˈɛTəɹə. "],
    ["Turn at Elm Dr. It is near.", "dɹˈIv. "],
    ["I live in “L.A.”", "ˌɛlˈA.”"],
  ];
  for (const [text, end] of ends) {
    assert((await phonemes(text)).includes(end), `${text} -> ${await phonemes(text)}`);
  }
  assert.doesNotMatch(await phonemes("The U.S. Army met J. Smith"), /\./);
});

Deno.test("an acronym of a dictionary may have an ending", async () => {
  assert.equal(await phonemes("The JSONs of NOAA's"), "ðə ʤˈAsᵊnz ʌv nˈOəz");
  assert.equal(await phonemes("[Doral](/dˈɔɹəl/)'s wife"), "dˈɔɹəlz wˈIf");
});

Deno.test("what no rule reads is spelled, in place of being lost", async () => {
  assert.match(await phonemes("It is .1665"), /wˈʌn sˈɪks sˈɪks fˈIv/);
  assert.match(await phonemes("A $ and a £"), /dˈɑləɹ .*pˈWnd/);
});

Deno.test("the user's pronunciations override the project's", async () => {
  const own = await loadFrontEnd({ englishFolder, pronunciations: { wubba: "wˈubə" } });
  assert.equal((await own.utterances("Wubba lubba!", "en-us"))[0].phonemes, "wˈubə lˈʌbə!");
  await assert.rejects(loadFrontEnd({ englishFolder, pronunciations: { wubba: "123" } }), {
    name: "KokoroError",
    kind: "input",
  });
});

Deno.test("every phoneme belongs to a word of the script, even after normalisation", async () => {
  const script = "  Pay $3.5 million,\ndear [Deno](/dˈinO/) fans — at 3:05!";
  const [{ phonemes, words, textStart, textEnd, text }] = await frontEnd.utterances(
    script,
    "en-us",
  );
  assert.equal(text, script.slice(textStart, textEnd));
  const said = words.map((word) => [word.text, phonemes.slice(word.phonemeStart, word.phonemeEnd)]);
  assert.deepEqual(said, [
    ["Pay", "pˈA"],
    ["$3.5 million", "θɹˈi pYnt fˈIv"],
    ["$3.5 million", "mˈɪljᵊn"],
    ["$3.5 million", "dˈɑləɹz"],
    [",", ","],
    ["dear", "dˈɪɹ"],
    ["Deno", "dˈinO"],
    ["fans", "fˈænz"],
    ["—", "—"],
    ["at", "æt"],
    ["3:05", "θɹˈi"],
    ["3:05", "ˈO"],
    ["3:05", "fˈIv"],
    ["!", "!"],
  ]);
});

Deno.test("pauses depend on the mark, and are longest at the end of a line", async () => {
  const long =
    "The quick brown fox ran through the forest of birches and over the green hills until ";
  const script = `${long.repeat(2)}dawn. ${long.repeat(2)}noon?\n${long.repeat(2)}night.`;
  const pauses = (await frontEnd.utterances(script, "en-us")).map(({ breakAfter }) => breakAfter);
  assert.deepEqual(pauses, [0.35, 0.5, 0]);
});

Deno.test("short sentences share an utterance of at most 150 phonemes", async () => {
  const utterances = await frontEnd.utterances("Yes. No! Maybe so? ".repeat(60), "en-us");
  assert(utterances.length > 2);
  for (const { phonemes } of utterances.slice(2, -1)) {
    assert(phonemes.length >= 100 && phonemes.length <= 150, `${phonemes.length} phonemes`);
  }
});

Deno.test("each long sentence has its own utterance", async () => {
  const sentence =
    "The quick brown fox, which was no fox at all, ran through the forest of birches " +
    "and over the green hills until it saw the sea for the first time.";
  const utterances = await frontEnd.utterances(`Watch this. ${sentence} ${sentence}`, "en-us");
  assert.deepEqual(utterances.map(({ text }) => text), [`Watch this. ${sentence}`, sentence]);
});

Deno.test("a very long sentence is cut at its clauses if it has any", async () => {
  const clause = "and so the dog went over the green hill and far away";
  const clauses = Array(6).fill(clause).join(", ");
  const parts = await frontEnd.utterances(`Look at what came of it now. ${clauses}.`, "en-us");
  assert.equal(parts.map(({ text }) => text).join(" "), `Look at what came of it now. ${clauses}.`);
  for (const { text, phonemes } of parts.slice(1, -1)) {
    assert.match(text, /away,$/);
    assert(phonemes.length > 50 && phonemes.length <= 150, `${phonemes.length} phonemes`);
  }
  const whole = await frontEnd.utterances(`${`${clause} `.repeat(4)}it went.`, "en-us");
  assert.equal(whole.length, 1);
});

Deno.test("the first utterance is short, and later ones are longer", async () => {
  const lengths = async (script: string): Promise<number[]> =>
    (await frontEnd.utterances(script, "en-us")).map(({ phonemes }) => phonemes.length);
  const [first, second, ...others] = await lengths("The dog is on the hill. ".repeat(40));
  assert(first >= 20 && first < 40 && second >= 75 && second < 150, `${first}, ${second}`);
  for (const length of others.slice(0, -1)) assert(length >= 100 && length <= 150);
  assert.equal((await lengths("The dog is on the hill. It sat.")).length, 1, "a crumb is no end");

  const clause = "and so the dog went over the hill, ";
  const [start, ...rest] = await frontEnd.utterances(`Well, ${clause.repeat(6)}yes.`, "en-us");
  assert.equal(start.text, `Well, ${clause.repeat(2)}`.trim());
  assert.match(rest.at(-1)!.text, /yes\.$/);
  const [whole] = await frontEnd.utterances(`${"so the dog went over ".repeat(8)}it.`, "en-us");
  assert.match(whole.text, /it\.$/);
});

Deno.test("a line without a mark at its end is followed by a pause", async () => {
  assert.equal(await phonemes("Chapter two\n\nHello"), "ʧˈæptəɹ tˈu. həlˈO");
  assert.equal(await phonemes("chapter\ntwo"), "ʧˈæptəɹ tˈu");
});

Deno.test("a long sentence is cut at clauses or else between words, without losses", async () => {
  const clauses = "I saw the cat, ".repeat(60).trim();
  for (const { text } of await frontEnd.utterances(clauses, "en-us")) assert.match(text, /,$/);
  const words = "word ".repeat(400).trim();
  const utterances = await frontEnd.utterances(words, "en-us");
  assert.equal(utterances.map(({ text }) => text).join(" "), words);
  assert.equal(utterances.map((utterance) => utterance.phonemes.split(" ")).flat().length, 400);
});

Deno.test("a very long word is cut and spoken completely", async () => {
  const utterances = await frontEnd.utterances("x".repeat(2000), "en-us");
  assert.equal(utterances.map(({ text }) => text).join(""), "x".repeat(2000));
  assert.equal(
    utterances.map((utterance) => utterance.phonemes).join("").match(/ɛks/g)?.length,
    2000,
  );
});

Deno.test("a text without anything to speak is refused", async () => {
  const refused = (script: string, message: RegExp): Promise<void> =>
    assert.rejects(frontEnd.utterances(script, "en-us"), {
      name: "KokoroError",
      kind: "input",
      message,
    });
  await refused("", /^the text is empty$/);
  await refused(" \n\t ", /^the text is empty$/);
  await refused("... !? — 🎉", /^nothing in the text can be spoken: "\.\.\. !\? — 🎉"$/);
  await refused("🎉".repeat(1000), /^nothing in the text can be spoken: "(🎉){40}" \.\.\.$/);
});

Deno.test("the result does not depend on earlier texts", async () => {
  const before = await frontEnd.utterances("Read the live record.", "en-us");
  await frontEnd.utterances("Le weekend, mon ami !", "fr-fr");
  await frontEnd.utterances("((( 1,2", "hi");
  assert.deepEqual(await frontEnd.utterances("Read the live record.", "en-us"), before);
});

/** Runs `act`, and calls `open` each time that espeak-ng's data are opened. */
async function watchEspeak(open: () => void, act: () => Promise<void>): Promise<void> {
  const { openSync } = Deno;
  try {
    Deno.openSync = (path, options) => {
      if (String(path).endsWith("espeak-ng.data")) open();
      return openSync(path, options);
    };
    await act();
  } finally {
    Deno.openSync = openSync;
  }
}

Deno.test("espeak-ng is loaded once, when a language other than English needs it", async () => {
  const english = "Hello.\nA blorptish day!\nA quxly one.";
  const expected = await Promise.all([
    frontEnd.phonemes("casa", "es"),
    frontEnd.phonemes("maison", "fr-fr"),
  ]);
  const opened = async (act: (own: FrontEnd) => Promise<unknown>): Promise<number> => {
    const own = await loadFrontEnd({ englishFolder });
    let count = 0;
    await watchEspeak(() => count++, async () => void await act(own));
    return count;
  };
  for (const language of ["en-us", "en-gb"] as const) {
    assert.equal(await opened((own) => own.utterances(english, language)), 0);
  }
  const once = await opened((own) => own.utterances("casa", "es"));
  const together = await opened(async (own) => {
    const actual = await Promise.all([
      own.phonemes("casa", "es"),
      own.phonemes("maison", "fr-fr"),
    ]);
    assert.deepEqual(actual, expected);
  });
  assert(once > 0 && together < 1.5 * once, `${once} files of espeak-ng read, then ${together}`);
});

Deno.test("without espeak-ng, one warning is given and English is read the same", async () => {
  const warnings: string[] = [];
  const own = await loadFrontEnd({ englishFolder, warn: (message) => warnings.push(message) });
  const alone = await loadFrontEnd({ englishFolder, espeak: false });
  const fail = (): never => {
    throw new Error("damaged");
  };
  await watchEspeak(fail, async () => {
    for (const language of ["en-us", "en-gb"] as const) {
      for (const raw of [false, true]) {
        assert.equal(
          await own.phonemes("A blorptish day!", language, { raw }),
          await alone.phonemes("A blorptish day!", language, { raw }),
        );
      }
    }
    await assert.rejects(own.utterances("Hola", "es"), { name: "KokoroError", kind: "setup" });
  });
  assert.equal(warnings.length, 1);
  assert.match(warnings[0], /^espeak-ng.*can't be loaded.*only English can be spoken\.$/);
});

/** Checks the positions and lengths of utterances. Returns whether the script could be spoken. */
async function holds(script: string, language: Language): Promise<boolean> {
  try {
    let before = 0;
    for (
      const { text, textStart, textEnd, phonemes, words } of await frontEnd.utterances(
        script,
        language,
      )
    ) {
      assert(before <= textStart && textStart < textEnd && textEnd <= script.length);
      assert.equal(script.slice(textStart, textEnd), text);
      assert(tokenIds(phonemes).length <= MAX_PHONEMES + 2);
      let done = 0;
      for (const word of words) {
        assert(
          textStart <= word.textStart && word.textStart <= word.textEnd && word.textEnd <= textEnd,
        );
        assert.equal(script.slice(word.textStart, word.textEnd), word.text);
        assert.equal(phonemes.slice(done, word.phonemeStart).trim(), "");
        assert(word.phonemeStart < word.phonemeEnd);
        done = word.phonemeEnd;
      }
      assert.equal(done, phonemes.length);
      before = textStart;
    }
    return true;
  } catch (error) {
    const isDocumented = error instanceof KokoroError && error.kind === "input";
    if (isDocumented && /empty|nothing in the text|of the script:/.test(error.message)) {
      return false;
    }
    throw error;
  }
}

Deno.test("any string is spoken or refused", async () => {
  const { default: fc } = await loadFastCheck();
  const pieces = [
    ..."aB1 .,!?\n\"'—-()’e\u0301\u200d😀हин中/$",
    "Mr. ",
    "hundred ",
    "the ",
    "e.g. ",
    "R-",
    "3:30 ",
    "$5",
    "*",
    "[a](+1)",
    "[pause:1s]",
    "www.a.com",
    "XIV ",
    "½",
    "Ughhh ",
  ];
  const texts = fc.oneof(
    fc.string({ unit: "binary", maxLength: 200 }),
    fc.string({ unit: "grapheme", maxLength: 200 }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 600, size: "max" }).map((all) =>
      all.join("")
    ),
  );
  let spoken = 0;
  await fc.assert(
    fc.asyncProperty(texts, fc.constantFrom(...LANGUAGES), async (script, language) => {
      if (await holds(script, language)) spoken++;
    }),
    { numRuns: 200 },
  );
  assert(spoken > 50, `only ${spoken} texts could be spoken`);
});

Deno.test("a text of 100,000 symbols is spoken or refused", async () => {
  const { default: fc } = await loadFastCheck();
  const unit = fc.string({ unit: "binary", minLength: 1, maxLength: 12 });
  await fc.assert(
    fc.asyncProperty(unit, async (text) => {
      await holds(text.repeat(Math.ceil(100_000 / text.length)).slice(0, 100_000), "en-us");
    }),
    { numRuns: 5 },
  );
});

Deno.test("a text that is twice as long takes about twice the time", async () => {
  const seconds = async (unit: string, length: number): Promise<number> => {
    const script = unit.repeat(length / unit.length);
    const start = performance.now();
    await holds(script, "en-us");
    return (performance.now() - start) / 1000;
  };
  for (
    const unit of [
      "a",
      "A",
      "-a",
      "1",
      "1,",
      "a.",
      "$1",
      "*a",
      "\n",
      "Mr. ",
      '"a ',
      "((",
      ". ",
      "e\u0301",
      "a\n",
      "[a](+1)",
    ]
  ) {
    await seconds(unit, 4_000); // warm-up
    const [half, whole] = [await seconds(unit, 12_000), await seconds(unit, 24_000)];
    assert(whole < 3 * half + 0.5, `${JSON.stringify(unit)}: ${half} s, then ${whole} s`);
  }
});
