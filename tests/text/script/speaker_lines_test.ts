import assert from "node:assert/strict";
import { type MarkupPart, MarkupReader, parseMarkup } from "../../../text/script/markup.ts";
import { CAST, stageOf } from "../../helpers/stage.ts";

const stage = stageOf(CAST);

/** The text of a script, with the speakers in place of their names. */
function read(script: string): string {
  return shown(parseMarkup(script, { stage }));
}

function readParts(parts: readonly string[]): string {
  const reader = new MarkupReader({ stage });
  return shown([...parts.flatMap((part) => [...reader.push(part)]), ...reader.end()]);
}

function shown(parts: Iterable<MarkupPart>): string {
  return Array.from(parts, (part) => {
    if ("text" in part) return part.text.text;
    if (!("manner" in part)) return JSON.stringify(part);
    const { speaker = "nobody", manner: { emotion }, startsTurn } = part;
    return `{${speaker}${emotion ? ` ${emotion}` : ""}${startsTurn ? "" : " goes on"}}`;
  }).join("");
}

const HEADS: readonly (readonly [script: string, reading: string])[] = [
  ["RICK: Come on.", "{RICK}Come on."],
  ["rick:Come on.", "{RICK}Come on."],
  ["  Rick : Come on.", "  {RICK}Come on."],
  ["RICK： Come on.", "{RICK}Come on."],
  [
    "MORTY: Oh.\nRICK: Come on.\n\nMORTY: No.",
    "{MORTY excited}Oh.\n{RICK}Come on.\n\n{MORTY excited}No.",
  ],
  ["MR. O'BRIEN 2: Hi.", "{MR. O'BRIEN 2}Hi."],
  ["Mr.  O’Brien 2: Hi.", "{MR. O'BRIEN 2}Hi."],
  // Remarks are not spoken. Those that name an emotion set it.
  ["RICK (V.O.): Hi.", "{RICK}Hi."],
  ["RICK (CONT'D) (sad): Hi.", "{RICK sad}Hi."],
  ["MORTY (Sad): Hi.", "{MORTY sad}Hi."],
  ["MORTY: (sad(0.5)) Hi.", "{MORTY sad(0.5)}Hi."],
  ["MORTY (quietly, sad): Hi.", "{MORTY sad}Hi."],
  ["MORTY: (off) Hi (sad) you.", "{MORTY excited}Hi (sad) you."],
  ["RICK: *(angry)* Hi.", "{RICK angry}Hi."],
  // In screenplays, the name is alone on its line.
  ["RICK\nCome on.\n\nMORTY (O.S.)\nNo.", "{RICK}\nCome on.\n\n{MORTY excited}\nNo."],
  // A remark may have a line of its own.
  ["RICK\n(sad)\nCome on.", "{RICK sad}\nCome on."],
  ["RICK (V.O.)\r\n  (to Morty)  \r\nCome on.", "{RICK}\r\nCome on."],
  ["RICK:\n(sad)\nCome on.", "{RICK sad}\nCome on."],
  ["RICK:\n(beat) Come on.", "{RICK}Come on."],
  // Without text below it, it is the text of the turn.
  ["RICK\n(sad)\n\nHe leaves.", "{RICK}\n(sad)\n\nHe leaves."],
  ["RICK:\nCome on.", "{RICK}\nCome on."],
  ["RICK:\r\nCome on.\r\nMORTY\r\nNo.", "{RICK}\r\nCome on.\r\n{MORTY excited}\r\nNo."],
  // Markdown and HTML.
  ["**RICK:** Hi.", "{RICK}Hi."],
  ["**RICK**: Hi.", "{RICK}Hi."],
  ["**RICK** (sad): **Hi.**", "{RICK sad}**Hi.**"],
  ["**RICK (sad):** Hi.", "{RICK sad}Hi."],
  ["**RICK: Hi.**", "**{RICK}Hi.**"],
  ["__RICK:__ Hi.", "{RICK}Hi."],
  [
    "- RICK: Hi.\n* **MORTY:** No.\n1. RICK: So?",
    "- {RICK}Hi.\n* {MORTY excited}No.\n1. {RICK}So?",
  ],
  ["> RICK: Hi.", "> {RICK}Hi."],
  [
    "<p>RICK: Hi.</p><p>MORTY: No.<br>RICK: So?",
    "<p>{RICK}Hi.</p><p>{MORTY excited}No.<br>{RICK}So?",
  ],
  ["<b>RICK:</b> Hi.", "<b>{RICK}</b>Hi."],
  ["<b>RICK</b> (sad): Hi.", "<b>{RICK sad}</b>Hi."],
  // Directions before a name.
  ["[pause:1s] RICK: Hi.", '{"pause":1} {RICK}Hi.'],
  ["RICK: a\n[overlap:0.3s]MORTY: b", '{RICK}a\n{"overlap":0.3}{MORTY excited}b'],
  // Back to the cast's own, and to the call's.
  [
    "MORTY: a [emotion:sad]b[/emotion]c",
    "{MORTY excited}a {MORTY sad goes on}b{MORTY excited goes on}c",
  ],
  ["MORTY: a [reset]b", "{MORTY excited}a {nobody goes on}b"],
  ["MORTY: [emotion:sad]a\nMORTY: b", "{MORTY excited}{MORTY sad goes on}a\n{MORTY excited}b"],
  // What is no speaker's line stays text.
  ...[
    "SUMMER: Hi.",
    "RICKY: Hi.",
    "I said RICK: no.",
    "RICK, come on: now.",
    "Rick\nCome on.",
    "RICK\n\nCome on.",
    "RICK",
    "RICK (loud",
    "Rick (my uncle) went home.",
    "[Rick leaves.]\n(Rick leaves.)",
    "*RICK* said: no.",
    "- ",
    "**",
    "<b",
  ].map((text) => [text, text] as const),
];

Deno.test("lines of the cast's speakers are found, in any format", () => {
  for (const [script, reading] of HEADS) assert.equal(read(script), reading, script);
});

Deno.test("lines of speakers are the same in parts of any length", () => {
  for (const [script] of HEADS) {
    for (const rest of ["", " And so on and on.", "\nAnd so on and on."]) {
      for (const length of [1, 2, 3, 5]) {
        const whole = script + rest;
        const parts = whole.match(new RegExp(`[^]{1,${length}}`, "g"))!;
        assert.equal(readParts(parts), read(whole), `${JSON.stringify(whole)} by ${length}`);
      }
    }
  }
});

Deno.test("a line that is no speaker's is known at once, and a speaker's after its head", () => {
  const reader = new MarkupReader({ stage });
  const known = (text: string): string => shown(reader.push(text));
  assert.equal(known("Ric"), "");
  assert.equal(known("h and"), "Rich and");
  assert.equal(known("\nRICK: "), "\n");
  assert.equal(known("C"), "{RICK}C");
  assert.equal(known("ome on."), "ome on.");
});
