import assert from "node:assert/strict";
import { DeviceMemory } from "../../../../bench/proof/gpu/device_memory.ts";
import { CudaDriver } from "../../../../ffi/cuda_driver.ts";
import { compile } from "../../../standin/compile.ts";

// By this name, the driver is found without a path.
const path = compile("libcuda", "-Wl,-soname,libcuda.so.1");
const { symbols } = Deno.dlopen(path, { standin_log: { parameters: [], result: "pointer" } });

function freeBytes(): number {
  using driver = CudaDriver.open({ path });
  return driver.memoryInfo().freeBytes;
}

Deno.test("memory of a GPU can be taken, but for some bytes, and is given back", () => {
  const before = freeBytes();
  {
    using memory = new DeviceMemory();
    memory.takeAllBut(100e6);
    const left = freeBytes();
    assert(left > 100e6 && left < 110e6, `${left} bytes are left`);
  }
  assert.equal(freeBytes(), before);
});

Deno.test("memory of a GPU is copied to the host", () => {
  using memory = new DeviceMemory();
  const samples = new Float32Array(1000).fill(NaN);
  memory.copier(4 * 500)(samples);
  const log = Deno.UnsafePointerView.getCString(symbols.standin_log()!);
  assert.match(log, /^cuMemcpyDtoH_v2\(2000\)$/m);
  assert(samples.subarray(500).every(Number.isNaN), "nothing more is written");
});
