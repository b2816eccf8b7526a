import assert from "node:assert/strict";
import { KokoroError, type KokoroErrorKind } from "../../errors.ts";
import { type Curves, Engine, type NativeUtterance } from "../../ffi/engine.ts";
import { type EngineOptions } from "../../ffi/structs.ts";
import { allocateOutput, freeOutput } from "../../ffi/slot.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { collect, collectUntil } from "../standin/collect.ts";
import { counts, library, setDelay, whileFailing } from "../standin/kokoro.ts";

const nothing = { engines: 0, utterances: 0, breaches: 0 };
const ids = Int32Array.of(0, 5, 6, 0);
const frames = Int32Array.of(1, 2, 3, 4);

function style(first = 0, last = 0): Float32Array {
  const row = new Float32Array(256);
  row[0] = first;
  row[255] = last;
  return row;
}

function engineOf(options: Partial<EngineOptions> = {}): Promise<Engine> {
  return Engine.create(library, { weightsPath: "weights", device: "cpu", ...options });
}

Deno.test("options reach the library, and its information is returned", async () => {
  using engine = await engineOf({
    weightsPath: "/ä/weights.safetensors",
    device: "cuda",
    threads: 3,
  });
  const weightsBytes = 2 ** 32 + new TextEncoder().encode("/ä/weights.safetensors").length;
  assert.deepEqual(engine.info, { device: "cuda", threads: 3, weightsBytes, kernels: "standin" });
  using other = await engineOf();
  assert.deepEqual(other.info, {
    device: "cpu",
    threads: 0,
    weightsBytes: 2 ** 32 + 7,
    kernels: "standin",
  });
});

Deno.test("a GPU is chosen by its number", async () => {
  for (const [device, index] of [["cuda", 0], ["cuda:0", 0], ["cuda:7", 7]] as const) {
    using engine = await engineOf({ device });
    assert.equal(engine.info.device, "cuda");
    assert.equal(engine.info.weightsBytes, 2 ** 32 + 7 + 100_000 * index);
  }
});

Deno.test("TF32 is allowed on request", async () => {
  using engine = await engineOf({ allowTf32: true });
  assert.equal(engine.info.weightsBytes, 2 ** 32 + 7 + 1000);
});

Deno.test("memory use is reported, and cached memory can be freed", async () => {
  const engine = await engineOf();
  assert.deepEqual(engine.memory(), { usedBytes: 1e9, heldBytes: 3e9, peakBytes: 4e9 });
  await engine.release();
  assert.equal(engine.memory().heldBytes, 1.5e9);
  await whileFailing("kokoro_engine_release", 4, "no device", async () => {
    await assert.rejects(engine.release(), kokoroError("device", /^no device$/));
  });
  await whileFailing("kokoro_engine_get_memory", 4, "no device", () => {
    assert.throws(() => engine.memory(), kokoroError("device", /^no device$/));
    return Promise.resolve();
  });
  engine[Symbol.dispose]();
  assert.throws(() => engine.memory(), kokoroError("closed", /engine was disposed/));
  await assert.rejects(engine.release(), kokoroError("closed", /engine was disposed/));
  assert.deepEqual(counts(), nothing);
});

Deno.test("arrays reach the library, and samples are written to the middle of a slot", async () => {
  using engine = await engineOf();
  using utterance = await engine.utterance(ids, style(0.25, 0.5));
  assert.deepEqual([...utterance.durations], [0.75, 5.75, 6.75, 0.75]);
  const curves = await utterance.curves(frames);
  assert.deepEqual([...curves.f0], [...Array(20).keys()]);
  assert.deepEqual([...curves.energy], [...Array(20).keys()].map((i) => -i));
  curves.f0.fill(2);
  const slot = new Float32Array(allocateOutput({ driver: null }));
  const seed = 2n ** 33n;
  await utterance.samples(frames, curves, { seed, utterance: 100 }, slot.subarray(600, 6600));
  for (const i of [0, 599, 6600, slot.length - 1]) assert.equal(slot[i], 0);
  for (const i of [600, 898]) assert.equal(slot[i], 2 + 0 + 2 + 100);
  for (const i of [901, 1199]) assert.equal(slot[i], -(2 - 1 + 2 + 100));
  assert.equal(slot[6599], -(2 - 19 + 2 + 100));
  freeOutput(slot.buffer);
});

