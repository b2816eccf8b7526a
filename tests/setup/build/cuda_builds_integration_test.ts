import assert from "node:assert/strict";
import { type Driver, readDriver } from "../../../ffi/gpus.ts";
import {
  chooseCudaBuild,
  compareVersions,
  explainMisfit,
  isBuild,
} from "../../../setup/build/cuda_builds.ts";
import { decideDevice } from "../../../setup/device.ts";
import { withEnvironment } from "../../helpers/environment.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import * as standin from "../../standin/cuda.ts";

const table = Deno.readTextFileSync(new URL("cuda_builds.tsv", import.meta.url)).trimEnd();
const [[, , ...capabilities], ...rows] = table.split("\n").map((line) => line.split("\t"));

/** The driver that the stand-in plays, with the driver's own version if it is known. */
function play(machine: standin.Machine, version?: string): Driver {
  standin.reset(machine);
  return { ...readDriver(standin.path), version };
}

/** The version of the chosen libtorch, or why there is none. */
function choiceOf(driver: Driver, index: number): string {
  const chosen = chooseCudaBuild(driver, driver.gpus[index]);
  return isBuild(chosen) ? chosen.name.replace(/^libtorch-(.*)-cuda$/, "$1") : chosen.reason;
}

for (const [version, cuda, ...expected] of rows) {
  Deno.test(`driver ${version} gives each GPU the right libtorch`, () => {
    const gpus = capabilities.map((computeCapability) => ({ computeCapability }));
    const driver = play({ cuda, gpus }, version);
    assert.equal(driver.gpus.length, 11);
    assert.deepEqual(driver.gpus.map(({ index }) => choiceOf(driver, index)), expected);
    for (const [i, gpu] of driver.gpus.entries()) {
      const misfit = chooseCudaBuild(driver, gpu);
      if (isBuild(misfit)) continue;
      const message = explainMisfit(driver, gpu, misfit);
      assert(message.includes(`(Stand-in GPU, compute capability ${capabilities[i]})`), message);
      assert(message.includes(`driver ${version} (CUDA ${cuda})`), message);
    }
  });
}

const NEEDS = "Needed are driver 580 or newer (CUDA 13.0) and a compute capability from 7.5 to " +
  "12.0, or driver 525 or newer (CUDA 12.0) and a compute capability from 7.0 to 12.0.";
const CPU = 'The device "cpu" works without a GPU: two modern cores need about a seventh of the ' +
  "time that the speech lasts.";
const OLD_GPU =
  "the GPU is too old for the pinned libtorch. A compute capability from 5.0 on can " +
  "be used with driver 525 or newer and a libtorch 2.9 or newer that was built for CUDA 12.6: " +
  "set LIBTORCH to it.";
const OLD_DRIVER = "the driver is too old. Install driver 525 or newer (CUDA 12.0).";

const GTX_1080 = { name: "NVIDIA GeForce GTX 1080", computeCapability: "6.1" };
const RTX_3060 = { name: "NVIDIA GeForce RTX 3060", computeCapability: "8.6" };

