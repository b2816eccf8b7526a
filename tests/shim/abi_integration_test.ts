import assert from "node:assert/strict";
import { residentMemory } from "../../bench/memory/resident_memory.ts";
import { snrDb } from "../../bench/quality/snr.ts";
import { Engine } from "../../ffi/engine.ts";
import { emptyInfo, emptyMemory, type Kernels, packNoise, packOptions } from "../../ffi/structs.ts";
import { Library } from "../../ffi/library.ts";
import { MESSAGE_BYTES, type Symbols } from "../../ffi/symbols.ts";
import { chooseFrom } from "../../setup/choice.ts";
import { withEnvironment } from "../helpers/environment.ts";
import { inTemporaryFolder } from "../helpers/files.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { runScript } from "../helpers/run_command.ts";
import { likenessAt } from "../helpers/sound.ts";
import { readCases, readUtterance, REFERENCE, referenceAssets } from "./reference.ts";
import { speak } from "./speak.ts";

const { libraryPath, weightsPath } = await referenceAssets();
const library = Library.open({ path: libraryPath });
const cases = readCases();
const createEngine = (path = weightsPath, kernels?: Kernels): Promise<Engine> =>
  Engine.create(library, { weightsPath: path, device: "cpu", kernels });

for (const kernels of ["aten", "native"] as const) {
  Deno.test(`reference utterances match float64 with ${kernels} kernels`, async (test) => {
    using engine = await createEngine(weightsPath, kernels);
    assert.equal(engine.info.device, "cpu");
    assert.equal(engine.info.weightsBytes, 4 * 81_140_664);
    assert.match(engine.info.kernels, kernels === "aten" ? /^aten$/ : /^(avx512|avx2|neon)$/);
    const [, slow, fast] = cases;
    for (const reference of [slow, fast]) {
      await test.step(reference.file, async () => {
        const expected = await readUtterance(reference);
        const { durations, curves, samples } = await speak(engine, reference);
        assert.deepEqual(durations, expected.durations);
        const off = curves.f0.map((value, i) => Math.abs(value - expected.f0[i]));
        assert(Math.max(...off) < 0.01, `F0 is off by ${Math.max(...off)} Hz`);
        const snr = snrDb(expected.audio, samples);
        assert(snr >= reference.pytorch_f32_snr_db + 8, `${snr} dB`);
      });
    }
  });
}

Deno.test("both kinds of kernels give the same curves, and the same sound from them", async () => {
  using native = await createEngine(weightsPath, "native");
  using aten = await createEngine(weightsPath, "aten");
  for (const reference of cases) {
    const expected = await speak(aten, reference);
    const { durations, curves } = await speak(native, reference);
    assert.deepEqual(durations, expected.durations);
    const off = curves.f0.map((value, i) => Math.abs(value - expected.curves.f0[i]));
    assert(Math.max(...off) < 0.001, `F0 is off by ${Math.max(...off)} Hz`);
    // From the same curves: the phase of the voice adds up all differences of F0.
    const { ids, style } = await readUtterance(reference);
    using utterance = await native.utterance(ids, style);
    const samples = new Float32Array(expected.samples.length);
    const { seed, utterance: number } = reference;
    await utterance.samples(durations, expected.curves, { seed, utterance: number }, samples);
    const snr = snrDb(expected.samples, samples);
    assert(snr > 100, `${reference.file}: ${snr} dB`);
  }
});

/** Calls `use` with a file of prepared weights. */
async function withPrepared(use: (path: string) => Promise<void>): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const path = `${folder}/prepared`;
    using engine = await createEngine();
    await engine.prepare(path);
    await use(path);
  });
}

const fromPrepared = (preparedPath: string): Promise<Engine> =>
  Engine.create(library, { weightsPath, preparedPath, device: "cpu", kernels: "native" });

Deno.test("prepared weights that are mapped give the same bits, and no memory of one's own", () =>
  withPrepared(async (path) => {
    using own = await createEngine(weightsPath, "native");
    const expected = await speak(own, cases[0]);
    const before = residentMemory().own;
    using mapped = await fromPrepared(path);
    assert.deepEqual(await speak(mapped, cases[0]), expected);
    const added = residentMemory().own - before;
    assert(added < 100e6, `${added} bytes`);
  }));

