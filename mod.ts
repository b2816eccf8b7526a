/**
 * Kokoro-82M text-to-speech for Deno. Runs in FP32 on libtorch, on the GPU or the CPU, and writes
 * the speech into memory that the caller owns.
 *
 * @example
 * ```ts
 * import { allocateOutput, loadKokoro } from "./mod.ts";
 *
 * using model = await loadKokoro();
 * const output = allocateOutput(); // up to 45 s, page-locked if there is a GPU; reusable
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
export type { PhonemeOptions, StreamOptions, SynthesisOptions } from "./speech/options.ts";
export type { OnOverflow } from "./speech/plan/planner.ts";
export type { Speech } from "./speech/speech.ts";
export type { StreamSource } from "./speech/scene/arriving_script.ts";
export type { Cast, Turn } from "./speech/scene/turn.ts";
export type { SpeakerTrack, SpokenTurn } from "./speech/scene/spoken_turns.ts";
export type { SpeechChunk, SpokenUtterance } from "./speech/plan/chunks.ts";
export type { Priority, QueueState } from "./speech/turns.ts";
export type { StageTimes } from "./speech/session.ts";
export type { Voice } from "./voices/catalog.ts";
export type { Gains, Gender } from "./voices/config.ts";
export type { Emotion } from "./voices/emotions.ts";
export type { Prosody } from "./voices/prosody.ts";
export type { EngineMemory, Kernels } from "./ffi/structs.ts";
export type { Device, DeviceName } from "./ffi/device.ts";
export { CudaDriver, type DriverOptions, type MemoryInfo } from "./ffi/cuda_driver.ts";
export type { Gpu } from "./ffi/gpus.ts";
export type { Handle } from "./ffi/handle.ts";
export {
  allocateOutput,
  freeOutput,
  isPinned,
  OUTPUT_SAMPLES,
  OUTPUT_SECONDS,
  type OutputOptions,
} from "./ffi/slot.ts";
export { ensureAssets } from "./setup/assets.ts";
export { type Assets } from "./setup/ready.ts";
export { type SetupOptions, type WeightsChoice } from "./setup/choice.ts";
export type { DeviceChoice } from "./setup/device.ts";
export type { Copies } from "./voices/style_table.ts";
export type { Progress, ProgressUnit, Reporter } from "./setup/report/progress.ts";
export type { FrontEndOptions } from "./text/front_end.ts";
export type { Utterance, Word } from "./text/utterances/utterances.ts";
export type {
  EnglishLanguage,
  EspeakLanguage,
  FetchedLanguage,
  Language,
} from "./text/languages.ts";
export type { EmojiChoice, TextFormat } from "./text/formats/text_format.ts";
export type { Manner } from "./text/script/manner.ts";
export type { ScriptSource } from "./text/script/source.ts";
export type { Pronunciations } from "./text/phonemes/pronunciations.ts";
export type {
  Said,
  Timed,
  TimedMark,
  TimedPhoneme,
  TimedViseme,
  TimedWord,
  Timings,
} from "./speech/timings/timings.ts";
export {
  type TimedSpeech,
  timingsFile,
  type TimingsFileOptions,
  type TimingsFormat,
  timingsFormat,
} from "./speech/timings/timings_file.ts";
export { type Viseme, VISEMES } from "./speech/timings/visemes.ts";
export { audioFormat, encode, type EncodeOptions, encodeStream } from "./audio/encode.ts";
export type { PcmBits } from "./audio/formats/pcm.ts";
export type { AudioFormat } from "./audio/formats/formats.ts";
export { openSoundFile } from "./audio/sound_file.ts";
export { writeFile } from "./audio/write_file.ts";
export {
  type CueChunk,
  speakSubtitles,
  type SpokenCue,
} from "./serving/subtitles/speak_subtitles.ts";
export { createKokoroPlugin, type KokoroPlugin } from "./serving/pipeline/kokoro_plugin.ts";
export type {
  ModelHealth as PluginHealth,
  ModelState as PluginState,
} from "./serving/model_life.ts";
export type { Latency, PluginMetrics } from "./serving/metrics.ts";
export type { Recipe } from "./serving/recipe.ts";
export { openPlayer } from "./audio/player.ts";
export { TTSStream } from "./serving/streaming_tts/tts_stream.ts";
export type { PlayOptions, SpeakOptions, TTSConfig } from "./serving/streaming_tts/options.ts";
export type { HeardWord } from "./serving/streaming_tts/word_clock.ts";
