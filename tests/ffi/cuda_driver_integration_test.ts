import assert from "node:assert/strict";
import { CudaDriver } from "../../ffi/cuda_driver.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { collectUntil } from "../standin/collect.ts";
import * as standin from "../standin/cuda.ts";

const nothing = { contexts: 0, allocations: 0 };

Deno.test("the driver is called in the right order, and everything is released", () => {
  standin.reset();
  {
    using driver = CudaDriver.open({ path: standin.path });
    assert.equal(driver.deviceName, "Stand-in GPU");
    assert.equal(driver.version, "12.4");
    const memory = driver.hostAlloc(10_000);
    assert.deepEqual(standin.held(), { contexts: 1, allocations: 1 });
    memory.close();
  }
  assert.deepEqual(standin.log(), [
    "cuInit(0)",
    "cuDriverGetVersion()",
    "cuDeviceGetCount()",
    "cuDeviceGet(0)",
    "cuDeviceGetName(256, 7)",
    "cuDeviceGetAttribute(75, 7)",
    "cuDeviceGetAttribute(76, 7)",
    "cuDeviceTotalMem_v2(7)",
    "cuDeviceGetUuid_v2(7)",
    "cuDeviceGetUuid(7)",
    "cuDeviceGet(0)",
    "cuDevicePrimaryCtxRetain(7)",
    "cuCtxPushCurrent_v2(GPU 0)",
    "cuMemHostAlloc(10000, 1)",
    "cuCtxPopCurrent_v2()",
    "cuCtxPushCurrent_v2(GPU 0)",
    "cuMemFreeHost()",
    "cuCtxPopCurrent_v2()",
    "cuDevicePrimaryCtxRelease_v2(7)",
  ]);
  assert.deepEqual(standin.held(), nothing);
});

Deno.test("the device's memory is read within its context", () => {
  standin.reset();
  using driver = CudaDriver.open({ path: standin.path });
  assert.deepEqual(driver.memoryInfo(), { freeBytes: 11 * 2 ** 30, totalBytes: 12 * 2 ** 30 });
  assert.deepEqual(standin.log().slice(-3), [
    "cuCtxPushCurrent_v2(GPU 0)",
    "cuMemGetInfo_v2()",
    "cuCtxPopCurrent_v2()",
  ]);
});

Deno.test("a disposed driver keeps its context until its memory is freed", () => {
  standin.reset();
  const driver = CudaDriver.open({ path: standin.path });
  const first = driver.hostAlloc(100);
  const second = driver.hostAlloc(100);
  driver[Symbol.dispose]();
  driver[Symbol.dispose]();
  assert.throws(() => driver.hostAlloc(100), kokoroError("closed", /CUDA driver was disposed/));
  assert.throws(() => driver.memoryInfo(), kokoroError("closed", /CUDA driver was disposed/));
  first.close();
  first.close();
  assert.deepEqual(standin.held(), { contexts: 1, allocations: 1 });
  second.close();
  assert.deepEqual(standin.held(), nothing);
});

Deno.test("a driver that is garbage-collected releases its context", async () => {
  standin.reset();
  (() => CudaDriver.open({ path: standin.path }))();
  assert.equal(standin.held().contexts, 1);
  await collectUntil(() => standin.held().contexts === 0);
  assert.deepEqual(standin.held(), nothing);
});

Deno.test("an error at any call names the call and leaks nothing", () => {
  const calls = [
    "cuInit",
    "cuDriverGetVersion",
    "cuDeviceGetCount",
    "cuDeviceGet",
    "cuDeviceGetName",
    "cuDeviceGetAttribute",
    "cuDeviceTotalMem_v2",
    "cuDeviceGetUuid_v2",
    "cuDevicePrimaryCtxRetain",
    "cuCtxPushCurrent_v2",
    "cuMemGetInfo_v2",
    "cuMemHostAlloc",
    "cuCtxPopCurrent_v2",
  ];
  for (const call of calls) {
    standin.reset();
    standin.fail(call, 999);
    const use = (): void => {
      using driver = CudaDriver.open({ path: standin.path });
      driver.hostAlloc(100).close();
      driver.memoryInfo();
    };
    const name = call.replace("_v2", "");
    assert.throws(
      use,
      kokoroError(
        "device",
        new RegExp(`^${name} failed with CUDA_ERROR_UNKNOWN: unknown error. .*`),
      ),
    );
    assert.deepEqual(standin.held(), nothing, call);
  }
});

Deno.test("an error while freeing is thrown, and the context is still released", () => {
  for (const call of ["cuCtxPushCurrent_v2", "cuMemFreeHost", "cuCtxPopCurrent_v2"]) {
    standin.reset();
    const driver = CudaDriver.open({ path: standin.path });
    const memory = driver.hostAlloc(100);
    driver[Symbol.dispose]();
    standin.fail(call, 999);
    assert.throws(() => memory.close(), kokoroError("device", /CUDA_ERROR_UNKNOWN/));
    memory.close();
    assert.deepEqual(standin.held(), nothing, call);
  }
  standin.reset();
  const driver = CudaDriver.open({ path: standin.path });
  standin.fail("cuDevicePrimaryCtxRelease_v2", 999);
  assert.throws(
    () => driver[Symbol.dispose](),
    kokoroError("device", /cuDevicePrimaryCtxRelease failed/),
  );
});

Deno.test("a failing call leaves no context on the thread's stack", () => {
  standin.reset();
  using driver = CudaDriver.open({ path: standin.path });
  standin.fail("cuMemHostAlloc", 2);
  assert.throws(
    () => driver.hostAlloc(100),
    kokoroError("memory", /CUDA_ERROR_OUT_OF_MEMORY: out of memory\. .*ulimit/),
  );
  assert.equal(standin.depth(), 0);
  standin.recover();
  driver.hostAlloc(100).close();
  assert.equal(standin.depth(), 0);
});

Deno.test("memory that was allocated before an error is freed at once", () => {
  standin.reset();
  using driver = CudaDriver.open({ path: standin.path });
  standin.fail("cuCtxPopCurrent_v2", 999);
  assert.throws(() => driver.hostAlloc(100), kokoroError("device", /cuCtxPopCurrent failed/));
  assert.deepEqual(standin.held(), { contexts: 1, allocations: 0 });
});

Deno.test("a result for which the driver has no name is reported by its number", () => {
  standin.reset();
  standin.fail("cuInit", 12345);
  const message = /cuInit failed with CUresult 12345: unknown to this driver/;
  assert.throws(() => CudaDriver.open({ path: standin.path }), kokoroError("device", message));
});

Deno.test("a driver without a GPU is an error", () => {
  standin.reset({ gpus: [] });
  assert.throws(
    () => CudaDriver.open({ path: standin.path }),
    kokoroError("device", /finds no GPU.*nvidia-smi/),
  );
  standin.reset();
  standin.fail("cuInit", 100);
  assert.throws(
    () => CudaDriver.open({ path: standin.path }),
    kokoroError(
      "device",
      /cuInit failed with CUDA_ERROR_NO_DEVICE: no CUDA-capable device is detected\. .*CUDA_VISIBLE_DEVICES/,
    ),
  );
  assert.deepEqual(standin.held(), nothing);
});

Deno.test("without a driver, the error names the missing file", () => {
  const message = /Can't open the CUDA driver.*\n {2}\/missing\/libcuda\.so: .*No such file/;
  assert.throws(
    () => CudaDriver.open({ path: "/missing/libcuda.so" }),
    kokoroError("device", message),
  );
});
