import assert from "node:assert/strict";
import type { SayAs } from "../../../text/script/instruction.ts";
import { saidAs } from "../../../text/english/say_as.ts";

/** A text, what it is, and how Americans and, if they differ, Britons say it. */
type Case = readonly [text: string, as: SayAs["as"], format: string, us: string, gb?: string];

const CASES: readonly Case[] = [
  [
    "12345",
    "cardinal",
    "",
    "twelve thousand three hundred forty-five",
    "twelve thousand three hundred and forty-five",
  ],
  ["-3.14", "cardinal", "", "minus three point one four"],
  ["+7", "cardinal", "", "seven"],
  [
    "1,234",
    "cardinal",
    "",
    "one thousand two hundred thirty-four",
    "one thousand two hundred and thirty-four",
  ],
  ["XIV", "cardinal", "", "fourteen"],
  ["2024", "cardinal", "", "two thousand twenty-four", "two thousand and twenty-four"],
  ["1", "ordinal", "", "first"],
  ["22nd", "ordinal", "", "twenty-second"],
  ["101", "ordinal", "", "one hundred first", "one hundred and first"],
  ["viii", "ordinal", "", "eighth"],
  ["SSML", "characters", "", "S S M L"],
  ["a1-B", "characters", "", "[A](/ˈA/) 1 dash B"],
  ["x y", "characters", "", "X, Y"],
  ["@_&", "characters", "", "at underscore ampersand"],
  ["123 456", "digits", "", "1 2 3, 4 5 6"],
  ["3.14", "digits", "", "3 point 1 4"],
  ["007", "digits", "", "0 0 7"],
  ["5+1/2", "fraction", "", "5 and a half"],
  ["1 3/4", "fraction", "", "1 and three quarters"],
  ["3/20", "fraction", "", "three twentieths"],
  ["4/1", "fraction", "", "4 over 1"],
  ["½", "fraction", "", "one half"],
  ["10-12-2016", "date", "mdy", "October 12th, 2016", "the 12th of October 2016"],
  ["10-12-2016", "date", "dmy", "December 10th, 2016", "the 10th of December 2016"],
  ["2016.12.10", "date", "ymd", "December 10th, 2016", "the 10th of December 2016"],
  ["1/5/26", "date", "mdy", "January 5th, 2026", "the 5th of January 2026"],
  ["5 Jan 1999", "date", "dd-mm-yyyy", "January 5th, 1999", "the 5th of January 1999"],
  ["19600910", "date", "yyyymmdd", "September 10th, 1960", "the 10th of September 1960"],
  ["xxxx0922", "date", "yyyymmdd", "September 22nd", "the 22nd of September"],
  ["9/22", "date", "md", "September 22nd", "the 22nd of September"],
  ["2026-01", "date", "ym", "January 2026"],
  ["1960", "date", "y", "1960"],
  ["3", "date", "m", "March"],
  ["3", "date", "d", "3rd"],
  ["2023-05-15", "date", "", "May 15th, 2023", "the 15th of May 2023"],
  ["2:30pm", "time", "hms12", "2 30 PM"],
  ["1430", "time", "hms24", "14 30"],
  ["09:05:30", "time", "hms24", "9 oh 5 and 30 seconds"],
  ["1′21”", "time", "", "1 minute and 21 seconds"],
  ["30”", "time", "", "30 seconds"],
  ["01:18:30", "duration", "hms", "1 hour, 18 minutes and 30 seconds"],
  ["02:00", "duration", "ms", "2 minutes"],
  ["1:30", "duration", "hm", "1 hour and 30 minutes"],
  ["(781) 771-7777", "telephone", "", "7 8 1, 7 7 1, 7 7 7 7"],
  ["+44 20 7946 0958", "telephone", "", "plus 4 4, 2 0, 7 9 4 6, 0 9 5 8"],
  ["2025551212", "telephone", "1", "2 0 2, 5 5 5, 1 2 1 2"],
  ["555-1234 ext. 56", "telephone", "", "5 5 5, 1 2 3 4, extension 5 6"],
  ["1-800-FLOWERS", "telephone", "", "1, 8 0 0, FLOWERS"],
  ["6m", "unit", "", "6 meters"],
  ["10 ft", "unit", "", "10 feet"],
  ["$42.01", "words", "", "42 dollars and 1 cent"],
];

Deno.test("texts are said as what the writer says that they are", async () => {
  for (const [text, as, format, us, gb = us] of CASES) {
    const said = (british: boolean): Promise<string> =>
      saidAs(text, { as, format }, { british, isWord: () => true });
    assert.equal(await said(false), us, `${text} as ${as}`);
    if (as !== "unit") assert.equal(await said(true), gb, `${text} as ${as}, British`);
  }
});

Deno.test("a text that is something else is read as usual", async () => {
  const dialect = { british: false, isWord: () => true };
  const kinds = ["cardinal", "ordinal", "fraction", "date", "duration", "time"] as const;
  for (const as of kinds) {
    assert.equal(await saidAs("a few words", { as, format: "mdy" }, dialect), "a few words");
  }
  assert.equal(await saidAs("13/13/2026", { as: "date", format: "mdy" }, dialect), "13, 13, 2026");
  assert.equal(await saidAs("?", { as: "telephone" }, dialect), "?");
});
