import assert from "node:assert/strict";
import { KokoroError } from "../../../../errors.ts";
import { loadNames } from "../../../../serving/http/names.ts";
import { Residence } from "../../../../serving/http/residence.ts";
import { Budget } from "../../../../serving/http/services.ts";
import { Codings } from "../../../../serving/http/speech/formats.ts";
import { Conversation } from "../../../../serving/http/socket/conversation.ts";
import { ServerMetrics } from "../../../../serving/http/watch/metrics.ts";
import { Visit } from "../../../../serving/http/watch/visit.ts";
import { type Behaviour, StandinSpeaker } from "../../../standin/speaker.ts";
import type { Told } from "../../../helpers/socket.ts";

/** A socket whose client reads when it is told to. */
class SlowSocket {
  readonly sent: Told[] = [];
  readyState: number = WebSocket.OPEN;
  closedWith: number | undefined;
  isReading = false;

  get bufferedAmount(): number {
    return this.isReading || this.sent.length === 0 ? 0 : 2_000_000;
  }

  send(data: string): void {
    this.sent.push(JSON.parse(data));
  }

  close(code: number): void {
    this.closedWith = code;
    this.readyState = WebSocket.CLOSED;
  }
}

async function conversation(
  ms?: number,
  behaviour?: Behaviour,
): Promise<{ talk: Conversation; socket: SlowSocket; speaker: StandinSpeaker }> {
  const speaker = new StandinSpeaker(behaviour);
  const metrics = new ServerMetrics({ queue: () => undefined, memory: () => 0, cache: () => 0 });
  const services = {
    residence: new Residence(speaker.asModel),
    metrics,
    names: await loadNames(),
    codings: new Codings(),
    collecting: new Budget(),
    isClosing: () => false,
  };
  const visit = new Visit(new Request("http://localhost/"), "socket", metrics, () => {});
  const socket = new SlowSocket();
  const talk = new Conversation(
    socket as unknown as WebSocket,
    services,
    visit,
    "socket",
    () => {},
    ms,
  );
  return { talk, socket, speaker };
}

const rest = (ms = 60): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const text = JSON.stringify({ type: "text", text: "A b. ".repeat(100) });
const flush = JSON.stringify({ type: "flush" });

Deno.test("no more is spoken than a client reads", async () => {
  const { talk, socket, speaker } = await conversation();
  talk.take(text);
  talk.take(flush);
  while (socket.sent.length === 0) await rest(2);
  await rest();
  assert.equal(socket.sent.length, 1);
  assert(speaker.computed <= 4, `${speaker.computed} utterances`);
  socket.isReading = true;
  while (socket.sent.at(-1)!.type !== "done") await rest(2);
  assert.equal(socket.sent.length, 101);
  await talk.leave();
});

Deno.test("a client that reads nothing, or says nothing, is not waited for", async () => {
  const slow = await conversation(50);
  slow.talk.take(text);
  slow.talk.take(flush);
  while (slow.socket.closedWith === undefined) await rest(5);
  assert.equal(slow.socket.sent.at(-1)!.error!.code, "request_timeout");
  await slow.talk.leave();
  assert.equal(slow.speaker.queue().requests, 0);

  const silent = await conversation(50);
  while (silent.socket.closedWith === undefined) await rest(5);
  assert.equal(silent.socket.closedWith, 1008);
  await silent.talk.leave();
});

Deno.test("the socket's code says why it is closed", async () => {
  const one = { type: "text", text: "One." };
  const failing = { failAt: 0, error: new Error("broken") };
  const cases: [number, string | object, Behaviour?][] = [
    [1000, { type: "close" }],
    [1008, { type: "start", speed: 9 }],
    [1009, "a".repeat(1_000_001)],
    [1011, { type: "flush" }, failing],
    [1013, { type: "flush" }, { failAt: 0, error: new KokoroError("busy", "too many") }],
  ];
  for (const [code, last, behaviour] of cases) {
    const { talk, socket } = await conversation(undefined, behaviour);
    socket.isReading = true;
    talk.take(JSON.stringify(one));
    talk.take(typeof last === "string" ? last : JSON.stringify(last));
    while (socket.closedWith === undefined) await rest(2);
    assert.equal(socket.closedWith, code);
    await talk.leave();
  }
  const { talk, socket } = await conversation();
  talk.finish();
  while (socket.closedWith === undefined) await rest(2);
  assert.equal(socket.closedWith, 1001);
  await talk.leave();
});
