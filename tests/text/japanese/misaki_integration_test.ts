import assert from "node:assert/strict";
import { Lattice } from "../../../text/japanese/lattice.ts";
import { readLikeMisaki } from "../../../text/japanese/misaki.ts";
import { fixture } from "../../helpers/files.ts";
import { dictionary } from "../../helpers/japanese.ts";

Deno.test("the raw phonemes of Japanese are those of misaki, to the letter", async () => {
  const lattice = new Lattice(dictionary);
  const rows = await Deno.readTextFile(fixture("misaki_ja.jsonl"));
  for (const row of rows.trim().split("\n")) {
    const { text, phonemes } = JSON.parse(row);
    assert.equal(readLikeMisaki(text, lattice, dictionary), phonemes, text);
  }
});
