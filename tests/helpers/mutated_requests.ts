/**
 * Requests with mistakes of all kinds, sent as bytes over connections of their own, and what a
 * server answers.
 *
 * @module
 */

import assert from "node:assert/strict";
import { type Arbitrary, loadFastCheck } from "../../dev_deps.ts";

/** A request as bytes, and whether it is HTTP at all, so that the server's own code sees it. */
export interface RawRequest {
  readonly bytes: Uint8Array<ArrayBuffer>;
  /** The request comes in parts of this many bytes. */
  readonly part: number;
  readonly isHttp: boolean;
  /** The client hangs up before the end of its request, and so may get no answer. */
  readonly breaksOff: boolean;
}

/** What a server answers. */
export interface RawResponse {
  /** 0 if the connection was closed without an answer. */
  readonly status: number;
  readonly type: string;
  readonly body: Uint8Array<ArrayBuffer>;
}

/** The longest time that an answer may take, in milliseconds. */
const HANG_MS = 20_000;

/** Valid bodies of the routes that take one, in the voice `af_heart`. */
const BODIES: Readonly<Record<string, Record<string, unknown>>> = {
  "/v1/audio/speech": {
    model: "tts-1",
    input: "One two. Three.",
    voice: "af_heart",
    response_format: "pcm",
    speed: 1,
    instructions: "cheerful",
    stream_format: "audio",
    stream: true,
    emotion: "sad",
    seed: 1,
    trim_silence: false,
    volume_multiplier: 1,
    lang_code: "a",
    normalization_options: { normalize: true },
    voice_aliases: { me: { voice: "af_heart", rate: 1 } },
    cast: { ME: { voice: "af_heart", speed: 1 } },
    markup: true,
    ssml: false,
    turn_gap: 0.3,
  },
  "/dev/dialogue": {
    turns: [{ voice: "af_heart", text: "One." }, { speaker: "ME", text: "Two.", emotion: "sad" }],
    cast: { ME: "af_heart" },
    pause_between_turns: 0.3,
    response_format: "pcm",
  },
  "/dev/captioned_speech": {
    input: "One two.",
    voice: "af_heart",
    response_format: "wav",
    stream: false,
    return_timestamps: true,
    return_phonemes: true,
    return_visemes: true,
    subtitles: "srt",
  },
  "/v1/text-to-speech/af_heart": {
    text: "One two.",
    model_id: "x",
    seed: 1,
    voice_settings: { speed: 1 },
  },
  "/v1/text-to-speech/af_heart/stream/with-timestamps": { text: "One two.", seed: 1 },
  "/dev/phonemize": { text: "One two.", language: "a" },
  "/dev/generate_from_phonemes": { phonemes: "wˈʌn", voice: "af_heart", speed: 1 },
};
const PATHS = Object.keys(BODIES);

/**
 * Makes requests with mistakes.
 *
 * @param voice a voice that the server has
 */
