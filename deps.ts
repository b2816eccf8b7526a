// deno-lint-ignore-file explicit-module-boundary-types -- a loader's type is that of its module

/**
 * Every third-party module, once, with its pinned specifier.
 *
 * A module imported over HTTP gets its importer's import map, so nothing in this project uses a bare
 * specifier. What only set-up needs is behind a function: speaking must not wait for unzipping code.
 * The Deno standard library's registry can't be reached from every build machine, so `npm:yaml` stands
 * where `@std/yaml` could, and `node:assert/strict` where `@std/assert` could.
 *
 * @module
 */

/** Checks data at the edges: configuration files, manifests, options of a user. */
export { z } from "npm:zod@4.6.7";

/** Reads the configuration files. */
export {
  type Document as YamlDocument,
  isMap,
  isScalar,
  LineCounter,
  parse as parseYaml,
  parseDocument,
} from "npm:yaml@2.9.1";

/** Reads command lines. */
export type { Command } from "npm:commander@15.1.0";
export const loadCommander = () => import("npm:commander@15.1.0");

/** Reads zip archives: wheels and checkpoints. */
export type { FileEntry as ZipFileEntry } from "npm:@zip.js/zip.js@2.24.0";
export const loadZip = () => import("npm:@zip.js/zip.js@2.24.0");

/** Decodes the ONNX export. */
export const loadProtobuf = () => import("npm:protobufjs@8.8.1");

/** espeak-ng as JavaScript, under the GPL-3.0: `text/espeak.ts` alone loads it. */
export const loadEspeakModule = () => import("npm:@echogarden/espeak-ng-emscripten@0.3.5");

/** Draws progress bars. */
export const loadProgressBar = () =>
  // @ts-types="npm:@types/cli-progress@3.11.6"
  import("npm:cli-progress@3.12.0");

/** Unpacks the voices' package. */
export const loadTar = () => import("npm:tar@7.5.23");

/** Tries a test with texts and numbers that nobody would think of. */
export const loadFastCheck = () => import("npm:fast-check@4.10.2");

/** Reads WebVTT as the standard says, in tests. */
export const loadWebVttParser = async () => (await import("npm:webvtt-parser@2.2.0")).default;

/** Assembles WebAssembly from its text. */
export const loadWabt = () => import("npm:wabt@1.0.39");

/** Formats C and C++. */
export const loadClangFormat = () => import("npm:@wasm-fmt/clang-format@23.1.0");

/** Writes and reads sound files. */
export const loadMediabunny = () => import("npm:mediabunny@1.61.0");
/** Decodes spaCy's model files. */
export const loadMsgpack = () => import("npm:@msgpack/msgpack@3.1.3");
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

/** Finds the F0 of a voice. */
export const loadPitchy = () => import("npm:pitchy@4.1.0");
