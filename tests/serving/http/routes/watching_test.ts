import assert from "node:assert/strict";
import { get, post, testServer, TEXT } from "../../../helpers/server.ts";

Deno.test("health tells the state of the model", async () => {
  const { server } = await testServer();
  assert.deepEqual(await (await server.fetch(get("/livez"))).json(), { status: "alive" });
  for (const path of ["/health", "/readyz"]) {
    const response = await server.fetch(get(path));
    assert.deepEqual([response.status, await response.json()], [200, {
      status: "healthy",
      state: "ready",
      model: { device: "cpu", threads: 1, kernels: "none" },
    }]);
  }
});

Deno.test("metrics count requests, results, speech and the queue", async () => {
  const { server } = await testServer({}, {}, 7);
  await (await server.fetch(post("/v1/audio/speech", { input: TEXT }))).bytes();
  await server.fetch(post("/v1/audio/speech", { input: 1 }));
  await server.fetch(get("/nothing/secret"));
  const response = await server.fetch(get("/metrics"));
  assert.match(response.headers.get("content-type")!, /^text\/plain/);
  const lines = (await response.text()).split("\n");
  for (
    const line of [
      'kokoro_requests_total{route="/v1/audio/speech",status="200"} 1',
      'kokoro_requests_total{route="/v1/audio/speech",status="400"} 1',
      'kokoro_requests_total{route="none",status="404"} 1',
      'kokoro_results_total{source="computed"} 1',
      "kokoro_speech_seconds_total 0.5",
      'kokoro_first_audio_seconds_count{route="/v1/audio/speech"} 1',
      "kokoro_rtf_count 1",
      "kokoro_queue_limit 7",
      "kokoro_queue_requests 0",
      "kokoro_model_loaded 1",
      "kokoro_cancelled_total 0",
    ]
  ) assert(lines.includes(line), line);
  assert(lines.some((line) => /^process_resident_memory_bytes \d{7}/.test(line)));
});

Deno.test("the routes are described, and their page needs no other server", async () => {
  const { server } = await testServer();
  const { openapi, paths } = await (await server.fetch(get("/openapi.json"))).json();
  assert.equal(openapi, "3.1.0");
  const body = paths["/v1/audio/speech"].post.requestBody.content["application/json"].schema;
  for (const name of ["input", "turns", "cast"]) assert(name in body.properties, name);
  assert(body.properties.response_format.enum.includes("aac"));
  assert(
    paths["/v1/models/{id}"].get.parameters.some(({ name }: { name: string }) => name === "id"),
  );
  const page = await (await server.fetch(get("/docs"))).text();
  assert.doesNotMatch(page, /https?:\/\//);
  const files = [...page.matchAll(/(?:src|href)="(\/[^"]+)"/g)].map(([, path]) => path);
  assert.equal(files.length, 3);
  for (const path of files) {
    const file = await server.fetch(get(path));
    assert.equal(file.status, 200, path);
    assert.match(file.headers.get("content-type")!, /^text\/(css|javascript)$/);
    assert((await file.text()).length > 50);
  }
});