export async function mutatedRequests(voice = "af_heart"): Promise<Arbitrary<RawRequest>> {
  const spoken = (text: string): string => text.replaceAll("af_heart", voice);
  const { default: fc } = await loadFastCheck();
  const long = fc.constantFrom(1, 300, 5000, 101_000, 400_000).map((length) => "a".repeat(length));
  const oddText = fc.oneof(
    fc.string({ unit: "binary", maxLength: 40 }),
    fc.string({ maxLength: 40 }),
    long,
    fc.constantFrom(
      "",
      " ",
      "\0",
      "\ud800",
      "__proto__",
      "constructor",
      "../../etc/passwd",
      "[pause:9s]".repeat(40),
      "[pause:1x]",
      "[a](/€/)",
      '<break time="99999s"/>'.repeat(9),
      "<speak><speak>",
      "af_heart(0.5)+",
      "af_heart+".repeat(3000) + "af_heart",
      "af_heart(1e999)",
      "sad(2)",
      "sad(NaN)",
      "https://example.com/x.bin",
      "\u202e\u0000\uFFFF",
      "! ? … ((((((((",
      "9".repeat(500),
    ),
  );
  const oddValue: Arbitrary<unknown> = fc.oneof(
    oddText,
    fc.double(),
    fc.constantFrom(null, true, false, 0, -1, 1e308, -1e308, 5e-324, 2 ** 53, 0.3, [], {}),
    fc.constantFrom([{ text: "One." }], [{ text: "", speed: 9 }], [{ text: "A", seed: -1 }], [1]),
    fc.constantFrom([["deep"]], { id: 5 }, { id: "af_heart" }, { a: { b: {} } }, [null], {
      voice: "af_heart",
      rate: 9,
    }),
    fc.constantFrom(10, 1000, 20_000).map((depth) => new Deep(depth)),
    fc.dictionary(fc.string({ maxLength: 10 }), fc.integer(), { maxKeys: 300 }),
  );
  const body = fc.constantFrom(...PATHS).chain((path) =>
    fc.record({
      path: fc.constant(path),
      fields: fc.array(
        fc.tuple(
          fc.oneof(
            { weight: 6, arbitrary: fc.constantFrom(...Object.keys(BODIES[path])) },
            fc.constantFrom("__proto__", "toString", "extra", "turns", "inputs", ""),
          ),
          fc.option(oddValue, { nil: undefined }),
        ),
        { maxLength: 3 },
      ),
    })
  ).map(({ path, fields }) => {
    const changed = new Map(Object.entries(BODIES[path]));
    for (const [key, value] of fields) {
      if (value === undefined) changed.delete(key);
      else changed.set(key, value);
    }
    return { path, json: jsonOf(changed) };
  });
  const damage = fc.oneof(
    { weight: 6, arbitrary: fc.constant((json: string): Uint8Array<ArrayBuffer> => utf8(json)) },
    fc.double({ min: 0, max: 1, noNaN: true }).map((part) => (json: string) =>
      utf8(json.slice(0, json.length * part))
    ),
    fc.uint8Array({ minLength: 1, maxLength: 8 }).map((junk) => (json: string) =>
      joined(utf8(json.slice(0, json.length / 2)), junk, utf8(json.slice(json.length / 2)))
    ),
    fc.constantFrom<(json: string) => Uint8Array<ArrayBuffer>>(
      () => new Uint8Array(0),
      () => utf8("null"),
      () => utf8("[]"),
      () => utf8('"text"'),
      () => utf8("[".repeat(300_000)),
      (json) => utf8(`\uFEFF${json}`),
      (json) => utf8(json + json),
      (json) => utf8(json.replace("{", '{"input":1,')),
      () => new Uint8Array(1_100_000).fill(32),
    ),
  );
  const path = fc.oneof(
    { weight: 8, arbitrary: fc.constant((path: string) => path) },
    fc.constantFrom<(path: string) => string>(
      (path) => `${path}/`,
      (path) => `/${path}`,
      (path) => `${path}/..`,
      (path) => `${path}/%2e%2e/%2e%2e/etc/passwd`,
      (path) => path.replace("af_heart", "..%2f..%2fx"),
      (path) => path.replace("af_heart", "%00"),
      (path) => path.replace("af_heart", "%E0%A4%A"),
      (path) => path.replace("af_heart", "%F0%9F%98%80"),
      (path) => path.replace("af_heart", "a".repeat(3000)),
      (path) => `${path}?output_format=mp3_1_1`,
      (path) => `${path}?output_format=${"9".repeat(3000)}&&=&%`,
      (path) => `${path}#x`,
      (path) => path.toUpperCase(),
      () => "/v1/models/%2e%2e",
      () => "/v1/models/__proto__",
      () => "/docs/../../deno.json",
      () => "/docs/%2e%2e%2fdeno.json",
      () => "*",
      () => "/?",
    ),
  );
  const method = fc.oneof(
    { weight: 12, arbitrary: fc.constant("POST") },
    fc.constantFrom("GET", "PUT", "DELETE", "PATCH", "OPTIONS", "FOO", "post", "TRACE"),
  );
  const type = fc.oneof(
    { weight: 10, arbitrary: fc.constant("application/json") },
    fc.constantFrom(
      "",
      "text/plain",
      "application/json;charset=latin1",
      "APPLICATION/JSON",
      "application/x+json",
      `application/${"x".repeat(4000)}+json`,
      "multipart/form-data; boundary=x",
      "application/json, text/plain",
    ),
  );
  const header = fc.oneof(
    fc.constantFrom(
      "accept: application/octet-stream",
      "accept: nothing",
      "if-none-match: *",
      'if-none-match: "a", W/"b", ,,',
      "x-request-id: \xFF\xFE",
      "x-request-id: a b",
      `x-request-id: ${"x".repeat(5000)}`,
      "authorization: Bearer",
      "authorization: Basic eDp4",
      "range: bytes=0-1,2-3,4-5,-1,-1,-1",
      "origin: null",
      "accept-encoding: gzip, br",
      "content-encoding: gzip",
      "expect: 100-continue",
      "cookie: a=b; c",
      "x-forwarded-for: 1.1.1.1, ,",
      "te: trailers",
    ),
    fc.string({ unit: fc.constantFrom(..."abc09-_;=, \t\"'<>%"), maxLength: 60 })
      .map((value) => `x-odd: ${value}`),
  );
  const framing = fc.constantFrom("length", "length", "length", "chunked", "short", "long", "bad");
  return fc.record({
    body,
    damage,
    path,
    method,
    type,
    headers: fc.array(header, { maxLength: 3 }),
    framing,
    part: fc.constantFrom(7, 1000, 1 << 20, 1 << 20, 1 << 20),
  }).map(({ body: { path: plain, json }, damage, path, method, type, headers, framing, part }) => {
    const bytes = damage(spoken(json));
    const target = spoken(method === "OPTIONS" ? plain : path(plain));
    const lengths: Record<string, string> = {
      length: `content-length: ${bytes.length}`,
      chunked: "transfer-encoding: chunked",
      short: `content-length: ${bytes.length >> 1}`,
      long: `content-length: ${bytes.length + 10}`,
      bad: "content-length: many",
    };
    const head = [
      `${method} ${target} HTTP/1.1`,
      "host: localhost",
      "connection: close",
      ...(type === "" ? [] : [`content-type: ${type}`]),
      ...headers,
      lengths[framing],
    ];
    return {
      bytes: joined(
        latin1(`${head.join("\r\n")}\r\n\r\n`),
        ...framing === "chunked" ? chunked(bytes) : [bytes],
      ),
      part: bytes.length > 10_000 ? 1 << 20 : part,
      isHttp: framing !== "bad" && target.startsWith("/") && !target.includes("#"),
      breaksOff: framing === "long",
    };
  });
}

