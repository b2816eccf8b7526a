import assert from "node:assert/strict";
import { parseKeys } from "../../../serving/http/keys.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

Deno.test("a list of keys is YAML, of keys alone or with names and limits", () => {
  const text = "- 12345678\n- { key: abcdefgh, name: Mine, maxRequests: 2 }\n- abc-def_ghi.jkl\n";
  assert.throws(() => parseKeys(text, "keys.yaml"), kokoroError("input", /^keys\.yaml:1: /));
  assert.deepEqual(parseKeys(text.replace("12345678", '"12345678"'), "keys.yaml"), [
    { key: "12345678" },
    { key: "abcdefgh", name: "Mine", maxRequests: 2 },
    { key: "abc-def_ghi.jkl" },
  ]);
});

Deno.test("keys that are easy to guess or can't be sent are refused", () => {
  for (const key of ["short", "with blank", "umläutigkeit", ""]) {
    assert.throws(() => parseKeys(JSON.stringify([key]), "--key"), kokoroError("input", /--key/));
  }
});
