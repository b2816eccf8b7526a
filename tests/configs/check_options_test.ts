import assert from "node:assert/strict";
import { checkObject } from "../../configs/check_options.ts";
import { z } from "../../deps.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

const schema = z.strictObject({
  name: z.string("give a name"),
  size: z.number("give a number").default(3),
});

Deno.test("valid options are returned with their defaults", () => {
  assert.deepEqual(checkObject(schema, { name: "a" }, "part"), { name: "a", size: 3 });
});

const refused: readonly [value: unknown, message: RegExp][] = [
  [{ name: "a", sise: 1, tint: 2 }, /^there is no part sise, tint; the parts are: name, size$/],
  [{}, /^name is undefined: give a name$/],
  [{ name: "a", size: NaN }, /^size is NaN: give a number$/],
  [{ name: "a", size: "b" }, /^size is "b": give a number$/],
  [{ name: "a", size: 1n }, /^size is 1n: give a number$/],
  [null, /^null is not an object: give one with name, size$/],
  ["text", /^"text" is not an object: /],
  [undefined, /^undefined is not an object: /],
];
for (const [value, message] of refused) {
  Deno.test(`${Deno.inspect(value)} is refused`, () => {
    assert.throws(() => checkObject(schema, value, "part"), kokoroError("input", message));
  });
}
