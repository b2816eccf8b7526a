import assert from "node:assert/strict";
import { sentences } from "../../../text/script/sentences.ts";

function parts(text: string): string[] {
  return sentences(text).map(({ start, end }) => text.slice(start, end).trim());
}

Deno.test("abbreviations of other languages end no sentence", () => {
  for (
    const text of [
      "El Gral. Franco vive en la Avda. Mayor.",
      "Vive en la Av. Corrientes.",
      "Pagou ao Sr. Souza no ap. 101.",
      "Sr. García, pase.",
      "El Sr. García pasa.",
      "डॉ. शर्मा आए।",
      "Vivió en el s. XVIII y murió.",
      "Vea la pág. 5 y el núm. 3.",
      "Va a EE. UU. y vuelve.",
      "Il dott. Bianchi e il sig. Rossi escono.",
      "Vedi pag. 5 e art. 7.",
      "O Exmo. Silva mora na Pça. Central.",
      "En 52 av. J.-C. tout changea.",
    ]
  ) assert.deepEqual(parts(text), [text]);
});

Deno.test("words that are abbreviations only before a number may end a sentence", () => {
  assert.deepEqual(parts("This is art. He likes it."), ["This is art.", "He likes it."]);
  assert.deepEqual(parts("I met John Smith Sr. He left."), ["I met John Smith Sr.", "He left."]);
});
