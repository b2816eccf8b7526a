import assert from "node:assert/strict";
import { cppFiles } from "../../setup/shim_sources.ts";
import { readNetworkTensors } from "../../setup/onnx_export.ts";
import { elementCount } from "../../setup/safetensors.ts";
import { readSources } from "../../setup/sources.ts";
import { TEXT_FILES } from "../../text_files.ts";
import { projectPath } from "./helpers.ts";

const sources = await readSources();

Deno.test("every wheel that is asked for is pinned", () => {
  const { libtorch, weights, english, judges, wheels } = sources;
  const asked = [libtorch.cpu, libtorch.cuda, weights.registry, english, judges.models]
    .flatMap(({ packages }) => packages);
  for (const name of asked) assert(wheels.packages[name] !== undefined, name);
  assert.deepEqual(Object.keys(wheels.packages).sort(), [...new Set(asked)].sort());
});

Deno.test("libtorch for CUDA holds what libtorch for the CPU holds", () => {
  const { cpu, cuda } = sources.libtorch;
  assert(new Set(cpu.packages).isSubsetOf(new Set(cuda.packages)));
  const names = ["torch/lib/libtorch_cpu.so", "torch/lib/libc10.so", "torch/lib/libgomp.so.1"];
  for (const { unpack } of [cpu, cuda]) {
    for (const name of names) assert(unpack.some((pattern) => pattern.test(name)), name);
    assert(!unpack.some((pattern) => pattern.test("torch/lib/libtorch_python.so")));
    assert(!unpack.some((pattern) => pattern.test("torch/nn/functional.py")));
  }
});

Deno.test("the network has as many values as it should", async () => {
  const tensors = await readNetworkTensors();
  const values = tensors.reduce((sum, { shape }) => sum + elementCount(shape), 0);
  assert.equal(tensors.length, 457);
  assert.equal(values, 81_140_664);
});

Deno.test("the list of the shim's sources is complete", () => {
  const folder = projectPath("shim");
  const files = [...cppFiles(folder, ".cpp"), ...cppFiles(folder, ".h")].sort();
  const listed = Object.keys(TEXT_FILES).filter((path) => path.startsWith("shim/"));
  assert.deepEqual(listed, files.map((name) => `shim/${name}`), "text_files.ts has another list");
});
