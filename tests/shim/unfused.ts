/**
 * Speaks on the stand-in accelerator when the kernel for norms and activations can't be compiled.
 * Prints what the engine says about it, the launches, and whether the samples are the CPU's.
 *
 * @module
 */

import { launchesOf } from "../standin/accelerator.ts";
import { accelerator, createOnCpu, createOnGpu, speakTokens } from "./on_gpu.ts";

const NVRTC_ERROR_COMPILATION = 6;

accelerator.failDriver("nvrtcCompileProgram", NVRTC_ERROR_COMPILATION);
using gpu = await createOnGpu();
using cpu = await createOnCpu();
accelerator.reset();
const { samples } = await speakTokens(gpu, 12, 2);
const launches = launchesOf(accelerator.counts());
const expected = (await speakTokens(cpu, 12, 2)).samples;
const identical = samples.every((sample, i) => Object.is(sample, expected[i]));
console.log(JSON.stringify({ unfused: gpu.info.unfused, launches, identical }));
