import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { itemsOf } from "../../../text/script/source.ts";

Deno.test("an error of a source that was stopped already is not left unhandled", async () => {
  const reason = new Error("stopped");
  // deno-lint-ignore require-yield
  async function* failing(): AsyncGenerator<string> {
    await delay(0);
    throw new Error("too late");
  }
  const items = itemsOf(failing(), AbortSignal.abort(reason));
  await assert.rejects(items.next(), reason);
  await delay(1); // an error that nobody handles would end the tests here
});
