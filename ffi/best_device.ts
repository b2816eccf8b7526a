/**
 * Chooses the device that the network runs on.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { CudaDriver } from "./cuda_driver.ts";
import type { Device } from "./structs.ts";

/** `cuda` if the NVIDIA driver works and finds a GPU, otherwise `cpu`. */
export function bestDevice(): Device {
  try {
    CudaDriver.open()[Symbol.dispose]();
    return "cuda";
  } catch (error) {
    if (error instanceof KokoroError) return "cpu";
    throw error;
  }
}