Deno.test("seeds and utterance numbers are accepted only up to their limits", async () => {
  using engine = await engineOf();
  using utterance = await engine.utterance(ids, style());
  const curves = await utterance.curves(frames);
  const output = new Float32Array(6000);
  await utterance.samples(frames, curves, { seed: 2n ** 64n - 1n, utterance: 2 ** 32 - 1 }, output);
  assert.equal(output[0], Math.fround(Math.fround(2 ** 32 - 1) + Math.fround(2 ** 32 - 1)));
  for (const seed of [-1, 1.5, NaN, 2 ** 53, -1n, 2n ** 64n]) {
    await assert.rejects(
      utterance.samples(frames, curves, { seed, utterance: 0 }, output),
      kokoroError("input", /seed/),
    );
  }
  for (const number of [-1, 0.5, 2 ** 32]) {
    const noise = { seed: 0, utterance: number };
    await assert.rejects(
      utterance.samples(frames, curves, noise, output),
      kokoroError("input", /utterance/),
    );
  }
});

Deno.test("invalid arrays are refused before the call", async () => {
  using engine = await engineOf();
  await assert.rejects(
    engine.utterance(new Int32Array(2), style()),
    kokoroError("input", /2 tokens, but must have 3 to 512/),
  );
  await assert.rejects(
    engine.utterance(new Int32Array(513), style()),
    kokoroError("input", /513 tokens/),
  );
  await assert.rejects(
    engine.utterance(Int32Array.of(0, 1, 2), style()),
    kokoroError("input", /token 0/),
  );
  await assert.rejects(
    engine.utterance(ids, new Float32Array(128)),
    kokoroError("input", /style has 128 values, but must have 256/),
  );
  using utterance = await engine.utterance(ids, style());
  await assert.rejects(
    utterance.curves(Int32Array.of(1, 1)),
    kokoroError("input", /durations has 2 values, but must have 4/),
  );
  await assert.rejects(
    utterance.curves(Int32Array.of(1, 1, 0, 1)),
    kokoroError("input", /durations\[2\] is 0/),
  );
  const curves = await utterance.curves(frames);
  const noise = { seed: 1, utterance: 0 };
  const short = { f0: curves.f0, energy: curves.energy.subarray(1) };
  await assert.rejects(
    utterance.samples(frames, short, noise, new Float32Array(6000)),
    kokoroError("input", /energy/),
  );
  await assert.rejects(
    utterance.samples(frames, curves, noise, new Float32Array(5999)),
    kokoroError("output", /6000/),
  );
  const detached = new Float32Array(6000);
  detached.buffer.transfer();
  await assert.rejects(
    utterance.samples(frames, curves, noise, detached),
    kokoroError("output", /transferred/),
  );
  const bytes = 4 * 6000;
  for (
    const buffer of [
      new ArrayBuffer(bytes, { maxByteLength: 2 * bytes }),
      new SharedArrayBuffer(bytes, { maxByteLength: 2 * bytes }),
    ]
  ) {
    for (const resizable of [new Float32Array(buffer), new Float32Array(buffer, 0, 6000)]) {
      await assert.rejects(
        utterance.samples(frames, curves, noise, resizable),
        kokoroError("output", /resizable/),
      );
    }
  }
});

Deno.test("invalid options are refused before the call", async () => {
  await assert.rejects(engineOf({ threads: -1 }), kokoroError("input", /threads/));
  await assert.rejects(engineOf({ threads: 1.5 }), kokoroError("input", /threads/));
  for (const device of ["tpu", "cuda:-1", "cuda:1.5", "cuda:", "CUDA", "cuda:1000", "cpu:0", ""]) {
    const message = /^device is ".*": give "cpu", "cuda" or "cuda:N"$/;
    await assert.rejects(engineOf({ device: device as "cpu" }), kokoroError("input", message));
  }
  await assert.rejects(engineOf({ weightsPath: "a\0b" }), kokoroError("input", /NUL character/));
});

