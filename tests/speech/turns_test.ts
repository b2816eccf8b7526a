import assert from "node:assert/strict";
import { KokoroError } from "../../errors.ts";
import { type Priority, type Ticket, Turns } from "../../speech/turns.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

const after = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** Takes `count` turns and logs each when it starts: `a1`, `a2`. */
async function takeTurns(
  ticket: Ticket,
  name: string,
  count: number,
  log: string[],
): Promise<void> {
  using _ = ticket;
  for (let i = 1; i <= count; i++) {
    await ticket.turn(async () => {
      log.push(`${name}${i}`);
      await after(1);
    });
  }
}

/**
 * The order of turns when all requests ask at the same time. Each request has a priority and a
 * number of turns.
 */
async function turnsOf(...requests: [Priority, number][]): Promise<string> {
  const turns = new Turns();
  const log: string[] = [];
  await Promise.all(
    requests.map(([priority, count], i) =>
      takeTurns(turns.enter(priority), "abcdef"[i], count, log)
    ),
  );
  assert.deepEqual([turns.state.requests, turns.state.waiting], [0, 0]);
  return log.join(" ");
}

Deno.test("requests take turns, so a short one does not wait until a long one ends", async () => {
  assert.equal(
    await turnsOf(["normal", 4], ["normal", 1], ["normal", 2]),
    "a1 b1 c1 a2 c2 a3 a4",
  );
});

Deno.test("a request of higher priority goes first for all of its turns", async () => {
  assert.equal(
    await turnsOf(["low", 2], ["normal", 2], ["high", 3], ["high", 1]),
    "a1 c1 d1 c2 c3 b1 b2 a2",
  );
});

Deno.test("turns never overlap, and the next one follows even after an error", async () => {
  const turns = new Turns();
  let [atWork, most] = [0, 0];
  const results = await Promise.allSettled(Array.from({ length: 20 }, async (_, i) => {
    using ticket = turns.enter("normal");
    return await ticket.turn(async () => {
      most = Math.max(most, ++atWork);
      await after(1);
      atWork--;
      if (i % 3 === 0) throw new Error(`no ${i}`);
      return i;
    });
  }));
  assert.equal(most, 1);
  for (const [i, result] of results.entries()) {
    if (result.status === "fulfilled") assert.equal(result.value, i);
    else assert.match(result.reason.message, new RegExp(`^no ${i}$`));
    assert.equal(result.status, i % 3 === 0 ? "rejected" : "fulfilled");
  }
});

Deno.test("a full queue refuses requests until another one ends", () => {
  const turns = new Turns(2);
  using _first = turns.enter("normal");
  const second = turns.enter("low");
  assert.throws(
    () => turns.enter("high"),
    kokoroError("busy", /^2 syntheses and streams are under way, which is the limit: wait/),
  );
  second[Symbol.dispose]();
  second[Symbol.dispose]();
  turns.enter("high")[Symbol.dispose]();
  const { limit, requests, finished, refused } = turns.state;
  assert.deepEqual({ limit, requests, finished, refused }, {
    limit: 2,
    requests: 1,
    finished: 2,
    refused: 1,
  });
  for (const limit of [0, -1, 1.5, NaN]) {
    assert.throws(() => new Turns(limit), kokoroError("input", /^maxRequests is /));
  }
});

Deno.test("a waiting request can be aborted, and an aborted one gets no turn", async () => {
  const turns = new Turns();
  using busy = turns.enter("normal");
  const turn = busy.turn(() => after(5));
  const aborting = new AbortController();
  using waiting = turns.enter("normal", aborting.signal);
  const refused = assert.rejects(waiting.turn(() => Promise.reject("a turn")), /^Error: enough$/);
  assert.equal(turns.state.waiting, 1);
  aborting.abort(new Error("enough"));
  await refused;
  assert.equal(turns.state.waiting, 0);
  using late = turns.enter("normal", aborting.signal);
  await assert.rejects(late.turn(() => Promise.reject("a turn")), /^Error: enough$/);
  await turn;
});

Deno.test("closing the queue stops all requests and refuses new ones", async () => {
  const turns = new Turns();
  const closed = new KokoroError("closed", "over");
  using busy = turns.enter("normal");
  const turn = busy.turn(() => after(2));
  using waiting = turns.enter("high");
  const refused = assert.rejects(waiting.turn(() => after(0)), closed);
  await after(0);
  turns.close(closed);
  await refused;
  await turn;
  await assert.rejects(busy.turn(() => after(0)), closed);
  assert.throws(() => turns.enter("normal"), closed);
});

Deno.test("the times of waiting and of work are measured", async () => {
  const turns = new Turns();
  using first = turns.enter("normal");
  using second = turns.enter("normal");
  await Promise.all([first.turn(() => after(20)), second.turn(() => after(1))]);
  assert(second.waitedMs > 10 && first.waitedMs < 10);
  assert.equal(turns.state.waitedMs, first.waitedMs + second.waitedMs);
  assert(turns.state.servedMs > 15);
});

Deno.test("a signal that outlives its requests keeps no listeners", () => {
  const { signal } = new AbortController();
  const turns = new Turns();
  let listeners = 0;
  const counting =
    (method: (...args: Parameters<typeof signal.addEventListener>) => void, by: 1 | -1) =>
    (...args: Parameters<typeof signal.addEventListener>): void => {
      listeners += by;
      method.apply(signal, args);
    };
  signal.addEventListener = counting(signal.addEventListener, 1);
  signal.removeEventListener = counting(signal.removeEventListener, -1);
  for (let i = 0; i < 5; i++) turns.enter("normal", signal)[Symbol.dispose]();
  assert.equal(listeners, 0);
});
