import assert from "node:assert/strict";
import { CudaDriver } from "../../ffi/cuda_driver.ts";
import { readDriver, versionIn } from "../../ffi/gpus.ts";
import { withEnvironment } from "../helpers/environment.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { compile } from "../standin/compile.ts";
import * as standin from "../standin/cuda.ts";

const UUID = "0123456789abcdef0123456789abcdef";
const PART = "fedcba9876543210fedcba9876543210";

const pair = [
  { name: "NVIDIA GeForce RTX 3060", computeCapability: "8.6", bytes: 12 * 2 ** 30, uuid: UUID },
  { name: "NVIDIA GeForce GTX 1080", computeCapability: "6.1", bytes: 8 * 2 ** 30 },
];

Deno.test("a driver and its GPUs are read without a CUDA context", () => {
  standin.reset({ cuda: "12.4", gpus: pair });
  const { cuda, gpus } = readDriver(standin.path);
  assert.equal(cuda, "12.4");
  assert.deepEqual(gpus, [
    {
      index: 0,
      name: "NVIDIA GeForce RTX 3060",
      uuid: "GPU-01234567-89ab-cdef-0123-456789abcdef",
      computeCapability: "8.6",
      totalBytes: 12 * 2 ** 30,
    },
    {
      index: 1,
      name: "NVIDIA GeForce GTX 1080",
      uuid: "GPU-00000000-0000-0000-0000-000000000001",
      computeCapability: "6.1",
      totalBytes: 8 * 2 ** 30,
    },
  ]);
  assert.deepEqual(standin.log().filter((line) => /Ctx|Mem(?!_v2\(\d+\))/.test(line)), []);
});

Deno.test("versions and capabilities of two digits are read", () => {
  standin.reset({ cuda: "13.10", gpus: [{ computeCapability: "12.1" }] });
  const { cuda, gpus: [{ computeCapability }] } = readDriver(standin.path);
  assert.deepEqual([cuda, computeCapability], ["13.10", "12.1"]);
});

Deno.test("a part of a GPU has the UUID of a part", () => {
  standin.reset({ gpus: [{ name: "NVIDIA H100 MIG 1g.10gb", uuid: UUID, part: PART }] });
  const [{ uuid }] = readDriver(standin.path).gpus;
  assert.equal(uuid, "MIG-fedcba98-7654-3210-fedc-ba9876543210");
});

Deno.test("drivers before CUDA 11.4 tell the UUID by the older call", () => {
  const [gpu] = readDriver(compile("libcuda", "-DSTANDIN_BEFORE_11_4")).gpus;
  assert.equal(gpu.uuid, "GPU-00010203-0405-0607-0809-0a0b0c0d0e0f");
});

Deno.test("CUDA_VISIBLE_DEVICES chooses and numbers the GPUs", async () => {
  const names = (): string[] => readDriver(standin.path).gpus.map(({ name }) => name);
  const [first, second] = pair.map(({ name }) => name);
  const cases: [value: string, names: string[]][] = [
    ["0", [first]],
    ["1", [second]],
    ["1,0", [second, first]],
    ["0,9,1", [first]],
  ];
  for (const [CUDA_VISIBLE_DEVICES, expected] of cases) {
    await withEnvironment({ CUDA_VISIBLE_DEVICES }, () => {
      standin.reset({ gpus: pair });
      assert.deepEqual(names(), expected, CUDA_VISIBLE_DEVICES);
    });
  }
  for (const CUDA_VISIBLE_DEVICES of ["", "-1", "2"]) {
    await withEnvironment({ CUDA_VISIBLE_DEVICES }, () => {
      standin.reset({ gpus: pair });
      assert.throws(names, kokoroError("device", /NO_DEVICE.* CUDA_VISIBLE_DEVICES doesn't hide/));
    });
  }
});

Deno.test("the driver is opened for the GPU with a number", () => {
  standin.reset({ gpus: pair });
  {
    using driver = CudaDriver.open({ path: standin.path, index: 1 });
    assert.equal(driver.deviceName, "NVIDIA GeForce GTX 1080");
    assert.deepEqual(driver.memoryInfo(), { freeBytes: 7 * 2 ** 30, totalBytes: 8 * 2 ** 30 });
    driver.hostAlloc(100).close();
  }
  const contexts = standin.log().filter((line) => /Retain|Release|Push/.test(line));
  assert.deepEqual(
    new Set(contexts),
    new Set([
      "cuDevicePrimaryCtxRetain(8)",
      "cuCtxPushCurrent_v2(GPU 1)",
      "cuDevicePrimaryCtxRelease_v2(8)",
    ]),
  );
  assert.deepEqual(standin.held(), { contexts: 0, allocations: 0 });
});

Deno.test("a number without a GPU is an error that lists the GPUs", () => {
  standin.reset({ gpus: pair });
  const invalid = [["0", "input"], [0.5, "input"], [-1, "device"], [2 ** 32, "device"]] as const;
  for (const [index, kind] of invalid) {
    const open = (): CudaDriver =>
      CudaDriver.open({ path: standin.path, index: index as unknown as number });
    assert.throws(open, kokoroError(kind, /GPU/), `${index}`);
  }
  assert.throws(
    () => CudaDriver.open({ path: standin.path, index: 2 }),
    kokoroError(
      "device",
      /^There is no GPU number 2\. There are:\n {2}cuda:0 is .* 3060\n {2}cuda:1 is .* 1080$/,
    ),
  );
  assert.deepEqual(standin.held(), { contexts: 0, allocations: 0 });
});

Deno.test("the version is found in the texts of both kernel modules", () => {
  const texts: [text: string, version: string | undefined][] = [
    [
      "NVRM version: NVIDIA UNIX x86_64 Kernel Module  550.54.14  Thu Feb 22 01:44:30 UTC 2024\n" +
      "GCC version:  gcc version 12.2.0 (Debian 12.2.0-14)\n",
      "550.54.14",
    ],
    [
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.82.07  Release Build  (x@y)\n",
      "580.82.07",
    ],
    ["NVRM version: NVIDIA UNIX x86_64 Kernel Module  470.256.02  Thu May  2\n", "470.256.02"],
    ["something else 1.2.3", undefined],
  ];
  for (const [text, version] of texts) assert.equal(versionIn(text), version);
});
