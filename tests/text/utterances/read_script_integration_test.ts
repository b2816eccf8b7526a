/** Tests that a script in parts gives the same utterances as the whole script. */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { loadFrontEnd } from "../../../text/front_end.ts";
import { type Utterance } from "../../../text/utterances/utterances.ts";
import { partsOf } from "../../../text/script/source.ts";
import { englishFolder } from "../../helpers/english.ts";

const frontEnd = await loadFrontEnd({ englishFolder });

/** The utterances, and at the end the error message if there is one. */
async function read(parts: Iterable<string>): Promise<(Utterance | string)[]> {
  const all: (Utterance | string)[] = [];
  try {
    for await (const utterance of frontEnd.read(partsOf(parts), "en-us")) all.push(utterance);
  } catch (error) {
    all.push((error as Error).message);
  }
  return all;
}

/** Pieces that decide where sentences end, or that are read as one unit. */
const PIECES = [
  ...["Dr.", "Mr.", "e.g.", "U.S.", "No.", "Jan.", "Mon.", "etc.", "St.", "J. R. R."],
  ...["3", "14", "3.14", "3:30 p.m.", "$5", "1,000", "½", "5 km", "2nd", "XIV", "911"],
  ...["Hello", "dog", "The", "I", "said", "extraordinary", "WHAT NOW", "blorptish", "to"],
  ...[
    ".",
    "!",
    "?",
    "…",
    "...",
    ",",
    ";",
    ":",
    "—",
    "-",
    "?!",
    ".)",
    '."',
    "”",
    "“",
    '"',
    "'",
    "(",
  ],
  ...[
    "[pause:1s]",
    "[pause:",
    "[so](+1)",
    "[the. End](/ðə/)",
    "[",
    "]",
    "(",
    ")",
    "*so*",
    "*",
    "_",
  ],
  ...[
    "\n",
    "\n\n",
    "\r\n",
    "\u2028",
    "\t",
    "\u00a0",
    "  ",
    "- ",
    "# ",
    "1. ",
    "🎉",
    "👩‍🚀",
    "é",
    "e\u0301",
  ],
  ...[
    "中文。",
    "हिन्दी।",
    "www.a.com/b?c=d",
    "a@b.org",
    "x".repeat(300),
    "𝐀",
    "\u200b",
    "&",
    "\ud83d",
  ],
];

const { default: fc } = await loadFastCheck();

const script = fc.array(
  fc.tuple(fc.constantFrom(...PIECES), fc.constantFrom(" ", " ", " ", "", "\n")),
  { maxLength: 120, size: "max" },
).map((pieces) => pieces.flat().join(""));

/** Cuts `text` into parts of these lengths, which repeat. */
function* inParts(text: string, lengths: readonly number[]): Generator<string> {
  for (let at = 0, i = 0; at < text.length; i++) {
    yield text.slice(at, at += lengths[i % lengths.length]);
  }
}

Deno.test("the utterances do not depend on where a script is cut into parts", async () => {
  const lengths = fc.array(fc.oneof(fc.integer({ min: 1, max: 9 }), fc.constant(150)), {
    minLength: 1,
  });
  let utterances = 0;
  await fc.assert(
    fc.asyncProperty(script, lengths, async (script, lengths) => {
      const whole = await read([script]);
      utterances += whole.length;
      assert.deepEqual(await read(inParts(script, lengths)), whole);
    }),
    { numRuns: 150, endOnFailure: true },
  );
  // Random scripts give far more utterances than this. One for each script would be far fewer.
  assert(utterances > 300, `only ${utterances} utterances`);
});

/** The part of a script that is read before its first `count` utterances are known. */
async function readBefore(count: number, script: string): Promise<string> {
  let read = "";
  function* letters(): Generator<string> {
    for (const letter of script) {
      read += letter;
      yield letter;
    }
  }
  let known = 0;
  for await (const _ of frontEnd.read(partsOf(letters()), "en-us")) {
    if (++known === count) return read;
  }
  return read;
}

Deno.test("an utterance is known a few words after its end", async () => {
  const cases: [script: string, known: string][] = [
    ["I have met Dr. Watson, my friend. And who are you, then?", "And who are you, the"],
    ["It is 3. 14 is a larger number. So it is, and so what?", "So it is, and so wha"],
    ["What is it that you say? What do you say, my friend?", "What do you say, my "],
    ["Hello there, my dear friend![pause:1s] Now what is it?", " N"],
    ["This is a line without a mark\nAnd this is another one", "And this is another "],
  ];
  for (const [script, known] of cases) {
    const read = await readBefore(1, script);
    assert(read.endsWith(known), `${script}: ${read}`);
  }
});

function* endless(word: string): Generator<string> {
  while (true) yield word;
}

Deno.test("a script without an end is cut, at blanks if there are any", async () => {
  for (const word of ["word ", "x"]) {
    let count = 0;
    for await (const { text } of frontEnd.read(partsOf(endless(word)), "en-us")) {
      if (word === "word ") assert.match(text, /^word( word)*$/);
      if (++count === 10) break;
    }
  }
});

Deno.test("a book is read only a little ahead of its utterances", async () => {
  const book = "All the world is a stage, and all men are players. ".repeat(10_000);
  let read = 0;
  async function* parts(): AsyncGenerator<string> {
    for await (const part of partsOf(book)) {
      read += part.length;
      yield part;
    }
  }
  let count = 0;
  for await (const { textStart, textEnd } of frontEnd.read(parts(), "en-us")) {
    assert.equal(book.slice(textStart, textStart + 3), "All");
    assert(read - textEnd < 10_000, `${read} units for ${textEnd}`);
    if (++count === 50) break;
  }
});
