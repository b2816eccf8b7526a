import assert from "node:assert/strict";
import { encodeEvent, EventReader, type WyomingEvent } from "../../../serving/wyoming/events.ts";
import { EVENT_BYTES } from "../../../serving/wyoming/limits.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

const bytesOf = (text: string): Uint8Array<ArrayBuffer> => new TextEncoder().encode(text);

/** A reader of bytes that come in parts of this length. */
function readerOf(bytes: Uint8Array, length = bytes.length): EventReader {
  const count = Math.ceil(bytes.length / length);
  const parts = Array.from({ length: count }, (_, i) => bytes.slice(i * length, (i + 1) * length));
  return new EventReader(ReadableStream.from([new Uint8Array(), ...parts]));
}

const EVENTS: WyomingEvent[] = [
  { type: "ping", data: { text: "one\ntwo" } },
  { type: "describe" },
  { type: "audio-chunk", data: { rate: 1 }, payload: Uint8Array.of(10, 10, 10) },
  { type: "synthesize", data: { text: "Grüße, 世界 \u2028" } },
];

Deno.test("events are read as they were written, however they are cut", async () => {
  const bytes = await new Blob(EVENTS.map(encodeEvent)).bytes();
  for (const length of [1, 2, 7, 64, bytes.length]) {
    const reader = readerOf(bytes, length);
    let begun = 0;
    for (const { type, data = {} } of EVENTS) {
      assert.deepEqual(await reader.next(() => begun++), { type, data });
    }
    assert.equal(await reader.next(() => begun++), undefined);
    assert.equal(begun, EVENTS.length);
  }
});

Deno.test("data may be in the line, and what comes after the line goes first", async () => {
  const reader = readerOf(bytesOf(
    '{"type":"a","data":{"x":1,"y":2},"data_length":7,"version":"1.10.2"}\n{"y":3}' +
      '{"type":"b","data":null,"data_length":0,"payload_length":null}\n',
  ));
  assert.deepEqual(await reader.next(), { type: "a", data: { x: 1, y: 3 } });
  assert.deepEqual(await reader.next(), { type: "b", data: {} });
});

Deno.test("an event that breaks off is an error", async () => {
  const whole = encodeEvent(EVENTS[2]);
  for (let length = 1; length < whole.length; length++) {
    const reader = readerOf(whole.slice(0, length));
    await assert.rejects(reader.next(), kokoroError("input", /broke off/));
  }
});

Deno.test("a line without an end is given up at the limit", async () => {
  let sent = 0;
  const endless = new ReadableStream<Uint8Array>({
    pull: (controller) => {
      controller.enqueue(new Uint8Array(50_000).fill(65));
      sent += 50_000;
    },
  });
  await assert.rejects(new EventReader(endless).next(), kokoroError("input", /more than 1000000/));
  assert(sent < 1.2 * EVENT_BYTES);
});
