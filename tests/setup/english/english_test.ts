import assert from "node:assert/strict";
import { taggerWeights, wordList } from "../../../setup/english/english_data.ts";
import { fromPythonRegex } from "../../../setup/english/python_regex.ts";

Deno.test("a word list has sorted lines, with parts of speech if there are several", () => {
  const json = `{"b": "bˈi", "A": "ˈA", "a's": {"DEFAULT": "ˈAz", "VERB": null}}`;
  assert.equal(wordList(json), "A\tˈA\na's\tDEFAULT=ˈAz|VERB=\nb\tbˈi\n");
  assert.throws(() => wordList('{"é": "x"}'), { name: "KokoroError", kind: "setup" });
});

Deno.test("regular expressions of Python are translated with the same meaning", () => {
  const cases: [python: string, javascript: string][] = [
    ["(?u)^\\d+", "^\\p{Nd}+"],
    ["[\\w\\-.]", "[\\p{L}\\p{N}_\\-.]"],
    ["\\'|\\!|\\-", "'|!|-"],
    ["\\U0001F600|\\u00e9", "\\u{1f600}|\\u00e9"],
    ["[[a]", "[\\[a]"],
    ["\\.\\.+$", "\\.\\.+$"],
  ];
  for (const [python, javascript] of cases) {
    assert.equal(fromPythonRegex(python), javascript);
    new RegExp(javascript, "u");
  }
  assert.match("\u0085", new RegExp(`^${fromPythonRegex("\\s")}$`, "u"));
});

Deno.test("a model other than the tagger's is refused", async () => {
  const model = Uint8Array.of(
    0x83,
    ...["nodes", "params", "attrs"].flatMap((name) => [
      0xa0 + name.length,
      ...new TextEncoder().encode(name),
      0x90,
    ]),
  );
  await assert.rejects(taggerWeights(model, model), { name: "KokoroError", kind: "setup" });
});
