// deno-lint-ignore-file explicit-module-boundary-types -- a loader's type is that of its module

/**
 * The third-party modules of commands, benches and tests, once, with their pinned specifiers. Nothing that
 * `mod.ts` reaches may import this file: those are in `deps.ts`.
 *
 * Each is behind a function, since no command needs all of them.
 *
 * @module
 */

/** Reads command lines. */
export type { Command } from "npm:commander@15.1.0";
export const loadCommander = () => import("npm:commander@15.1.0");

/** Tries a test with texts and numbers that nobody would think of. */
export const loadFastCheck = () => import("npm:fast-check@4.10.2");

/** Reads WebVTT as the standard says, in tests. */
export const loadWebVttParser = async () => (await import("npm:webvtt-parser@2.2.0")).default;

/** Assembles WebAssembly from its text. */
export const loadWabt = () => import("npm:wabt@1.0.39");

/** Formats C and C++. */
export const loadClangFormat = () => import("npm:@wasm-fmt/clang-format@23.1.0");

/** Draws plots. */
export type { Mark as VegaMark, Spec as VegaSpec } from "npm:vega@6.4.0";
export const loadVega = () => import("npm:vega@6.4.0");

/** Writes and reads PNG images. */
export const loadFastPng = () => import("npm:fast-png@8.0.0");

/** Turns samples into spectra. It comes without types: this is the part that is used. */
export const loadStft = (): Promise<{
  /** Spectra under a Hann window; `time` is the sample in the middle of it. */
  stft(
    samples: Float32Array,
    options: { frameSize: number; hopSize: number },
  ): { mag: Float64Array; time: number }[];
}> => import("npm:fourier-transform@2.5.0/stft");

/** Decodes MP3, by mpg123: leaves out the silence around the samples, as players do. */
export const loadMp3Decoder = () => import("npm:mpg123-decoder@1.0.3");

/** Decodes FLAC, by libFLAC. */
export const loadFlacDecoder = () => import("npm:@wasm-audio-decoders/flac@0.2.11");

/** Finds the F0 of a voice. */
export const loadPitchy = () => import("npm:pitchy@4.1.0");

/** Changes YAML files and keeps their comments. */
export const loadYaml = () => import("npm:yaml@2.9.1");