Deno.test("each status becomes an error of its kind, with the library's message", async () => {
  const kinds: KokoroErrorKind[] = ["input", "weights", "device", "device", "memory", "internal"];
  for (const [i, kind] of [...kinds, "internal" as const].entries()) {
    await whileFailing("kokoro_engine_create", i + 1, `no good: ü ${i}`, async () => {
      await assert.rejects(engineOf(), kokoroError(kind, new RegExp(`^no good: ü ${i}$`)));
    });
  }
  await whileFailing("kokoro_engine_create", 99, "", async () => {
    await assert.rejects(engineOf(), kokoroError("internal", /status 99 and no message/));
  });
});

Deno.test("a message of the maximum length arrives complete", async () => {
  const message = "x".repeat(1023);
  await whileFailing("kokoro_engine_create", 6, message, async () => {
    await assert.rejects(engineOf(), kokoroError("internal", new RegExp(`^${message}$`)));
  });
});

Deno.test("an error at any call leaks nothing", async () => {
  async function speak(): Promise<void> {
    using engine = await engineOf();
    using utterance = await engine.utterance(ids, style());
    const curves = await utterance.curves(frames);
    await utterance.samples(frames, curves, { seed: 0, utterance: 0 }, new Float32Array(6000));
  }
  const calls = ["engine_create", "engine_get_info", "utterance_create", "utterance_curves"];
  for (const call of [...calls, "utterance_samples"]) {
    await whileFailing(`kokoro_${call}`, 5, call, async () => {
      await assert.rejects(speak(), kokoroError("memory", new RegExp(call)));
    });
    assert.deepEqual(counts(), nothing);
  }
});

Deno.test("disposed objects can't be used, and disposing them twice does nothing", async () => {
  const engine = await engineOf();
  const utterance = await engine.utterance(ids, style());
  const curves = await utterance.curves(frames);
  engine[Symbol.dispose]();
  engine[Symbol.dispose]();
  await assert.rejects(
    engine.utterance(ids, style()),
    kokoroError("closed", /engine was disposed/),
  );
  await utterance.curves(frames); // the utterance keeps its engine alive
  assert.equal(counts().engines, 1);
  utterance[Symbol.dispose]();
  utterance[Symbol.dispose]();
  await assert.rejects(utterance.curves(frames), kokoroError("closed", /utterance was disposed/));
  const noise = { seed: 0, utterance: 0 };
  await assert.rejects(
    utterance.samples(frames, curves, noise, new Float32Array(6000)),
    kokoroError("closed", /utterance/),
  );
  assert.deepEqual(counts(), nothing);
});

Deno.test("objects that are disposed during calls are freed after the last call", async () => {
  setDelay(30);
  const engine = await engineOf();
  const pending = [engine.utterance(ids, style()), engine.utterance(ids, style())];
  engine[Symbol.dispose]();
  assert.equal(counts().engines, 1);
  const [first, second] = await Promise.all(pending);
  const curves = [first.curves(frames), first.curves(frames)];
  first[Symbol.dispose]();
  assert.equal(counts().utterances, 2);
  await Promise.all(curves);
  assert.equal(counts().utterances, 1);
  second[Symbol.dispose]();
  assert.deepEqual(counts(), nothing);
  setDelay(0);
});

Deno.test("arrays can be modified as soon as a call is made", async () => {
  setDelay(30);
  using engine = await engineOf();
  const [row, tokens, lengths] = [style(1), ids.slice(), frames.slice()];
  const pending = engine.utterance(tokens, row);
  row.fill(9);
  tokens.fill(9);
  using utterance = await pending;
  assert.deepEqual([...utterance.durations], [1, 6, 7, 1]);
  const more = utterance.curves(lengths);
  lengths.fill(9);
  const curves = await more;
  const output = new Float32Array(6000);
  const speaking = utterance.samples(frames, curves, { seed: 0, utterance: 0 }, output);
  curves.f0.fill(9);
  curves.energy.fill(9);
  await speaking;
  assert(output.every((sample) => sample === 0));
  setDelay(0);
  assert.equal(counts().breaches, 0);
});

