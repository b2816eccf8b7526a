/**
 * The stand-in accelerator as what `deno task gpu --standin` checks, so that the command itself can
 * be tested on a machine without a GPU.
 *
 * @module
 */

import { allocateOutput } from "../../ffi/slot.ts";
import type { Engine } from "../../ffi/engine.ts";
import { once, type Subject } from "../../bench/proof/gpu/subject.ts";
import { referenceAssets } from "../shim/reference.ts";
import { Accelerator, DEVICES } from "./accelerator.ts";
import { compile } from "./compile.ts";
import { addShapes, engineOn } from "./gpu_counts.ts";
import { countOnStandin } from "./gpu_summary.ts";
import { modelOn } from "./gpu_model.ts";

/** Opens the stand-ins for the driver and for the GPU. */
export async function openStandin(): Promise<Subject> {
  const accelerator = await Accelerator.open();
  const assets = await referenceAssets();
  openDriver(); // last: set-up would fetch another libtorch for it
  // The driver's variable, which the stand-in does not read.
  const visible = Deno.env.get("CUDA_VISIBLE_DEVICES");
  accelerator.setDevices(visible === undefined ? DEVICES : visible === "" ? 0 : 1);
  const shapes = new Set<string>();
  let held: (() => number) | undefined; // of all engines, as the first one says
  const engine = async (): Promise<Engine> => {
    const made = await engineOn(accelerator, assets);
    held ??= () => made.memory().heldBytes;
    return made;
  };
  return {
    isStandin: true,
    engine,
    model: async () => await modelOn(await engine(), () => {}, assets),
    exactly: async (use) => {
      accelerator.setArithmetic("all");
      try {
        return await use();
      } finally {
        accelerator.setArithmetic("none");
      }
    },
    withLittleMemory: async (bytes, use) => {
      accelerator.setMemory((held?.() ?? 0) + bytes);
      try {
        return await use();
      } finally {
        accelerator.setMemory();
      }
    },
    output: once(() => {
      const output = allocateOutput();
      accelerator.lock(output);
      return output;
    }),
    shapes: () => addShapes(shapes, accelerator.counts()),
    count: () => countOnStandin(accelerator, assets),
  };
}

/** Opens the stand-in for the driver by the name that the driver is looked for with. */
const openDriver = once(() =>
  Deno.dlopen(compile("libcuda", "-Wl,-soname,libcuda.so.1"), {
    cuInit: { parameters: ["u32"], result: "i32" },
  })
);
