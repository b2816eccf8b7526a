/**
 * Requests with mistakes, with everything real except the network. The environment variable
 * `KOKORO_MUTATED_REQUESTS` says how many; 200 by default.
 */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { listen } from "../../../serving/http/listen.ts";
import { createServer } from "../../../serving/http/server.ts";
import { assertAnswered, mutatedRequests, send } from "../../helpers/mutated_requests.ts";
import { withModel } from "../../standin/model.ts";
import { between } from "../../helpers/server.ts";

const COUNT = Number(Deno.env.get("KOKORO_MUTATED_REQUESTS") ?? 200);

Deno.test("texts and names with mistakes get errors of the client, or are spoken", async () => {
  const { default: fc } = await loadFastCheck();
  await withModel(async ({ model }) => {
    const listening = listen(await createServer(await between(model)), {
      host: "127.0.0.1",
      port: 0,
    });
    await fc.assert(
      fc.asyncProperty(await mutatedRequests("af_brief"), async (request) => {
        assertAnswered(request, await send(listening.url, request));
      }),
      { numRuns: COUNT, seed: 18 },
    );
    await listening.stop();
    assert.equal(model.queue().requests, 0);
  });
});
