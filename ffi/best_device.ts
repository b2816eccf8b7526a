/**
 * Which device this machine has for the network.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { CudaDriver } from "./cuda_driver.ts";
import type { Device } from "./structs.ts";

/** `cuda` where the NVIDIA driver works and has a GPU, else `cpu`. */
export function bestDevice(): Device {
  try {
    CudaDriver.open()[Symbol.dispose]();
    return "cuda";
  } catch (error) {
    if (error instanceof KokoroError) return "cpu";
    throw error;
  }
}
