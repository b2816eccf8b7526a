import assert from "node:assert/strict";
import { setTimeout as delay } from "node:timers/promises";
import { isLoopback, listen } from "../../../serving/http/listen.ts";
import { testServer, TEXT } from "../../helpers/server.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

Deno.test("only addresses of this machine itself are loopback", () => {
  const hosts = ["127.0.0.1", "127.9.9.9", "::1", "[::1]", "localhost"];
  assert(hosts.every(isLoopback));
  const others = ["0.0.0.0", "::", "192.168.1.2", "127.0.0.1.example.com", "127.1", "", "host"];
  assert(!others.some(isLoopback));
});

Deno.test("a place that is taken is an error that says so", async () => {
  const { server } = await testServer();
  const first = listen(server, { host: "127.0.0.1", port: 0 });
  const port = Number(new URL(first.url).port);
  assert.throws(
    () => listen(server, { host: "127.0.0.1", port }),
    kokoroError("input", new RegExp(`^can't listen at 127\\.0\\.0\\.1:${port}: `)),
  );
  assert.equal((await (await fetch(`${first.url}/livez`)).json()).status, "alive");
  await first.stop();
  await assert.rejects(fetch(`${first.url}/livez`));
});

Deno.test({
  name: "clients that go away leave no timers",
  sanitizeOps: true,
  async fn(): Promise<void> {
    const { server, log } = await testServer();
    const listening = listen(server, { host: "127.0.0.1", port: 0 });
    const leaving = Array.from({ length: 30 }, async () => {
      const response = await fetch(`${listening.url}/v1/audio/speech`, {
        method: "POST",
        headers: { "content-type": "application/json" },
        body: JSON.stringify({ input: TEXT.repeat(20), response_format: "pcm" }),
      });
      for await (const _ of response.body!) break;
    });
    await Promise.all(leaving);
    await listening.stop();
    await delay(100); // those of a turn of the event loop end
    assert(log.some(({ ended }) => ended === "cancelled"));
  },
});