Deno.test("garbage-collected engines and utterances are freed", async () => {
  await (async () => {
    const engine = await engineOf();
    await engine.utterance(ids, style());
    await engine.utterance(ids, style());
  })();
  assert.deepEqual(counts(), { engines: 1, utterances: 2, breaches: 0 });
  await collectUntil(() => counts().engines + counts().utterances === 0);
  assert.deepEqual(counts(), nothing);
});

Deno.test("a call keeps what it needs, even if nothing else refers to it", async () => {
  setDelay(60);
  const output = await (async () => {
    const engine = await engineOf();
    const utterance = await engine.utterance(ids, style());
    const curves = await utterance.curves(frames);
    curves.f0.fill(3);
    return utterance.samples(frames, curves, { seed: 0, utterance: 0 }, new Float32Array(6000));
  })();
  assert.equal(output, undefined);
  const forgotten = engineOf().then((engine) => engine.utterance(ids, style()));
  for (let i = 0; i < 5; i++) {
    await collect();
    new Float32Array(6000).fill(i);
  }
  await forgotten;
  setDelay(0);
  assert.equal(counts().breaches, 0);
});

Deno.test("a slot that is freed during a call stays allocated until the call ends", async () => {
  setDelay(60);
  using engine = await engineOf();
  using utterance = await engine.utterance(ids, style());
  const curves = await utterance.curves(frames);
  const output = new Float32Array(allocateOutput({ driver: null }), 0, 6000);
  const speaking = utterance.samples(frames, curves, { seed: 0, utterance: 0 }, output);
  freeOutput(output.buffer);
  assert.equal(output.length, 0);
  await speaking;
  const again = utterance.samples(frames, curves, { seed: 0, utterance: 0 }, output);
  await assert.rejects(again, kokoroError("output", /freed or transferred/));
  setDelay(0);
});

Deno.test("no order of calls, disposal and collection breaks a rule or leaks", async () => {
  setDelay(3);
  for (let seed = 1; seed <= 25; seed++) await randomLife(seed);
  setDelay(0);
  await collectUntil(() => counts().engines + counts().utterances === 0);
  assert.deepEqual(counts(), nothing);
});

/**
 * Runs sixty actions in a random order that depends on `seed`. Checks that calls fail only with
 * `closed`.
 */
async function randomLife(seed: number): Promise<void> {
  const random = randomOf(seed);
  const engines: Engine[] = [];
  const utterances: { native: NativeUtterance; curves?: Curves }[] = [];
  const pending: Promise<unknown>[] = [];
  const begin = (call: Promise<unknown>): void => {
    pending.push(call.catch((error) => {
      assert(error instanceof KokoroError && error.kind === "closed", error.stack);
    }));
  };
  const forget = <T>(list: T[]): T | undefined => list.splice(random(list.length), 1)[0];
  const actions: (() => unknown)[] = [
    () => begin(engineOf().then((engine) => engines.push(engine))),
    () => {
      const engine = engines[random(engines.length)];
      if (!engine) return;
      begin(engine.utterance(ids, style()).then((native) => utterances.push({ native })));
    },
    () => {
      const utterance = utterances[random(utterances.length)];
      if (!utterance) return;
      begin(utterance.native.curves(frames).then((curves) => utterance.curves = curves));
    },
    () => {
      const utterance = utterances[random(utterances.length)];
      if (!utterance?.curves) return;
      const output = new Float32Array(allocateOutput({ driver: null }), 0, 6000);
      begin(utterance.native.samples(frames, utterance.curves, { seed, utterance: 0 }, output));
      if (random(2) === 0) freeOutput(output.buffer);
    },
    () => engines[random(engines.length)]?.[Symbol.dispose](),
    () => utterances[random(utterances.length)]?.native[Symbol.dispose](),
    () => forget(engines),
    () => forget(utterances),
    () => new Promise((resolve) => setTimeout(resolve, random(4))),
  ];
  const collection = random(60);
  for (let i = 0; i < 60; i++) {
    await actions[random(actions.length)]();
    if (i === collection) await collect();
  }
  await Promise.all(pending);
}

/** A small linear congruential generator: the same seed gives the same actions. */
function randomOf(seed: number): (below: number) => number {
  let state = seed;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor(state / 2 ** 32 * below);
  };
}
