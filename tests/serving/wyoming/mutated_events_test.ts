/** Sends broken events to a server, which must answer or refuse each client, and serve on. */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { encodeEvent, type WyomingEvent } from "../../../serving/wyoming/events.ts";
import { withWyoming } from "../../helpers/wyoming.ts";

const ROUNDS = Number(Deno.env.get("KOKORO_MUTATED_EVENTS") ?? 300);
const PATIENCE = { eventMs: 20, idleMs: 20, stallMs: 1000 };

const SOUND: WyomingEvent[] = [
  { type: "describe" },
  { type: "ping", data: { text: "hi" } },
  { type: "synthesize", data: { text: "One two.", voice: { name: "af_alloy" } } },
  { type: "synthesize-start", data: { voice: { language: "en-GB" }, text_format: "text" } },
  { type: "synthesize-chunk", data: { text: "Three." } },
  { type: "synthesize-stop" },
  { type: "audio-chunk", data: { rate: 1 }, payload: new Uint8Array(20) },
];
const KEYS = ["text", "voice", "text_format", "context", "__proto__", "type"];

/** A place in bytes, and what is done there. */
interface Break {
  readonly kind: "change" | "drop" | "double";
  readonly at: number;
  readonly amount: number;
}

function broken(bytes: Uint8Array, breaks: readonly Break[]): Uint8Array {
  const copy = [...bytes];
  for (const { kind, at: place, amount } of breaks) {
    const at = place % copy.length;
    if (kind === "change") copy[at] = amount;
    else if (kind === "drop") copy.splice(at, amount % 10);
    else copy.splice(at, 0, ...copy.slice(at, at + amount));
  }
  return Uint8Array.from(copy);
}

Deno.test("no bytes keep the server from serving on", async () => {
  const fc = await loadFastCheck();
  const input = fc.record({
    event: fc.constantFrom(...SOUND),
    change: fc.option(fc.record({ key: fc.constantFrom(...KEYS), value: fc.jsonValue() })),
    breaks: fc.array(
      fc.record({
        kind: fc.constantFrom("change" as const, "drop" as const, "double" as const),
        at: fc.nat(1000),
        amount: fc.nat(255),
      }),
      { maxLength: 3 },
    ),
  });
  await withWyoming({ patience: PATIENCE }, async ({ connect, speaker }) => {
    const visits = fc.asyncProperty(
      fc.array(input, { minLength: 1, maxLength: 5 }),
      fc.constantFrom("leave", "listen"),
      async (inputs, end) => {
        using client = await connect();
        for (const { event, change, breaks } of inputs) {
          const data = change ? { ...event.data, [change.key]: change.value } : event.data;
          await client.write(broken(encodeEvent({ ...event, data }), breaks)).catch(() => {});
        }
        if (end === "leave") return;
        const events = await client.until().catch(() => []);
        for (const { data } of events.filter(({ type }) => type === "error")) {
          assert.equal(typeof data!.text, "string");
          assert.notEqual(data!.code, "internal", String(data!.text));
        }
      },
    );
    await fc.assert(visits, { numRuns: ROUNDS, seed: 17 });
    using client = await connect();
    await client.send(SOUND[2]);
    assert.equal((await client.until("audio-stop")).at(-1)!.type, "audio-stop");
    while (speaker.queue().requests > 0) await new Promise((resolve) => setTimeout(resolve, 5));
  });
});
