import assert from "node:assert/strict";
import {
  characterTable,
  emissionTable,
  phraseTable,
  segmentationOf,
  wordTable,
} from "../../../setup/mandarin/mandarin_data.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

Deno.test("jieba's dictionary becomes a sorted table, and all frequencies count", () => {
  const { table, total } = wordTable("一个 30 m\nAT&T 3 nz\n\u{20000} 1 n\n龥 2 n\n一个 5 m\n");
  assert.equal(table, "AT&T\t3\n一个\t5\n龥\t2\n\u{20000}\t1\n");
  assert.equal(total, 41);
});

Deno.test("jieba's model is read from Python", () => {
  const emissions = "from x import y\n\nP={'B': {'\\u4e00': -3.5},\n 'E': {'\\u4e01': -1.0},\n" +
    " 'M': {}, 'S': {'\\u4e00': -2.25}}\n";
  assert.equal(emissionTable(emissions), "一\t-3.5   -2.25\n丁\t  -1 \n");
  const start = "P={'B': -0.26,\n 'E': -3.14e+100,\n 'M': -3.14e+100,\n 'S': -1.46}\n";
  const next = "P={'B': {'E': -0.5, 'M': -0.9}, 'E': {}, 'M': {}, 'S': {}}";
  assert.deepEqual(JSON.parse(segmentationOf(7, start, next)), {
    total: 7,
    start: { B: -0.26, E: -3.14e100, M: -3.14e100, S: -1.46 },
    next: { B: { E: -0.5, M: -0.9 }, E: {}, M: {}, S: {} },
  });
});

Deno.test("pypinyin's phrases and characters keep their first readings", () => {
  const phrases = JSON.stringify({ "一行": [["yī"], ["háng", "xíng"]], "一个": [["yí"], ["gè"]] });
  assert.equal(phraseTable(phrases), "一个\tyí gè\n一行\tyī háng\n");
  assert.equal(
    characterTable(JSON.stringify({ 34892: "xíng,háng", 19968: "yī" })),
    "一\tyī\n行\txíng\n",
  );
});

Deno.test("data of another form is an error", () => {
  assert.throws(() => wordTable("一个 viele m\n"), kokoroError("setup", /Mandarin.*一个 viele/));
  assert.throws(() => segmentationOf(1, "Q={}", "P={}"), kokoroError("setup", /model/));
});