/** Sends a request, and returns the answer. Fails when there is none in time. */
export async function send(url: string, request: RawRequest): Promise<RawResponse> {
  const { hostname, port } = new URL(url);
  using connection = await Deno.connect({ hostname, port: Number(port) });
  const timer = setTimeout(() => connection.close(), HANG_MS);
  const parts: Uint8Array<ArrayBuffer>[] = [];
  // The server may answer and hang up before it has read everything.
  const writing = write(connection, request).catch(() => {});
  const buffer = new Uint8Array(1 << 16);
  try {
    for (let length; (length = await connection.read(buffer).catch(() => null)) !== null;) {
      parts.push(buffer.slice(0, length));
    }
  } finally {
    clearTimeout(timer);
  }
  await writing;
  return parsed(joined(...parts));
}

/**
 * Checks that a request was answered as it should be: with success, or with an error of the client
 * in OpenAI's form.
 */
export function assertAnswered(
  { isHttp, breaksOff, bytes }: RawRequest,
  response: RawResponse,
): void {
  const { status, type, body } = response;
  const shown = `${status} to ${new TextDecoder().decode(bytes.subarray(0, 300))}`;
  if (!isHttp || breaksOff && status === 0) return assert(status < 500, shown);
  assert(status >= 200 && status < 500, shown);
  if (status < 400) return;
  assert.equal(type, "application/json", shown);
  const { error } = JSON.parse(new TextDecoder().decode(body));
  assert.deepEqual(Object.keys(error).sort(), ["code", "message", "param", "type"], shown);
}

async function write(
  connection: Deno.Conn,
  { bytes, part, breaksOff }: RawRequest,
): Promise<void> {
  for (let at = 0; at < bytes.length; at += part) {
    const piece = bytes.subarray(at, at + part);
    for (let sent = 0; sent < piece.length;) sent += await connection.write(piece.subarray(sent));
  }
  if (breaksOff) await connection.closeWrite();
}

function parsed(bytes: Uint8Array<ArrayBuffer>): RawResponse {
  const text = Array.from(bytes.subarray(0, 20_000), (byte) => String.fromCharCode(byte)).join("");
  const [head] = text.split("\r\n\r\n", 1);
  const status = Number(/^HTTP\/1\.1 (\d+)/.exec(head)?.[1] ?? 0);
  const type = /^content-type: *(.*)$/im.exec(head)?.[1].trim() ?? "";
  // After an interim response, the real one follows.
  if (status === 100) return parsed(bytes.subarray(head.length + 4));
  return { status, type, body: bytes.subarray(head.length + 4) };
}

/** Stands for an array in an array, and so on. */
class Deep {
  constructor(readonly depth: number) {}
}

function jsonOf(fields: ReadonlyMap<string, unknown>): string {
  const pairs = [...fields].map(([key, value]) => {
    const text = value instanceof Deep
      ? "[".repeat(value.depth) + "]".repeat(value.depth)
      : JSON.stringify(value);
    return `${JSON.stringify(key)}:${text}`;
  });
  return `{${pairs.join(",")}}`;
}

function chunked(bytes: Uint8Array<ArrayBuffer>): Uint8Array<ArrayBuffer>[] {
  const pieces = [bytes.subarray(0, 5), bytes.subarray(5)].filter(({ length }) => length > 0);
  return [
    ...pieces.flatMap((
      piece,
    ) => [latin1(`${piece.length.toString(16)}\r\n`), piece, latin1("\r\n")]),
    latin1("0\r\n\r\n"),
  ];
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const all = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    all.set(part, at);
    at += part.length;
  }
  return all;
}

function utf8(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(text);
}

function latin1(text: string): Uint8Array<ArrayBuffer> {
  return Uint8Array.from(text, (letter) => letter.charCodeAt(0));
}
