/**
 * Measures what crossing the native boundary costs, with a stand-in for the shim that computes
 * almost nothing. `deno task latency` reports the boundary's share of a synthesis.
 *
 * @module
 */

import { Engine } from "../../ffi/engine.ts";
import { allocateOutput, freeOutput } from "../../ffi/slot.ts";
import { versionSymbols } from "../../ffi/symbols.ts";
import { Library } from "../../ffi/library.ts";
import { ensureAssets } from "../../setup/assets.ts";
import { crossing } from "./boundary.ts";
import { library } from "../../tests/standin/kokoro.ts";

const { symbols: sync } = Deno.dlopen(library.path, versionSymbols);
const { symbols: nonblocking } = Deno.dlopen(library.path, {
  kokoro_abi_version: { ...versionSymbols.kokoro_abi_version, nonblocking: true },
});

const { libraryPath } = await ensureAssets();
const crossShim = crossing(Library.open({ path: libraryPath }).symbols, 5);
const engine = await Engine.create(library, { weightsPath: "none", device: "cpu" });
const ids = new Int32Array(100);
const style = new Float32Array(256);
const utterance = await engine.utterance(ids, style);
const durations = new Int32Array(100).fill(2);
const curves = await utterance.curves(durations);
const samples = new Float32Array(allocateOutput({ driver: null }), 0, 300 * curves.f0.length);

Deno.bench("a synchronous call", { group: "bare", baseline: true }, () => {
  sync.kokoro_abi_version();
});

Deno.bench("a nonblocking call", { group: "bare" }, async () => {
  await nonblocking.kokoro_abi_version();
});

Deno.bench("all three calls for 5 s, refused by the real shim", { group: "bare" }, crossShim);

Deno.bench("utterance: 100 tokens", { group: "engine" }, async () => {
  using _ = await engine.utterance(ids, style);
});

Deno.bench("curves: 200 frames", { group: "engine" }, async () => {
  await utterance.curves(durations);
});

Deno.bench("samples: 200 frames, 5 s", { group: "engine" }, async () => {
  await utterance.samples(durations, curves, { seed: 0, utterance: 0 }, samples);
});

Deno.bench("allocate and free an output slot", { group: "slot" }, () => {
  freeOutput(allocateOutput({ driver: null }));
});
