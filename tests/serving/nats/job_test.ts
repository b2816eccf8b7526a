/** Checks how recipes become jobs, and messages recipes. */

import assert from "node:assert/strict";
import { jobOf, readJob } from "../../../serving/nats/job.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

const bytes = (value: unknown): Uint8Array => new TextEncoder().encode(JSON.stringify(value));

Deno.test("the id of a job is decided by what decides its result", () => {
  const recipe = { script: "Hi.", voice: "morty", cast: { A: "summer", B: { voice: "morty" } } };
  const { id } = jobOf(recipe);
  const { script, voice, cast } = recipe;
  const same = [
    jobOf({ cast: { B: { voice: "morty" }, A: "summer" }, voice, script }),
    jobOf({ ...recipe, speed: 1, seed: 0, emotion: "neutral" }),
    jobOf(recipe, { priority: "high", format: "wav" }),
  ];
  assert.deepEqual(same.map((job) => job.id), [id, id, id]);
  const others = [
    jobOf({ ...recipe, seed: 1 }),
    jobOf({ ...recipe, script: "Hi!" }),
    jobOf({ ...recipe, cast: { ...cast, B: "morty" } }),
    jobOf({ script: [{ text: script, voice }] }),
    jobOf({ script: [{ text: script, voice }, { text: "", voice }] }),
    jobOf(recipe, { format: "mp3" }),
    jobOf(recipe, { live: true }),
  ];
  assert.equal(new Set([id, ...others.map((job) => job.id)]).size, 8);
  assert.match(id, /^[0-9a-f]{64}$/);
  assert.equal(jobOf(recipe, { id: "slot-7_b" }).id, "slot-7_b");
});

Deno.test("jobs whose scripts come in parts are never the same", () => {
  const [one, other] = [1, 2].map(() => jobOf({ script: "" }, { feed: true }));
  assert.notEqual(one.id, other.id);
  assert.equal(readJob(bytes(one)).feed, true);
});

Deno.test("a job is the same after its message was read", () => {
  const jobs = [
    jobOf({ script: "Hi." }),
    jobOf({ script: [{ text: "Hi.", voice: "morty", pauseBefore: 1 }] }, { live: true }),
  ];
  for (const job of jobs) assert.deepEqual(readJob(bytes(job)), JSON.parse(JSON.stringify(job)));
});

Deno.test("invalid recipes and options are refused before they are sent", () => {
  const cases: [Parameters<typeof jobOf>, RegExp][] = [
    [[{ script: "Hi.", voices: "x" } as never], /no recipe key voices/],
    [[{ script: "Hi.", speed: 9 }], /speed/],
    [[{ script: [] }], /no turns/],
    [[{ script: [{ text: 7 }] as never }], /turn 0.*text/],
    [[{ script: "Hi.", cast: { A: { speed: 9 } } }], /cast "A".*speed/],
    [[{ script: "a".repeat(100_001) }], /100001 characters/],
    [[{ script: "Hi." }, { id: "a.b" }], /id.*letters/],
    [[{ script: "Hi." }, { id: "" }], /id/],
    [[{ script: "Hi." }, { priority: "urgent" as never }], /priority.*high/],
    [[{ script: "Hi." }, { format: "ogg" as never }], /format.*wav/],
    [[{ script: "Hi." }, { format: "opus", live: true }], /live.*opus/],
    [[{ script: "Hi." }, { feed: true }], /in parts has an empty script/],
  ];
  for (const [args, message] of cases) {
    assert.throws(() => jobOf(...args), kokoroError("input", message));
  }
});

Deno.test("messages that are no jobs are refused", () => {
  const job = jobOf({ script: "Hi." });
  const cases = [
    new Uint8Array(),
    new Uint8Array([0xff]),
    bytes(null),
    bytes([]),
    bytes({ ...job, id: "a*" }),
    bytes({ ...job, recipe: undefined }),
    bytes({ ...job, recipe: { script: 7 } }),
    bytes({ ...job, submitted: "now" }),
    bytes({ ...job, more: 1 }),
  ];
  for (const data of cases) assert.throws(() => readJob(data), kokoroError("input", /./));
});
