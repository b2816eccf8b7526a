import assert from "node:assert/strict";
import { once } from "../../text/once.ts";

Deno.test("a value is made at the first call, and only once", () => {
  let made = 0;
  const get = once(() => [++made]);
  assert.equal(made, 0);
  assert.equal(get(), get());
  assert.equal(made, 1);
});
