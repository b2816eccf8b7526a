import assert from "node:assert/strict";
import { inTemporaryFolder, projectPath } from "../helpers/files.ts";
import { runCommand, script } from "../helpers/run_command.ts";
import { WyomingClient } from "../helpers/wyoming.ts";

/** A running `deno task serve`. */
interface Serving {
  readonly url: string;
  /** The address for Wyoming, if it was asked for. */
  readonly wyoming?: string;
  /** Asks it to end, and returns its exit code and its log. */
  stop(): Promise<{ code: number; log: string[] }>;
}

/** Starts the command with its own permissions, and waits until it is ready. */
async function start(args: readonly string[], cwd?: string): Promise<Serving> {
  const { tasks } = JSON.parse(await Deno.readTextFile(projectPath("deno.json")));
  const permissions = tasks.permit.split(" ").slice(2);
  const child = new Deno.Command(Deno.execPath(), {
    args: ["run", ...permissions, script("serve"), "--port", "0", "--device", "cpu", ...args],
    cwd,
    env: { NO_COLOR: "1", INIT_CWD: cwd ?? Deno.cwd() },
    stdin: "null",
    stdout: "piped",
    stderr: "piped",
  }).spawn();
  const log = new Response(child.stdout).text();
  let said = "";
  const [first, second] = child.stderr.tee();
  const rest = new Response(second).text();
  for await (const text of first.pipeThrough(new TextDecoderStream())) {
    said += text;
    const [, url] = said.match(/^Ready: (\S+) /m) ?? [];
    const [, wyoming] = said.match(/^Ready for Home Assistant: (\S+)\n/m) ?? [];
    if (url === undefined || args.includes("--wyoming") && wyoming === undefined) continue;
    return {
      url,
      wyoming,
      stop: async () => {
        child.kill("SIGTERM");
        const { code } = await child.status;
        await rest;
        return { code, log: (await log).split("\n").filter((line) => line !== "") };
      },
    };
  }
  throw new Error(`the server ended: ${said}`);
}

function speak(url: string, headers: HeadersInit = {}): Promise<Response> {
  return fetch(`${url}/v1/audio/speech`, {
    method: "POST",
    headers: { "content-type": "application/json", ...headers },
    body: JSON.stringify({ input: "Hello.", voice: "alloy", response_format: "aac" }),
  });
}

Deno.test("one command serves, logs and ends when it is asked to", async () => {
  const { url, stop } = await start(["--log", "json", "--prefix", "/tts"]);
  assert.match(url, /^http:\/\/127\.0\.0\.1:\d+\/tts$/);
  const response = await speak(url);
  assert.equal(response.headers.get("content-type"), "audio/aac");
  assert((await response.bytes()).length > 1000);
  const docs = await (await fetch(`${url}/docs/swagger-ui-bundle.js`)).text();
  assert(docs.length > 1_000_000);
  const metrics = await (await fetch(`${url}/metrics`)).text();
  assert.match(metrics, /^kokoro_model_memory_bytes [1-9]/m);
  const { code, log } = await stop();
  assert.equal(code, 0);
  const { path, status } = JSON.parse(log[0]);
  assert.deepEqual([path, status], ["/tts/v1/audio/speech", 200]);
});

Deno.test("speech under way is finished before the end", async () => {
  const { url, stop } = await start([]);
  const response = await fetch(`${url}/v1/audio/speech`, {
    method: "POST",
    headers: { "content-type": "application/json" },
    body: JSON.stringify({ input: "One two three four five. ".repeat(4), response_format: "wav" }),
  });
  const [{ code, log }, bytes] = await Promise.all([stop(), response.bytes()]);
  assert.equal(code, 0);
  assert(bytes.length > 200_000);
  assert.match(log[0], /^\S+ POST \/v1\/audio\/speech 200 \d+\.\dms \d+B firstAudioMs=/);
});

Deno.test("Home Assistant is served beside HTTP", async () => {
  const { wyoming, stop } = await start(["--wyoming", "0"]);
  using client = await WyomingClient.connect(wyoming!);
  await client.send({ type: "synthesize", data: { text: "Hello.", voice: { name: "af_sky" } } });
  const events = await client.until("audio-stop");
  assert(Number(events.at(-1)!.data!.timestamp) > 500);
  const { code, log } = await stop();
  assert.equal(code, 0);
  assert.match(log[0], /^\S+ Wyoming synthesize \d+\.\dms firstAudioMs=\S+ speechSeconds=/);
});

Deno.test("a failure after the server listens ends the command", async () => {
  using taken = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  const port = String(taken.addr.port);
  const { code, stderr } = await runCommand("serve", ["--port", "0", "--wyoming", port]);
  assert.match(stderr, /can't listen at 127\.0\.0\.1:/);
  assert.equal(code, 2);
});

Deno.test("keys come from a file, and results are kept in a folder", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(`${folder}/keys.yaml`, "- { key: my-own-key, name: me }\n");
    const args = ["--keys", "keys.yaml", "--cache", "10M", "--cache-folder", "kept"];
    for (const from of [undefined, "cache"]) {
      const { url, stop } = await start([...args, "--log", "json"], folder);
      assert.equal((await speak(url)).status, 401);
      await (await speak(url, { authorization: "Bearer my-own-key" })).bytes();
      const { log } = await stop();
      const entry = JSON.parse(log[1]);
      assert.deepEqual([entry.client, entry.from], ["me", from]);
    }
  });
});

Deno.test("what can't be served is refused before anything is loaded", async () => {
  const rows: [string[], RegExp][] = [
    [["--host", "0.0.0.0"], /at 0\.0\.0\.0 every machine .* give --key or --keys/],
    [["--host", "0.0.0.0", "--key", "long-enough", "--wyoming", "0"], /Wyoming, .* no keys/],
    [["--wyoming", "x"], /wyoming is "x"/],
    [["--host", "0.0.0.0", "--key", "short"], /--key:1: .*at least 8/],
    [["--port", "70000"], /port is 70000/],
    [["--cache", "many"], /cache is "many": give a size such as/],
    [["--cache-folder", "x"], /give --cache/],
    [["--idle", "0"], /idle is 0/],
    [["--max-requests", "0"], /max-requests is 0/],
    [["--prefix", "tts"], /prefix is "tts"/],
    [["--keys", "none.yaml"], /none\.yaml can't be read/],
  ];
  for (const [args, message] of rows) {
    const { code, stdout, stderr } = await runCommand("serve", args);
    assert.match(stderr, message);
    assert.deepEqual([code, stdout], [2, ""]);
  }
});
