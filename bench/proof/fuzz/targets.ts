/**
 * The targets of the fuzzer, by name. Each is loaded when it is needed.
 *
 * @module
 */

import type { TargetLoader } from "./target.ts";

const files = () => import("./files.ts");
const configs = () => import("./configs.ts");
const texts = () => import("./texts.ts");
const ssml = () => import("./ssml.ts");
const calls = () => import("./calls.ts");

/** The targets in TypeScript. */
export const TARGETS: Readonly<Record<string, () => Promise<TargetLoader>>> = {
  pickle: async () => (await files()).pickle,
  checkpoint: async () => (await files()).checkpoint,
  onnx: async () => (await files()).onnx,
  safetensors: async () => (await files()).safetensors,
  styles: async () => (await files()).styles,
  yaml: async () => (await configs()).yaml,
  recipes: async () => (await configs()).recipes,
  blends: async () => (await configs()).blends,
  markup: async () => (await texts()).markup,
  english: async () => (await texts()).english,
  languages: async () => (await texts()).languages,
  formats: async () => (await texts()).formats,
  ssml: async () => (await ssml()).ssml,
  subtitles: async () => (await texts()).subtitles,
  repeats: async () => (await texts()).repeats,
  calls: async () => (await calls()).calls,
};
