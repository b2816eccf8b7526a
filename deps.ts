// deno-lint-ignore-file explicit-module-boundary-types -- a loader's type is that of its module

/**
 * All third-party modules that speech and setup need, each with its pinned version. Modules that
 * only commands, benches and tests need are in `dev_deps.ts`: Deno downloads every module that a
 * program could import, and users who import `mod.ts` by its URL should not wait for plotting code.
 *
 * When the project is imported over HTTP, the importing program's import map applies to it, so this
 * project uses no bare specifiers. Modules that only setup needs are loaded by functions, so that
 * speech does not wait for unzipping code. The registry of Deno's standard library can't be reached
 * from every build machine, so this project uses `npm:js-yaml` instead of `@std/yaml`, and
 * `node:assert/strict` instead of `@std/assert`.
 *
 * @module
 */

/** Checks data from outside: configuration files, manifests, users' options. */
export { z } from "npm:zod@4.6.7";

/** Reads configuration files, without reading environment variables, which needs a permission. */
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

/** espeak-ng as JavaScript, under the GPL-3.0. Only `text/espeak/espeak.ts` loads it. */
export const loadEspeakModule = () => import("npm:@echogarden/espeak-ng-emscripten@0.3.5");

/** Writes other scripts in Latin letters. */
export const loadTransliteration = async (): Promise<(text: string) => string> =>
  (await import("npm:any-ascii@0.3.3")).default;

/** Draws progress bars. */
export const loadProgressBar = () =>
  // @ts-types="npm:@types/cli-progress@3.11.6"
  import("npm:cli-progress@3.12.0");

/** Unpacks the package that contains the voices. */
export const loadTar = () => import("npm:nanotar@0.3.0");

/** Writes and reads audio files. */
export type {
  AudioEncodingConfig,
  AudioSample,
  AudioSource,
  Output,
  OutputFormat,
} from "npm:mediabunny@1.61.0";
export const loadMediabunny = () => import("npm:mediabunny@1.61.0");

/** Encodes FLAC with libFLAC, for mediabunny. */
export const loadFlacEncoder = () => import("npm:@mediabunny/flac-encoder@1.58.1");

/** Encodes MP3 with LAME. */
export const loadMp3Encoder = () => import("npm:wasm-media-encoders@0.7.0");

/** Encodes Opus packets with libopus, without a file format around them. */
export const loadOpus = () => import("npm:libopus-wasm@0.4.0");

/**
 * The Speex resampler. The package has no types: this is the part that this project uses, as in
 * `speex_resampler.h`.
 */
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

/**
 * Reads Markdown into tokens with their places. Only what a Markdown text needs is here: tables,
 * footnotes, strikethrough and lists of tasks come from GitHub's Markdown.
 */
export type MarkdownEvents = readonly (readonly [way: "enter" | "exit", token: {
  readonly type: string;
  readonly start: { readonly offset: number };
  readonly end: { readonly offset: number };
}, ...unknown[]])[];
export type MarkdownParser = (
  text: string,
  options: { readonly indentedCode: boolean },
) => MarkdownEvents;
export const loadMarkdown = async (): Promise<MarkdownParser> => {
  const [micromark, table, strikethrough, footnote, tasks] = await Promise.all([
    import("npm:micromark@4.0.3"),
    import("npm:micromark-extension-gfm-table@2.1.2"),
    import("npm:micromark-extension-gfm-strikethrough@2.1.0"),
    import("npm:micromark-extension-gfm-footnote@2.1.0"),
    import("npm:micromark-extension-gfm-task-list-item@2.1.0"),
  ]);
  const extensions = [
    table.gfmTable(),
    strikethrough.gfmStrikethrough({ singleTilde: false }),
    footnote.gfmFootnote(),
    tasks.gfmTaskListItem(),
  ];
  return (text, { indentedCode }) => {
    const disable = { disable: { null: indentedCode ? [] : ["codeIndented"] } };
    const context = micromark.parse({ extensions: [...extensions, disable] }).document();
    return micromark.postprocess(context.write(micromark.preprocess()(text, undefined, true)));
  };
};

/** Reads HTML into tokens with their places. */
export type { Tokenizer as HtmlTokenizer } from "npm:htmlparser2@12.0.0";
export const loadHtml = () => import("npm:htmlparser2@12.0.0");

/** Decodes the entities of HTML. */
export const loadEntities = () => import("npm:entities@8.1.0/decode");

/** The names of emoji, from Unicode's common locale data (CLDR), in English. */
export const loadEmoji = () =>
  import("npm:unicode-emoji-json@0.9.0/data-by-emoji.json", { with: { type: "json" } });

/**
 * Reads XML as it arrives, with the places of its tags. The package has no types: this is the part
 * that this project uses.
 */
export interface XmlParser {
  /** UTF-16 units read so far. */
  readonly position: number;
  /** `position` after the last `<`. */
  readonly startTagPosition: number;
  onopentag(tag: {
    readonly name: string;
    readonly attributes: Readonly<Record<string, string>>;
  }): void;
  onclosetag(name: string): void;
  oncomment(text: string): void;
  onprocessinginstruction(instruction: unknown): void;
  ondoctype(text: string): void;
  onsgmldeclaration(text: string): void;
  onopencdata(): void;
  onclosecdata(): void;
  onerror(error: Error): void;
  write(text: string): XmlParser;
  /** Gives out the text that waits, and forgets it. */
  flush(): void;
  close(): XmlParser;
}
export const loadXml = async (): Promise<
  (strict: boolean, options: { readonly strictEntities: boolean }) => XmlParser
> => (await import("npm:sax@1.6.1")).default.parser;

/** Reads subtitle files, and the markup in their cues. */
export type { VTTNode as CueNode } from "npm:media-captions@1.0.4";
export const loadCaptions = () => import("npm:media-captions@1.0.4");
