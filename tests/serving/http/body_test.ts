import assert from "node:assert/strict";
import { z } from "../../../deps.ts";
import { readBody } from "../../../serving/http/body.ts";
import { Refusal } from "../../../serving/http/errors.ts";
import { BODY_BYTES } from "../../../serving/http/limits.ts";

const schema = z.object({ text: z.string("give a text") });

function request(body: BodyInit, headers: HeadersInit = {}): Request {
  return new Request("http://localhost/", {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body,
  });
}

/** Checks that a body is refused with this status. */
async function assertRefused(body: BodyInit, status: number, headers?: HeadersInit): Promise<void> {
  await assert.rejects(
    readBody(request(body, headers), schema),
    (error) => error instanceof Refusal && error.status === status,
  );
}

Deno.test("a body is read from its parts, and unknown keys are left out", async () => {
  const json = new TextEncoder().encode('{"text":"für","more":1}');
  const parts = ReadableStream.from([json.slice(0, 10), json.slice(10, 11), json.slice(11)]);
  assert.deepEqual(await readBody(request(parts), schema), { text: "für" });
});

Deno.test("a body that is too long is refused before it is read to its end", async () => {
  await assertRefused("{}", 413, { "content-length": String(BODY_BYTES + 1) });
  let sent = 0;
  const endless = new ReadableStream({
    pull(controller): void {
      sent += 100_000;
      controller.enqueue(new Uint8Array(100_000).fill(32));
    },
  });
  await assertRefused(endless, 413);
  assert(sent < 2 * BODY_BYTES);
});

Deno.test("what is not JSON in UTF-8 is refused", async () => {
  for (const text of ["", "{", "{'text':'a'}", '{"text":"a"}}', "NaN"]) {
    await assertRefused(text, 400);
  }
  await assertRefused(Uint8Array.of(0x22, 0xC3, 0x28, 0x22), 400);
  await assertRefused(
    new ReadableStream({ pull: () => Promise.reject(new Error("gone")) }),
    400,
  );
});

Deno.test("deep JSON is refused or read, but ends nothing", async () => {
  const deep = `{"text":${"[".repeat(400_000)}${"]".repeat(400_000)}}`;
  await assertRefused(deep, 400);
});

Deno.test("a body that does not come in time is refused", async () => {
  const started = performance.now();
  const slow = new ReadableStream({
    async pull(controller): Promise<void> {
      await new Promise((resolve) => setTimeout(resolve, 5));
      if (performance.now() - started < 500) controller.enqueue(Uint8Array.of(32));
      else controller.close();
    },
  });
  await assert.rejects(
    readBody(request(slow), schema, 50),
    (error) => error instanceof Refusal && error.status === 408,
  );
});