Deno.test("prepared weights can be written again, and only by native kernels", () =>
  withPrepared(async (path) => {
    const bytes = await Deno.readFile(path);
    using engine = await fromPrepared(path);
    await engine.prepare(`${path}2`);
    const again = await Deno.readFile(`${path}2`);
    assert(bytes.every((byte, i) => byte === again[i]));
    await assert.rejects(engine.prepare(`${path}/no/folder`), kokoroError("internal", /write/));
    using aten = await createEngine(weightsPath, "aten");
    await assert.rejects(aten.prepare(`${path}3`), kokoroError("device", /native kernels/));
  }));

const preparedDamages: Record<string, [edit: (header: string) => string, message: RegExp]> = {
  "another layout": [(header) => header.replace(/"layout":"\w/, '"layout":"x'), /made for other/],
  "other weights": [(header) => header.replace(/"weights":"\w/, '"weights":"x'), /made for other/],
  "a missing convolution": [(header) => header.replace('"0":', '"x":'), /other prepared weights/],
  "a convolution of another size": [
    (header) => header.replace(/"shape":\[\d+\]/, (shape) => shape.replace("[", "[1,")),
    /other prepared weights/,
  ],
  "no JSON": [(header) => header.replace("{", "["), /header has no/],
};

Deno.test("prepared weights that don't fit are refused, and the next engine works", () =>
  withPrepared(async (path) => {
    const bytes = await Deno.readFile(path);
    const length = 8 + Number(new DataView(bytes.buffer).getBigUint64(0, true));
    const header = new TextDecoder("latin1").decode(bytes.subarray(8, length));
    for (const [what, [edit, message]] of Object.entries(preparedDamages)) {
      const edited = edit(header).padEnd(header.length).slice(0, header.length);
      assert.notEqual(edited, header, what);
      bytes.set(new TextEncoder().encode(edited), 8);
      await Deno.writeFile(path, bytes);
      await assert.rejects(fromPrepared(path), kokoroError("weights", message), what);
    }
    for (const size of [0, 100, bytes.length / 2]) {
      await Deno.truncate(path, size);
      await assert.rejects(fromPrepared(path), kokoroError("weights", new RegExp(path)));
    }
    await Deno.remove(path);
    await assert.rejects(fromPrepared(path), kokoroError("weights", new RegExp(path)));
    (await createEngine())[Symbol.dispose]();
  }));

Deno.test("the shortest and the longest utterance can be spoken", async () => {
  using engine = await createEngine();
  const { style } = await readUtterance(cases[0]);
  for (const tokens of [3, 512]) {
    const ids = Int32Array.from({ length: tokens }, (_, i) => 43 + i % 100);
    ids[0] = ids[tokens - 1] = 0;
    using utterance = await engine.utterance(ids, style);
    assert(utterance.durations.every((frames) => frames > 0 && frames < 50));
    const frames = new Int32Array(tokens).fill(1);
    const curves = await utterance.curves(frames);
    assert(curves.f0.every((hertz) => Math.abs(hertz) < 1000));
    const samples = new Float32Array(600 * tokens).fill(NaN);
    await utterance.samples(frames, curves, { seed: 42, utterance: 0 }, samples);
    assert(samples.every((sample) => Math.abs(sample) < 2));
    assert(samples.some((sample) => Math.abs(sample) > 0.001));
  }
});

Deno.test("the same arguments give the same bits, whatever else is spoken meanwhile", async () => {
  using engine = await createEngine();
  using other = await createEngine();
  const [first, second] = [cases[3], cases[0]];
  const alone = await speak(engine, first);
  const together = await Promise.all([
    speak(engine, first),
    speak(engine, second),
    speak(other, first),
    speak(other, second),
    speak(engine, first, 1),
  ]);
  for (const i of [0, 2]) assert.deepEqual(together[i], alone);
  assert.deepEqual(together[1], together[3]);
  // Another utterance number changes the noise and little else.
  assert.deepEqual(together[4].curves, alone.curves);
  assert.notDeepEqual(together[4].samples, alone.samples);
  assert(snrDb(alone.samples, together[4].samples) > 5);
});

Deno.test("memory use is what the system reports, and a release changes no sample", async () => {
  // The allocator returns large blocks to the system when they are freed, so on the CPU a release
  // frees little.
  using engine = await createEngine(weightsPath, "aten");
  const resident = Deno.memoryUsage().rss;
  const { heldBytes, peakBytes } = engine.memory();
  assert(Math.abs(heldBytes / resident - 1) < 0.02, `${heldBytes} bytes, ${resident} by Deno`);
  assert(peakBytes >= heldBytes);
  const before = await speak(engine, cases[0]);
  const held = engine.memory().heldBytes;
  await engine.release();
  assert(engine.memory().heldBytes < held + 1e6, `${held}, then ${engine.memory().heldBytes}`);
  assert.deepEqual(await speak(engine, cases[0]), before);
});

/** The variables that the shim sets when it is loaded, with their values. */
const environment = {
  LRU_CACHE_CAPACITY: "16",
  ONEDNN_PRIMITIVE_CACHE_CAPACITY: "64",
  TORCH_CUDNN_V8_API_LRU_CACHE_LIMIT: "512",
  CUBLAS_WORKSPACE_CONFIG: ":16:8",
};

Deno.test("loading the shim bounds the caches of other libraries, unless users did", async () => {
  const { libraryPath } = await referenceAssets();
  const names = Object.keys(environment);
  for (const chosen of [undefined, "100"]) {
    const expected = names.map((name) => chosen ?? environment[name as keyof typeof environment]);
    await withEnvironment(Object.fromEntries(names.map((name) => [name, chosen])), async () => {
      const { stdout } = await runScript("tests/shim/environment.ts", [libraryPath, ...names]);
      assert.deepEqual(JSON.parse(stdout), expected);
    });
  }
});

Deno.test("LD_LIBRARY_PATH can't replace the libtorch that the shim was built with", async () => {
  const { libraryPath } = await referenceAssets();
  const folder = await Deno.makeTempDir({ prefix: "kokoro-other-libtorch-" });
  try {
    await Deno.writeTextFile(`${folder}/libtorch_cpu.so`, "not a library");
    const surroundings = { env: { LD_LIBRARY_PATH: folder } };
    const opened = await runScript("tests/shim/environment.ts", [libraryPath], surroundings);
    assert.deepEqual([opened.code, opened.stdout, opened.stderr], [0, "[]\n", ""]);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
});

Deno.test("noise next to the harmonics makes a voice less periodic", async () => {
  using engine = await createEngine();
  const { style } = await readUtterance(cases[3]);
  using utterance = await engine.utterance(Int32Array.of(0, 69, 69, 0), style); // ɑɑ
  const frames = Int32Array.of(1, 20, 20, 1);
  const { f0, energy } = await utterance.curves(frames);
  const likeness = async (voiced?: number): Promise<number> => {
    const samples = new Float32Array(300 * f0.length);
    const curves = { f0: f0.map(() => 200), energy };
    await utterance.samples(frames, curves, { seed: 1, utterance: 0, voiced }, samples);
    return likenessAt(samples.subarray(6000, 18_000), 24_000 / 200);
  };
  const [trained, rough, rougher] = [await likeness(), await likeness(0.1), await likeness(0.3)];
  assert(trained > 0.9, `${trained}`);
  assert(rough < trained - 0.05 && rougher < rough - 0.05, `${[trained, rough, rougher]}`);
});

Deno.test("no call affects the next one, even if it fails", async () => {
  using engine = await createEngine();
  const { style } = await readUtterance(cases[3]);
  using utterance = await engine.utterance(Int32Array.of(0, 50, 60, 0), style);
  const noise = { seed: 1, utterance: 0 };
  const sayIt = async (frames: Int32Array): Promise<Float32Array> => {
    const curves = await utterance.curves(frames);
    const samples = new Float32Array(300 * curves.f0.length);
    await utterance.samples(frames, curves, noise, samples);
    return samples;
  };
  const [frames, fewer] = [Int32Array.of(10, 9, 8, 7), Int32Array.of(5, 5, 5, 5)];
  const first = await sayIt(frames);
  const curves = await utterance.curves(frames);
  assert.equal((await sayIt(fewer)).length, 600 * 20);
  assert.deepEqual(await sayIt(frames), first);
  const invalid = { f0: curves.f0.with(5, NaN), energy: curves.energy };
  await assert.rejects(
    utterance.samples(frames, invalid, noise, new Float32Array(first.length)),
    kokoroError("input", /not finite/),
  );
  const again = new Float32Array(first.length);
  await utterance.samples(frames, curves, noise, again);
  assert.deepEqual(again, first);
});

Deno.test("values too extreme for finite results are refused, and write nothing", async () => {
  for (const kernels of ["aten", "native"] as const) {
    using engine = await createEngine(weightsPath, kernels);
    const { style } = await readUtterance(cases[3]);
    const ids = Int32Array.of(0, 50, 60, 0);
    const extreme = new Float32Array(256).fill(3e38);
    await assert.rejects(engine.utterance(ids, extreme), kokoroError("input", /extreme/));
    using utterance = await engine.utterance(ids, style);
    const frames = Int32Array.of(5, 5, 5, 5);
    const curves = await utterance.curves(frames);
    const noise = { seed: 1, utterance: 0 };
    const output = new Float32Array(300 * curves.f0.length).fill(7);
    for (const value of [3e38, -3e38]) {
      for (const name of ["f0", "energy"] as const) {
        const edited = { ...curves, [name]: curves[name].map(() => value) };
        await assert.rejects(
          utterance.samples(frames, edited, noise, output),
          kokoroError("input", /extreme/),
        );
        assert(output.every((sample) => sample === 7));
      }
    }
    await utterance.samples(frames, curves, noise, output);
    assert(output.every((sample) => Math.abs(sample) < 2));
  }
});

/** An argument of a native function. */
type Argument =
  | DataView<ArrayBuffer>
  | ArrayBufferView<ArrayBuffer>
  | Deno.PointerValue
  | number
  | bigint;

/**
 * Calls a native function without the checks in `ffi/`. Adds the buffer for the message as the last
 * argument.
 */
async function call(
  name: keyof Symbols,
  args: readonly Argument[],
): Promise<{ status: number; message: string; args: readonly Argument[] }> {
  const room = new Uint8Array(MESSAGE_BYTES).fill(0xff);
  const native = library.symbols[name] as (...all: Argument[]) => number | Promise<number>;
  const status = await native(...args, room);
  const text = room.subarray(0, status === 0 ? 0 : room.indexOf(0));
  return { status, message: new TextDecoder("utf-8", { fatal: true }).decode(text), args };
}

/** Checks that a call refuses its arguments and does not write to any of them. */
async function assertRefused(
  name: keyof Symbols,
  args: readonly Argument[],
  message: RegExp,
): Promise<void> {
  const before = structuredClone(args.map(bytesOf));
  const refusal = await call(name, args);
  assert.equal(refusal.status, 1, `${name} gives ${refusal.status}: ${refusal.message}`);
  assert.match(refusal.message, message);
  assert.deepEqual(args.map(bytesOf), before);
}

const bytesOf = (argument: Argument): Uint8Array | null =>
  ArrayBuffer.isView(argument) ? new Uint8Array(argument.buffer) : null;

/** Checks that a call refuses null for each of its arguments that is not a number. */
async function assertNullRefused(name: keyof Symbols, args: readonly Argument[]): Promise<void> {
  for (const [i, argument] of args.entries()) {
    if (typeof argument === "number" || typeof argument === "bigint") continue;
    await assertRefused(name, args.with(i, null), /null/);
  }
}

const invalidOptions: Record<string, [edit: (options: DataView) => void, message: RegExp]> = {
  "another size": [(options) => options.setUint32(0, 16, true), /options\.size/],
  "device -1": [(options) => options.setInt32(4, -1, true), /options\.device/],
  "device 2": [(options) => options.setInt32(4, 2, true), /options\.device/],
  "an index on the CPU": [(options) => options.setInt32(8, 1, true), /options\.device_index/],
  "threads -1": [(options) => options.setInt32(12, -1, true), /options\.threads/],
  "threads 1025": [(options) => options.setInt32(12, 1025, true), /options\.threads/],
  "kernels 3": [(options) => options.setInt32(16, 3, true), /options\.kernels/],
  "kernels -1": [(options) => options.setInt32(16, -1, true), /options\.kernels/],
  "TF32 2": [(options) => options.setInt32(20, 2, true), /options\.allow_tf32/],
  "owner 999": [(options) => options.setUint32(24, 999, true), /options\.owner/],
  "reserved 1": [(options) => options.setUint32(28, 1, true), /options\.reserved/],
  "no path": [(options) => options.setBigUint64(32, 0n, true), /options\.weights_path/],
};

Deno.test("options that the header doesn't allow are refused", async () => {
  const out = new BigUint64Array(1);
  for (const [edit, message] of Object.values(invalidOptions)) {
    const { options, paths } = packOptions({ weightsPath, device: "cpu" });
    edit(options);
    await assertRefused("kokoro_engine_create", [options, out], message);
    assert(paths.length > 0);
  }
  const { options } = packOptions({ weightsPath, device: "cpu" });
  await assertNullRefused("kokoro_engine_create", [options, out]);
});

Deno.test("arguments that the header forbids are refused, and null can be freed", async () => {
  const { options, paths } = packOptions({ weightsPath, device: "cpu" });
  const out = new BigUint64Array(1);
  assert.equal((await call("kokoro_engine_create", [options, out])).status, 0);
  assert(paths.length > 0);
  const engine = Deno.UnsafePointer.create(out[0]);

  const info = emptyInfo();
  await assertNullRefused("kokoro_engine_get_info", [engine, info]);
  info.setUint32(0, 16, true);
  await assertRefused("kokoro_engine_get_info", [engine, info], /info\.size/);

  const memory = emptyMemory();
  await assertNullRefused("kokoro_engine_get_memory", [engine, memory]);
  memory.setUint32(0, 24, true);
  await assertRefused("kokoro_engine_get_memory", [engine, memory], /memory\.size/);
  await assertNullRefused("kokoro_engine_release", [engine]);
  await assertNullRefused("kokoro_engine_prepare", [engine, new Uint8Array(1)]);

  const [ids, style, durations] = [Int32Array.of(0, 50, 60, 0), new Float32Array(256), floats(4)];
  const encode = [engine, ids, 4, style, durations, out];
  await assertNullRefused("kokoro_utterance_create", encode);
  for (const count of [0, 1, 2, 513, 2 ** 32 - 1]) {
    await assertRefused("kokoro_utterance_create", encode.with(2, count), /token_count/);
  }
  for (const id of [-1, 178, 2 ** 31 - 1, -(2 ** 31)]) {
    const args = encode.with(1, Int32Array.of(0, id, 50, 0));
    await assertRefused("kokoro_utterance_create", args, /not in the token table/);
  }
  for (const bad of [Int32Array.of(1, 50, 60, 0), Int32Array.of(0, 50, 60, 1)]) {
    await assertRefused("kokoro_utterance_create", encode.with(1, bad), /zero at each end/);
  }
  for (const value of [NaN, Infinity]) {
    const args = encode.with(3, new Float32Array(256).fill(value, 255));
    await assertRefused("kokoro_utterance_create", args, /style has a value/);
  }
  assert.equal((await call("kokoro_utterance_create", encode)).status, 0);
  const utterance = Deno.UnsafePointer.create(out[0]);

  const noise = packNoise({ seed: 1, utterance: 0 });
  const frames = Int32Array.of(1, 2, 3, 4);
  const shape = [utterance, frames, 4, floats(20), floats(20), 20n];
  await assertNullRefused("kokoro_utterance_curves", shape);
  for (const count of [0n, 2n, 18n, 19n, 21n, 22n, 2n ** 64n - 1n]) {
    await assertRefused("kokoro_utterance_curves", shape.with(5, count), /curve_count/);
  }
  for (const duration of [0, -1, -(2 ** 31)]) {
    const args = shape.with(1, Int32Array.of(1, 2, 3, duration));
    await assertRefused("kokoro_utterance_curves", args, /duration is less than one/);
  }
  for (const [huge, count] of [[2 ** 31 - 1, 20n], [2 ** 31 - 1, 2n * 4n * (2n ** 31n - 1n)]]) {
    const args = shape.with(1, new Int32Array(4).fill(Number(huge))).with(5, count);
    await assertRefused("kokoro_utterance_curves", args, /KOKORO_MAX_FRAMES/);
    const most = new Int32Array(4).fill(16_384 + 1);
    await assertRefused("kokoro_utterance_curves", shape.with(1, most), /KOKORO_MAX_FRAMES/);
  }
  const fewer = [utterance, frames, 3, floats(20), floats(20), 12n];
  await assertRefused("kokoro_utterance_curves", fewer, /token_count/);
  await assertRefused("kokoro_utterance_curves", shape.with(2, 0).with(5, 0n), /token_count/);
  assert.equal((await call("kokoro_utterance_curves", shape)).status, 0);

  const speak = [utterance, frames, 4, floats(20), floats(20), 20n, noise, floats(6000), 6000n];
  await assertNullRefused("kokoro_utterance_samples", speak);
  // Counts are checked before anything is read: the last two are far beyond the curves' memory.
  for (const count of [0n, 2n, 18n, 19n, 2n ** 40n, 2n ** 62n]) {
    await assertRefused("kokoro_utterance_samples", speak.with(5, count), /curve_count/);
  }
  await assertRefused("kokoro_utterance_samples", speak.with(1, frames.with(2, 0)), /duration is/);
  await assertRefused("kokoro_utterance_samples", [
    ...fewer,
    ...speak.slice(6, 7),
    floats(3600),
    3600n,
  ], /token_count/);
  for (const count of [0n, 5999n, 5400n]) {
    await assertRefused("kokoro_utterance_samples", speak.with(8, count), /sample_count/);
  }
  for (const value of [NaN, Infinity, -Infinity]) {
    for (const curve of [3, 4]) {
      const args = speak.with(curve, floats(20).fill(value, 19));
      await assertRefused("kokoro_utterance_samples", args, /curve has a value/);
    }
  }
  const small = new DataView(noise.buffer.slice(0));
  small.setUint32(0, 12, true);
  await assertRefused("kokoro_utterance_samples", speak.with(6, small), /noise\.size/);
  for (const voiced of [-0.001, 1.001, NaN]) {
    const wrong = new DataView(noise.buffer.slice(0));
    wrong.setFloat32(16, voiced, true);
    await assertRefused("kokoro_utterance_samples", speak.with(6, wrong), /noise\.voiced/);
  }
  const reserved = new DataView(noise.buffer.slice(0));
  reserved.setUint32(20, 1, true);
  await assertRefused("kokoro_utterance_samples", speak.with(6, reserved), /noise\.reserved/);
  assert.equal((await call("kokoro_utterance_samples", speak)).status, 0);

  const { symbols } = library;
  symbols.kokoro_engine_free(engine);
  assert.equal((await call("kokoro_utterance_samples", speak)).status, 0);
  await assertRefused("kokoro_utterance_create", encode, /was freed/);
  symbols.kokoro_utterance_free(utterance);
  await assertRefused("kokoro_utterance_samples", speak, /was freed/);
  symbols.kokoro_engine_free(engine);
  symbols.kokoro_utterance_free(utterance);
  symbols.kokoro_engine_free(null);
  symbols.kokoro_utterance_free(null);
});

const floats = (count: number): Float32Array<ArrayBuffer> => new Float32Array(count).fill(7);

/** A change of the real weights' header or of the size of their file, and the expected error. */
interface Damage {
  readonly edit?: [from: string, to: string];
  readonly bytes?: (size: number) => number;
  readonly message: RegExp;
}

const damages: Record<string, Damage> = {
  "no bytes": { bytes: () => 0, message: /can't read/ },
  "half of the header": { bytes: () => 20_000, message: /ends within its header/ },
  "only the header": { bytes: () => 100_000, message: /lies outside of the file/ },
  "all but one byte": { bytes: (size) => size - 1, message: /lies outside of the file/ },
  "a renamed tensor": {
    edit: ['"bert_encoder.bias"', '"bert_encoder.bios"'],
    message: /has no tensor bert_encoder\.bias/,
  },
  "a transposed matrix": {
    edit: ["[512,768]", "[768,512]"],
    message: /bert_encoder\.weight in another type or shape/,
  },
  "integers instead of floats": {
    edit: ['"bert_encoder.weight":{"dtype":"F32"', '"bert_encoder.weight":{"dtype":"I32"'],
    message: /bert_encoder\.weight in another type or shape/,
  },
  "invalid JSON": { edit: ['{"dtype"', '["dtype"'], message: /its header has no '\{'/ },
};

Deno.test("each damage to weights has its own error, and the next engine works", async (test) => {
  const path = await Deno.makeTempFile({ suffix: ".safetensors" });
  try {
    for (const [what, { edit, bytes, message }] of Object.entries(damages)) {
      await test.step(what, async () => {
        await writeDamaged(path, edit, bytes);
        await assert.rejects(createEngine(path), kokoroError("weights", message));
        await assert.rejects(createEngine(path), kokoroError("weights", new RegExp(path)));
      });
    }
  } finally {
    await Deno.remove(path);
  }
  for (const path of ["", "/nowhere/weights", REFERENCE, `${REFERENCE}00.safetensors`]) {
    await assert.rejects(createEngine(path), kokoroError("weights", new RegExp(path)));
  }
  (await createEngine())[Symbol.dispose]();
});

/** Writes damaged weights. Only their header is copied; a hole in the file replaces the tensors. */
async function writeDamaged(
  path: string,
  [from, to]: readonly [string, string] = ["", ""],
  bytes = (size: number): number => size,
): Promise<void> {
  using weights = await Deno.open(weightsPath);
  const begin = new Uint8Array(100_000);
  await weights.read(begin);
  const latin1 = new TextDecoder("latin1").decode(begin);
  assert(latin1.includes(from));
  await Deno.writeFile(path, Uint8Array.from(latin1.replace(from, to), (c) => c.charCodeAt(0)));
  await Deno.truncate(path, bytes((await weights.stat()).size));
}

Deno.test("a message that is too long is cut after a whole character", async () => {
  const { options, paths: [path] } = packOptions({
    weightsPath: `/${"ä".repeat(1000)}`,
    device: "cpu",
  });
  const { status, message } = await call("kokoro_engine_create", [options, new BigUint64Array(1)]);
  assert(path.length > MESSAGE_BYTES);
  assert.equal(status, 2);
  assert.match(message, /^can't read \/ä+$/);
  assert(new TextEncoder().encode(message).length >= MESSAGE_BYTES - 2);
});

Deno.test({
  name: "without a GPU, an engine for one is an error that names what is missing",
  ignore: chooseFrom({}).device === "cuda",
  fn: async () => {
    const create = (): Promise<Engine> => Engine.create(library, { weightsPath, device: "cuda" });
    await assert.rejects(create(), kokoroError("device", /libtorch_cuda\.so|NVIDIA/));
    await assert.rejects(create(), kokoroError("device", /libtorch_cuda\.so|NVIDIA/));
    (await createEngine())[Symbol.dispose]();
  },
});

Deno.test("native code prints nothing", async () => {
  const { code, stdout, stderr } = await runScript("tests/shim/silent.ts", ["--quiet"]);
  assert.deepEqual({ code, stdout, stderr }, { code: 0, stdout: "", stderr: "" });
});
