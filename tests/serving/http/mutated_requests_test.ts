/**
 * Requests with mistakes. The environment variable `KOKORO_MUTATED_REQUESTS` says how many; 300 by
 * default.
 */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { listen } from "../../../serving/http/listen.ts";
import { assertAnswered, mutatedRequests, send } from "../../helpers/mutated_requests.ts";
import { testServer } from "../../helpers/server.ts";

const COUNT = Number(Deno.env.get("KOKORO_MUTATED_REQUESTS") ?? 300);

Deno.test("requests with mistakes get errors of the client, or are answered", async () => {
  const { default: fc } = await loadFastCheck();
  const { server, speaker, log } = await testServer();
  const listening = listen(server, { host: "127.0.0.1", port: 0 });
  const statuses = new Map<number, number>();
  await fc.assert(
    fc.asyncProperty(await mutatedRequests(), async (request) => {
      const response = await send(listening.url, request);
      statuses.set(response.status, (statuses.get(response.status) ?? 0) + 1);
      assertAnswered(request, response);
    }),
    { numRuns: COUNT, seed: 17 },
  );
  for (const status of [200, 400, 404, 405, 413, 415]) assert(statuses.has(status), `${status}`);
  if (Deno.env.has("KOKORO_MUTATED_REQUESTS")) console.log(Object.fromEntries(statuses));
  assert(log.every(({ status }) => status < 500));
  assert.equal(speaker.queue().requests, 0);
  await listening.stop();
});
