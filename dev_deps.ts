// deno-lint-ignore-file explicit-module-boundary-types -- a loader's type is that of its module

/**
 * The third-party modules that only commands, benches and tests need, each with its pinned version.
 * No module that `mod.ts` imports, directly or indirectly, may import this file: such modules use
 * `deps.ts`.
 *
 * Each module is loaded by a function, because no command needs all of them.
 *
 * @module
 */

/** Parses command lines. */
export type { Command } from "npm:commander@15.1.0";
export const loadCommander = () => import("npm:commander@15.1.0");

/** Runs a test with many generated texts and numbers. */
export type { Arbitrary } from "npm:fast-check@4.10.2";
export type FastCheck = Awaited<ReturnType<typeof loadFastCheck>>["default"];
export const loadFastCheck = () => import("npm:fast-check@4.10.2");

/** Parses WebVTT according to its standard. */
export const loadWebVttParser = async () => (await import("npm:webvtt-parser@2.2.0")).default;

/** Assembles WebAssembly from its text format. */
export const loadWabt = () => import("npm:wabt@1.0.39");

/** Formats C and C++. */
export const loadClangFormat = () => import("npm:@wasm-fmt/clang-format@23.1.0");

/** Draws plots. */
export type { Mark as VegaMark, Spec as VegaSpec } from "npm:vega@6.4.0";
export const loadVega = () => import("npm:vega@6.4.0");

/** Writes and reads PNG images. */
export const loadFastPng = () => import("npm:fast-png@8.0.0");

/** Computes spectra of samples. The package has no types: this is the part this project uses. */
export const loadStft = (): Promise<{
  /** Spectra with a Hann window; `time` is the index of the sample in the middle of the window. */
  stft(
    samples: Float32Array,
    options: { frameSize: number; hopSize: number },
  ): { mag: Float64Array; time: number }[];
}> => import("npm:fourier-transform@2.5.0/stft");

/** Decodes MP3 with mpg123. Removes the encoder's padding around the samples, as players do. */
export const loadMp3Decoder = () => import("npm:mpg123-decoder@1.0.3");

/** Decodes FLAC with libFLAC. */
export const loadFlacDecoder = () => import("npm:@wasm-audio-decoders/flac@0.2.11");

/** Finds the F0 of a voice. */
export const loadPitchy = () => import("npm:pitchy@4.1.0");

/** Edits YAML files without losing their comments. */
export const loadYaml = () => import("npm:yaml@2.9.1");

/** Makes operators, accounts and users of NATS, as `nsc` does. */
export const loadNatsJwt = () => import("npm:@nats-io/jwt@0.0.11");

/** Makes software bills of materials in the format CycloneDX. */
export const loadCycloneDx = () => import("npm:@cyclonedx/cyclonedx-library@10.3.0");

/** Checks JSON against the schema of its format. */
export const loadAjv = () => import("npm:ajv@8.20.0");

/** OpenAI's own client, which tests of the server use. */
export const loadOpenAi = async () => (await import("npm:openai@7.59.0")).default;

/** Drives a browser, in which tests open the page of the server. */
export type { Browser, Page } from "npm:puppeteer-core@25.16.0";
export const loadPuppeteer = async () => (await import("npm:puppeteer-core@25.16.0")).default;

/** Finds what keeps people from using a page, such as missing labels. */
export const loadAxe = async () => (await import("npm:axe-core@4.13.0")).default;
