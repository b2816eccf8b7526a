/**
 * The devices that the network can run on, and their names.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";

/**
 * The device that the network runs on: the CPU, or an NVIDIA GPU (`cuda`).
 *
 * @example
 * ```ts
 * import { type Device, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro({ device: "auto" });
 * const device: Device = model.info().device;
 * if (device === "cpu") console.log("No GPU that works: speaking on the CPU");
 * ```
 */
export type Device = "cpu" | "cuda";

/**
 * The name of a device: `cuda:N` is the GPU with the number N, from 0, among those that
 * `CUDA_VISIBLE_DEVICES` shows. `cuda` is `cuda:0`.
 *
 * @example
 * ```ts
 * import { type DeviceName, loadKokoro } from "./mod.ts";
 * const device: DeviceName = "cuda:1";
 * // Loads a model on the second GPU; the error lists all GPUs if there is only one.
 * const loadOnSecond = () => loadKokoro({ device });
 * ```
 */
export type DeviceName = Device | `cuda:${number}`;

/**
 * Takes the name of a device apart. The index of the CPU is 0.
 *
 * @throws {KokoroError} `input` when it is no such name
 */
export function parseDevice(name: string): { readonly device: Device; readonly index: number } {
  if (name === "cpu") return { device: "cpu", index: 0 };
  // No machine has more than 1000 GPUs.
  const match = typeof name === "string" && name.match(/^cuda(?::(\d{1,3}))?$/);
  if (match) return { device: "cuda", index: Number(match[1] ?? 0) };
  const message = `device is ${Deno.inspect(name)}: give "cpu", "cuda" or "cuda:N"`;
  throw new KokoroError("input", message);
}
