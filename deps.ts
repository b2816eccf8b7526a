// deno-lint-ignore-file explicit-module-boundary-types -- a loader's type is that of its module

/**
 * Every third-party module that speaking and setting up need, once, with its pinned specifier. What only the
 * commands, benches and tests need is in `dev_deps.ts`: Deno fetches whatever a program could import, and
 * who imports `mod.ts` by its URL should not wait for plots.
 *
 * A module imported over HTTP gets its importer's import map, so nothing in this project uses a bare
 * specifier. What only set-up needs is behind a function: speaking must not wait for unzipping code.
 * The Deno standard library's registry can't be reached from every build machine, so `npm:js-yaml` stands
 * where `@std/yaml` could, and `node:assert/strict` where `@std/assert` could.
 *
 * @module
 */

/** Checks data at the edges: configuration files, manifests, options of a user. */
export { z } from "npm:zod@4.6.7";

/** Reads the configuration files. It reads no environment variables, which would need a permission. */
export {
  constructFromEvents as constructYaml,
  CORE_SCHEMA as YAML_SCHEMA,
  type Event as YamlEvent,
  EVENT_ID as YAML_EVENT,
  getScalarValue as yamlScalarValue,
  parseEvents as parseYamlEvents,
  YAMLException as YamlError,
} from "npm:js-yaml@5.5.0";

/** Reads zip archives: wheels and checkpoints. */
export type { FileEntry as ZipFileEntry } from "npm:@zip.js/zip.js@2.24.0";
export const loadZip = () => import("npm:@zip.js/zip.js@2.24.0");

/** Decodes the ONNX export. */
export const loadProtobuf = () => import("npm:protobufjs@8.8.1");

/** espeak-ng as JavaScript, under the GPL-3.0: `text/espeak/espeak.ts` alone loads it. */
export const loadEspeakModule = () => import("npm:@echogarden/espeak-ng-emscripten@0.3.5");

/** Draws progress bars. */
export const loadProgressBar = () =>
  // @ts-types="npm:@types/cli-progress@3.11.6"
  import("npm:cli-progress@3.12.0");

/** Unpacks the voices' package. */
export const loadTar = () => import("npm:nanotar@0.3.0");

/** Puts sound files together and takes them apart. */
export type { AudioSource, Output, OutputFormat } from "npm:mediabunny@1.61.0";
export const loadMediabunny = () => import("npm:mediabunny@1.61.0");

/** libFLAC, for mediabunny. */
export const loadFlacEncoder = () => import("npm:@mediabunny/flac-encoder@1.58.1");

/** LAME. */
export const loadMp3Encoder = () => import("npm:wasm-media-encoders@0.7.0");

/** libopus: packets, without a file around them. */
export const loadOpus = () => import("npm:libopus-wasm@0.4.0");

/** The resampler of Speex. It comes without types: this is the part that is used, as in `speex_resampler.h`. */
export interface SpeexModule {
  readonly HEAPF32: Float32Array;
  readonly HEAPU32: Uint32Array;
  _malloc(bytes: number): number;
  _speex_resampler_init(
    channels: number,
    from: number,
    to: number,
    quality: number,
    error: number,
  ): number;
  _speex_resampler_skip_zeros(state: number): number;
  _speex_resampler_get_input_latency(state: number): number;
  _speex_resampler_process_float(
    state: number,
    channel: number,
    input: number,
    inputLength: number,
    output: number,
    outputLength: number,
  ): number;
}
export const loadSpeexResampler = async (): Promise<
  (options: { printErr(line: string): void }) => Promise<SpeexModule>
> => (await import("npm:@echogarden/speex-resampler-wasm@0.3.0/simd")).default;

/** Decodes spaCy's model files. */
export const loadMsgpack = () => import("npm:@msgpack/msgpack@3.1.3");
