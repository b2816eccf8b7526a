import assert from "node:assert/strict";
import { timeline } from "../../examples/timeline.ts";

const { head, row } = timeline(16);
const memory = { heapMb: 15.4, rssMb: 900 };

Deno.test("a slot is a row as wide as the table's head", () => {
  const line = row("7", { name: "a", picture: 16, audio: 4, whole: 16, speech: 9.125, ...memory });
  assert.equal(line.length, head.length);
  assert.match(line, /^ {3}7 {2}a +█{8}─{24} +16\.00 +4\.00 +9\.13 +16\.00 +15 +900$/);
});

Deno.test("a row for a picture alone has no audio", () => {
  const line = row("-", { name: "b", picture: 8, whole: 8, ...memory });
  assert.match(line, /^ {3}- {2}b +─{16} +8\.00 +- +- +8\.00 +15 +900$/);
});

Deno.test("speech that takes longer than the picture is shown, up to the end of the bar", () => {
  const slow = { name: "c", picture: 8, speech: 9, ...memory };
  assert.match(row("1", { ...slow, audio: 12, whole: 12 }), / █{16}▒{8} +8\.00 +12\.00/);
  assert.match(row("1", { ...slow, audio: 99, whole: 99 }), / █{16}▒{16} +8\.00 +99\.00/);
});
