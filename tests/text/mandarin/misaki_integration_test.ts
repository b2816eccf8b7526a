import assert from "node:assert/strict";
import { readLikeMisaki } from "../../../text/mandarin/misaki.ts";
import { fixture } from "../../helpers/files.ts";
import { data } from "../../helpers/mandarin.ts";

Deno.test("the raw phonemes of Mandarin are those of misaki, to the letter", async () => {
  const rows = await Deno.readTextFile(fixture("misaki_zh.jsonl"));
  for (const row of rows.trim().split("\n")) {
    const { text, phonemes } = JSON.parse(row);
    assert.equal(readLikeMisaki(text, data), phonemes, text);
  }
});
