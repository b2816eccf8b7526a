import assert from "node:assert/strict";
import { takeReadings } from "../../../text/english/readings.ts";
import { MappedText } from "../../../text/script/mapped_text.ts";

Deno.test("readings are taken out of the text, and keep their place", () => {
  const { text, readings } = takeReadings(MappedText.of("Plan [A](/ˈA/) and [Am](/ˈæm/)."));
  assert.equal(text.text, "Plan A and Am.");
  assert.deepEqual(readings, [
    { start: 5, end: 6, phonemes: "ˈA", source: "rules" },
    { start: 11, end: 13, phonemes: "ˈæm", source: "rules" },
  ]);
});

Deno.test("a text without readings stays as it is", () => {
  const text = MappedText.of("A (b) and [c] (/d/)");
  assert.equal(takeReadings(text).text.text, text.text);
  assert.deepEqual(takeReadings(text).readings, []);
});