/** The rows of the table: a machine, the GPU that is asked for, and the choice or the message. */
const machines: {
  what: string;
  cuda: string;
  version?: string;
  gpus: standin.StandinGpu[];
  index?: number;
  choice: string;
}[] = [
  {
    what: "an old driver",
    version: "470.256.02",
    cuda: "11.4",
    gpus: [RTX_3060],
    choice: "GPU 0 (NVIDIA GeForce RTX 3060, compute capability 8.6) can't be used with driver " +
      `470.256.02 (CUDA 11.4): ${OLD_DRIVER} ${NEEDS} ${CPU}`,
  },
  {
    what: "an old GPU",
    version: "535.183.01",
    cuda: "12.2",
    gpus: [GTX_1080],
    choice: "GPU 0 (NVIDIA GeForce GTX 1080, compute capability 6.1) can't be used with driver " +
      `535.183.01 (CUDA 12.2): ${OLD_GPU} ${NEEDS} ${CPU}`,
  },
  {
    what: "WSL with an old driver, whose own version can't be read",
    cuda: "11.7",
    gpus: [RTX_3060],
    choice: "GPU 0 (NVIDIA GeForce RTX 3060, compute capability 8.6) can't be used with a driver " +
      `for CUDA 11.7: ${OLD_DRIVER} ${NEEDS} ${CPU}`,
  },
  {
    what: "a GPU that came later",
    version: "620.10",
    cuda: "14.0",
    gpus: [{ name: "NVIDIA X", computeCapability: "13.0" }],
    choice: "GPU 0 (NVIDIA X, compute capability 13.0) can't be used with driver 620.10 (CUDA " +
      "14.0): no pinned libtorch has code for compute capability 13.0. Set LIBTORCH to a " +
      `libtorch that has. ${NEEDS} ${CPU}`,
  },
  {
    what: "a GPU between two that are known",
    cuda: "13.0",
    gpus: [{ name: "NVIDIA Thor", computeCapability: "11.0" }],
    choice: "GPU 0 (NVIDIA Thor, compute capability 11.0) can't be used with a driver for CUDA " +
      "13.0: no pinned libtorch has code for compute capability 11.0. Set LIBTORCH to a libtorch " +
      `that has. ${NEEDS} ${CPU}`,
  },
  {
    what: "an old GPU, then a new one",
    version: "550.54.14",
    cuda: "12.4",
    gpus: [GTX_1080, RTX_3060],
    choice: "GPU 0 (NVIDIA GeForce GTX 1080, compute capability 6.1) can't be used with driver " +
      `550.54.14 (CUDA 12.4): ${OLD_GPU} ${NEEDS} GPU 1 (NVIDIA GeForce RTX 3060, compute ` +
      `capability 8.6) can be used: choose the device cuda:1. ${CPU}`,
  },
  {
    what: "the new one of these",
    cuda: "12.4",
    gpus: [GTX_1080, RTX_3060],
    index: 1,
    choice: "2.10.0",
  },
  { what: "WSL with a new driver", cuda: "13.1", gpus: [RTX_3060], choice: "2.15.0" },
  {
    what: "Volta and Ada with a new driver, asked for Volta",
    cuda: "13.0",
    gpus: [{ computeCapability: "7.0" }, { computeCapability: "8.9" }],
    choice: "2.10.0",
  },
  {
    what: "Volta and Ada with a new driver, asked for Ada",
    cuda: "13.0",
    gpus: [{ computeCapability: "7.0" }, { computeCapability: "8.9" }],
    index: 1,
    choice: "2.15.0",
  },
  {
    what: "a B300, which runs the code of a B200",
    cuda: "13.0",
    gpus: [{ computeCapability: "10.3" }],
    choice: "2.15.0",
  },
];

for (const { what, cuda, version, gpus, index = 0, choice } of machines) {
  Deno.test(`the choice or message is right for ${what}`, () => {
    const driver = play({ cuda, gpus }, version);
    const chosen = chooseCudaBuild(driver, driver.gpus[index]);
    const actual = isBuild(chosen)
      ? choiceOf(driver, index)
      : explainMisfit(driver, driver.gpus[index], chosen);
    assert.equal(actual, choice);
  });
}

const decide = (device: Parameters<typeof decideDevice>[0]): ReturnType<typeof decideDevice> =>
  decideDevice(device, standin.path);

