import assert from "node:assert/strict";
import { leadAfter } from "../../../speech/scene/lead.ts";
import type { Manner } from "../../../text/script/manner.ts";
import type { Utterance } from "../../../text/utterances/utterances.ts";

function after(manner: Manner, changes: Utterance["changes"] = []): string {
  const utterance = { manner, changes, textEnd: 20 } as unknown as Utterance;
  return leadAfter(utterance, new Map(), { manner: {} });
}

Deno.test("the rest begins with the marks that apply there, each with its unit", () => {
  const manner: Manner = { language: "fr-fr", speed: 0.9, volume: -3, pitch: 2 };
  assert.equal(after(manner), "[lang:fr-fr][speed:0.9][volume:-3dB][pitch:2st]\n");
  assert.equal(after({}), "");
});

Deno.test("the last change in an utterance counts, but none after its end", () => {
  const change = (textStart: number, manner: Manner): { textStart: number; manner: Manner } => ({
    textStart,
    manner,
  });
  const spoken = [change(5, { language: "es" }), change(30, { language: "it" })];
  assert.equal(after({}, spoken), "[lang:es]\n");
});
