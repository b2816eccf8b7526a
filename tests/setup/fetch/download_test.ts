import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { KokoroError, type KokoroErrorKind } from "../../../errors.ts";
import { download } from "../../../setup/fetch/download.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";

const CONTENT = Uint8Array.from({ length: 300_000 }, (_, i) => i * i >> 3);
const EXPECTED = {
  bytes: CONTENT.length,
  sha256: createHash("sha256").update(CONTENT).digest("hex"),
};

/** Answers a request, given the start of its range (0 without one) and its number from 1. */
type Answer = (begin: number, request: number) => Response;

const whole: Answer = () => new Response(CONTENT);

const part: Answer = (begin) =>
  begin === 0 ? whole(0, 0) : new Response(CONTENT.subarray(begin), {
    status: 206,
    headers: { "content-range": `bytes ${begin}-${CONTENT.length - 1}/${CONTENT.length}` },
  });

/** Promises the whole content, but breaks off after `count` bytes. */
const breakingOff = (begin: number, count: number): Response => {
  const { status, headers } = part(begin, 0);
  const body = new ReadableStream({
    start(controller): void {
      controller.enqueue(CONTENT.subarray(begin, begin + count));
      controller.close();
    },
  });
  return new Response(body, { status, headers });
};

/** Serves answers, and downloads from the server to a file that already contains `there`. */
async function attempt(
  answer: Answer,
  there: Uint8Array | undefined,
  check: (path: string, begins: number[], outcome: Promise<void>) => Promise<void>,
): Promise<void> {
  const begins: number[] = [];
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen(): void {} },
    (request) => {
      const begin = Number(request.headers.get("range")?.match(/^bytes=(\d+)-$/)?.[1] ?? 0);
      begins.push(begin);
      return answer(begin, begins.length);
    },
  );
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "file.part");
    if (there !== undefined) await Deno.writeFile(path, there);
    const url = `http://127.0.0.1:${server.addr.port}/file`;
    await check(path, begins, download(url, path, EXPECTED));
  });
}

async function fails(
  outcome: Promise<void>,
  kind: KokoroErrorKind,
  message: RegExp,
): Promise<void> {
  await assert.rejects(outcome, (error: unknown) => {
    assert(error instanceof KokoroError, String(error));
    assert.equal(error.kind, kind);
    assert.match(error.message, message);
    return true;
  });
}

const successes: Record<string, [answer: Answer, there: number | undefined, begins: number[]]> = {
  "there is no file yet": [part, undefined, [0]],
  "the start of the file exists": [part, 100_000, [100_000]],
  "the server ignores ranges": [whole, 100_000, [100_000]],
  "the whole file exists": [part, CONTENT.length, []],
  "the connection breaks off twice": [
    (begin, request) => request < 3 ? breakingOff(begin, 100_000) : part(begin, request),
    undefined,
    [0, 100_000, 200_000],
  ],
};

for (const [when, [answer, there, expected]] of Object.entries(successes)) {
  Deno.test(`a download is complete when ${when}`, async () => {
    const beginning = there === undefined ? undefined : CONTENT.subarray(0, there);
    await attempt(answer, beginning, async (path, begins, outcome) => {
      await outcome;
      assert.deepEqual(await Deno.readFile(path), CONTENT);
      assert.deepEqual(begins, expected);
    });
  });
}

Deno.test("a file that is too long is downloaded again from the start", async () => {
  await attempt(part, new Uint8Array(CONTENT.length + 1), async (path, begins, outcome) => {
    await outcome;
    assert.deepEqual(await Deno.readFile(path), CONTENT);
    assert.deepEqual(begins, [0]);
  });
});

const refusals: Record<string, [answer: Answer, message: RegExp]> = {
  "does not have the file": [() => new Response("", { status: 404 }), /answered 404/],
  "is unavailable": [() => new Response("", { status: 503 }), /answered 503/],
  "has a shorter file": [() => new Response("<html>"), /file has 6 bytes instead of 300000/],
  "sends another part": [
    () =>
      new Response(CONTENT.subarray(5), {
        status: 206,
        headers: { "content-range": `bytes 5-${CONTENT.length - 1}/${CONTENT.length}` },
      }),
    /the server sent the wrong part/,
  ],
};

for (const [what, [answer, message]] of Object.entries(refusals)) {
  Deno.test(`a download fails when the server ${what}`, async () => {
    await attempt(answer, undefined, async (_path, begins, outcome) => {
      await fails(outcome, "setup", message);
      assert.equal(begins.length, 1);
    });
  });
}

Deno.test("a download that keeps breaking off fails, but keeps what it has", async () => {
  const answer: Answer = (begin, request) =>
    request === 1 ? breakingOff(begin, 1000) : breakingOff(begin, 0);
  await attempt(answer, undefined, async (path, begins, outcome) => {
    await fails(outcome, "setup", /stopped after 1000 of 300000 bytes/);
    assert.deepEqual(begins, [0, 1000]);
    assert.deepEqual(await Deno.readFile(path), CONTENT.subarray(0, 1000));
  });
});

Deno.test("another file of the same size is refused and removed", async () => {
  const other = CONTENT.slice();
  other[7] ^= 1;
  await attempt(() => new Response(other), undefined, async (path, _begins, outcome) => {
    await fails(outcome, "weights", /sent a file with the wrong SHA-256/);
    await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
  });
});

for (const there of [1000, CONTENT.length]) {
  Deno.test(`a file with ${there} wrong bytes is downloaded again from the start`, async () => {
    await attempt(part, new Uint8Array(there), async (path, begins, outcome) => {
      await outcome;
      assert.deepEqual(await Deno.readFile(path), CONTENT);
      assert.equal(begins.at(-1), 0);
    });
  });
}

Deno.test("an unreachable server is an error within 6 s", async () => {
  const listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const { port } = listener.addr;
  listener.close();
  await inTemporaryFolder(async (folder) => {
    const began = performance.now();
    const outcome = download(`http://127.0.0.1:${port}/file`, join(folder, "file"), EXPECTED);
    await fails(outcome, "setup", /can't download http:\/\/127\.0\.0\.1/);
    assert(performance.now() - began < 6_000);
  });
});

Deno.test("a server that accepts but sends nothing is an error", async () => {
  using listener = Deno.listen({ port: 0, hostname: "127.0.0.1" });
  const silent = listener.accept();
  await inTemporaryFolder(async (folder) => {
    const url = `http://127.0.0.1:${listener.addr.port}/file`;
    await fails(download(url, join(folder, "file"), EXPECTED), "setup", /no data arrived for 5 s/);
  });
  (await silent).close();
});