Deno.test("auto takes the first GPU that a libtorch fits, a name the GPU with its number", () =>
  withEnvironment({ LIBTORCH: undefined }, () => {
    standin.reset({ cuda: "13.0", gpus: [{ computeCapability: "7.0" }, RTX_3060] });
    for (
      const [device, index, name] of [
        ["auto", 0, "libtorch-2.10.0-cuda"],
        ["cuda", 0, "libtorch-2.10.0-cuda"],
        ["cuda:0", 0, "libtorch-2.10.0-cuda"],
        ["cuda:1", 1, "libtorch-2.15.0-cuda"],
      ] as const
    ) {
      const decision = decide(device);
      assert(decision.device === "cuda");
      assert.deepEqual([decision.cuda.gpu.index, decision.cuda.build?.name], [index, name]);
    }
    assert.deepEqual(decide("cpu"), { device: "cpu" });
    assert.throws(
      () => decide("cuda:2"),
      kokoroError("device", /number 2\. There are:\n {2}cuda:0/),
    );
    assert.throws(() => decide("cuda:x" as "cuda"), kokoroError("input", /device is "cuda:x"/));
  }));

Deno.test("where no libtorch fits, auto warns and takes the CPU, and cuda is an error", () =>
  withEnvironment({ LIBTORCH: undefined }, () => {
    standin.reset({ cuda: "12.4", gpus: [GTX_1080] });
    const decision = decide("auto");
    assert(decision.device === "cpu");
    assert.match(decision.warning!, /^GPU 0 \(NVIDIA GeForce GTX 1080, .* So the CPU is used\.$/);
    assert.throws(() => decide("cuda"), kokoroError("device", /^GPU 0 \(NVIDIA .* too old/));
  }));

Deno.test("with LIBTORCH, every GPU can be asked for", () =>
  withEnvironment({ LIBTORCH: "/some/libtorch" }, () => {
    standin.reset({ cuda: "12.4", gpus: [GTX_1080] });
    for (const device of ["auto", "cuda"] as const) {
      const decision = decide(device);
      assert(decision.device === "cuda");
      assert.equal(decision.cuda.build, undefined);
    }
  }));

Deno.test("without a driver or a visible GPU, auto takes the CPU without a warning", async () => {
  assert.deepEqual(decideDevice("auto", "/missing/libcuda.so"), { device: "cpu" });
  assert.throws(
    () => decideDevice("cuda", "/missing/libcuda.so"),
    kokoroError("device", /^Can't open the CUDA driver/),
  );
  standin.reset({ gpus: [] });
  assert.deepEqual(decide("auto"), { device: "cpu" });
  assert.throws(() => decide("cuda"), kokoroError("device", /finds no GPU/));
  await withEnvironment({ CUDA_VISIBLE_DEVICES: "" }, () => {
    standin.reset({ gpus: [RTX_3060] });
    assert.deepEqual(decide("auto"), { device: "cpu" });
    assert.throws(() => decide("cuda"), kokoroError("device", /CUDA_VISIBLE_DEVICES doesn't hide/));
  });
});

Deno.test("auto warns of a driver that fails, but not of one that finds no GPU", () => {
  const results: [result: number, warning?: RegExp][] = [
    [34], // CUDA_ERROR_STUB_LIBRARY
    [100], // CUDA_ERROR_NO_DEVICE
    [803, /^cuInit failed with .* restart the machine\. So the CPU is used\.$/],
    [999, /^cuInit failed with CUDA_ERROR_UNKNOWN: .* So the CPU is used\.$/],
  ];
  for (const [result, warning] of results) {
    standin.reset({ gpus: [RTX_3060] });
    standin.fail("cuInit", result);
    const decision = decide("auto");
    assert(decision.device === "cpu");
    assert.match(decision.warning ?? "", warning ?? /^$/);
    assert.throws(() => decide("cuda"), kokoroError("device", /^cuInit failed/));
  }
});

Deno.test("versions are compared as numbers", () => {
  const sorted = ["9", "9.0.1", "9.1", "10.0", "10.2", "12.0"];
  for (const [i, left] of sorted.entries()) {
    for (const [j, right] of sorted.entries()) {
      assert.equal(Math.sign(compareVersions(left, right)), Math.sign(i - j), `${left} ${right}`);
    }
  }
});
