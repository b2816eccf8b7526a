/**
 * Kokoro-82M speech in Deno: FP32 on libtorch, on the GPU or the CPU, into memory that the caller owns.
 *
 * @example
 * ```ts
 * import { allocateOutput, loadKokoro } from "./mod.ts";
 *
 * using model = await loadKokoro();
 * const output = allocateOutput(); // 45 s, page-locked where there is a GPU; use it again and again
 * const speech = await model.synthesize("Hello from Deno.", { voice: "af_heart", output });
 * console.log(speech.seconds, speech.samples);
 * ```
 *
 * @module
 */

export { KokoroError, type KokoroErrorKind } from "./errors.ts";
export { loadKokoro, type LoadOptions } from "./speech/load_kokoro.ts";
export type { EngineChoice } from "./speech/open_engine.ts";
export type { KokoroModel, ModelInfo, ModelMemory } from "./speech/kokoro_model.ts";
export type { StreamOptions, SynthesisOptions } from "./speech/options.ts";
export type { OnOverflow } from "./speech/plan.ts";
export type { Speech } from "./speech/speech.ts";
export type { SpeechChunk, SpokenUtterance } from "./speech/chunks.ts";
export type { Priority, QueueState } from "./speech/queue.ts";
export type { StageTimes } from "./speech/stages.ts";
export type { Voice } from "./speech/known_voices.ts";
export type { Gains, Gender } from "./speech/voice_config.ts";
export type { Emotion } from "./speech/emotions.ts";
export type { Prosody } from "./speech/prosody.ts";
export type { Device, EngineMemory, Kernels } from "./ffi/engine.ts";
export { CudaDriver, type MemoryInfo } from "./ffi/cuda_driver.ts";
export type { Handle } from "./ffi/handle.ts";
export {
  allocateOutput,
  freeOutput,
  isPinned,
  OUTPUT_SAMPLES,
  OUTPUT_SECONDS,
  type OutputOptions,
} from "./ffi/slot.ts";
export {
  type Assets,
  type DeviceChoice,
  ensureAssets,
  type SetupOptions,
  type WeightsChoice,
} from "./setup/assets.ts";
export type { Copies } from "./setup/characters.ts";
export type { Progress, ProgressUnit, Reporter } from "./setup/progress.ts";
export type {
  EnglishLanguage,
  FrontEndOptions,
  Language,
  Utterance,
  Word,
} from "./text/front_end.ts";
export type { ScriptSource } from "./text/script_source.ts";
export type { Pronunciations } from "./text/pronunciations.ts";
export type { Timed, TimedPhoneme, TimedViseme, TimedWord, Timings } from "./speech/timings.ts";
export {
  type TimedSpeech,
  timingsFile,
  type TimingsFormat,
  timingsFormat,
} from "./speech/timings_file.ts";
export { type Viseme, VISEMES } from "./speech/visemes.ts";
export { audioFormat, encode, type EncodeOptions, encodeStream } from "./audio/encode.ts";
export type { PcmBits } from "./audio/formats/pcm.ts";
export type { AudioFormat } from "./audio/formats/formats.ts";
export { writeFile } from "./audio/write_file.ts";
export {
  createKokoroPlugin,
  type KokoroPlugin,
  type PluginHealth,
  type PluginState,
} from "./plugin/kokoro_plugin.ts";
export type { Latency, PluginMetrics } from "./plugin/metrics.ts";
export type { Recipe } from "./plugin/recipe.ts";
export { openPlayer } from "./audio/player.ts";
export { TTSStream } from "./streaming/tts_stream.ts";
export type { PlayOptions, SpeakOptions, TTSConfig } from "./streaming/options.ts";
export type { HeardWord } from "./streaming/word_clock.ts";
