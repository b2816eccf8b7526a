import assert from "node:assert/strict";
import { didYouMean } from "../../voices/near.ts";

const names = ["af_heart", "morty", "rick_c137", "sad", "angry"];

for (
  const [written, meant] of Object.entries({
    mortie: "morty",
    motry: "morty",
    Morty: "morty",
    af_hart: "af_heart",
    rick_c173: "rick_c137",
    rick_137: "rick_c137",
    sda: "sad",
    angri: "angry",
  })
) {
  Deno.test(`${written} is near ${meant}`, () => {
    assert.equal(didYouMean(written, names), ` (did you mean "${meant}"?)`);
  });
}

Deno.test("a name without a similar one is not guessed", () => {
  for (const name of ["", "m", "mo", "happy", "rick", "bf_emma", "x".repeat(1000)]) {
    assert.equal(didYouMean(name, names), "", name);
  }
});
