/**
 * Calls every public function with odd values: only a `KokoroError` may come out, or an error of
 * the caller's own source of text or signal.
 *
 * @module
 */

import type { Arbitrary, FastCheck } from "../../../dev_deps.ts";
import * as mod from "../../../mod.ts";
import { KokoroPlugin } from "../../../serving/pipeline/kokoro_plugin.ts";
import { ODD_VALUES, OddError } from "./odd_values.ts";
import { type Target, target } from "./target.ts";

// deno-lint-ignore no-explicit-any -- odd values have any type
type Any = any;

/** An argument that a function expects, or an object of those. */
type Expected = (() => unknown) | { readonly [key: string]: Expected };

/** A public function. */
interface Call {
  /** What it expects, by position. */
  readonly expects: readonly Expected[];
  /** Calls it, uses the result and gives everything back. */
  call(...args: Any[]): unknown;
}

const is = (value: unknown) => (): unknown => value;
const samples = (): Float32Array => new Float32Array(240).fill(0.1);

const speaking = {
  voice: is("af_brief"),
  emotion: is("sad(0.5)"),
  speed: is(1.5),
  seed: is(7),
  textFormat: is("auto"),
  emoji: is("skip"),
  cast: { RICK: { voice: is("af_brief"), volume: is(-3) }, MORTY: is("af_brief") },
  markup: is(true),
  ssml: is(false),
  turnGap: is(0.3),
};
const turn = {
  text: is("Hi."),
  voice: is("af_brief"),
  speaker: is("RICK"),
  pitch: is(2),
  pauseBefore: is(0.1),
  overlap: is(0.1),
};
const stream = {
  ...speaking,
  trimSilence: is(true),
  silenceThreshold: is(0.01),
  priority: is("low"),
  signal: () => new AbortController().signal,
};
const synthesis = {
  ...stream,
  output: () => new ArrayBuffer(400_000),
  onOverflow: is("fit"),
  stems: is(true),
};
// The folder is missing, so that no model is loaded even if everything else is as it should be.
const load = {
  device: is("cpu"),
  threads: is(1),
  kernels: is("auto"),
  allowTf32: is(false),
  weights: is("auto"),
  report: is(undefined),
  warn: is(() => {}),
  voices: is("/nowhere/voices.yaml"),
  emotions: is("/nowhere/emotions.yaml"),
  pronunciations: is({ blorp: "blˈɔɹp" }),
  memoryThresholdGb: is(1),
  strict: is(false),
  espeak: is(false),
  maxRequests: is(4),
};
const encoding = { format: is("wav"), outputSampleRate: is(16_000), bits: is(16) };
const timed = {
  timings: {
    words: is([{ text: "Hi", textStart: 0, textEnd: 2, start: 0.1, end: 0.2 }]),
    phonemes: is([]),
    visemes: is([]),
  },
  seconds: is(1),
  sampleRate: is(24_000),
  voice: is("af_heart"),
};
const speech = {
  format: is("pcm"),
  onStart: is(() => {}),
  onStop: is(() => {}),
  onWord: is(() => {}),
  signal: () => new AbortController().signal,
};

/** The public functions, and the methods of what they return. `model` is used for all of these. */
export function publicCalls(model: mod.KokoroModel): Readonly<Record<string, Call>> {
  const ttsStream = (text: unknown = "Hi."): Any =>
    new mod.TTSStream({ voice: "af_brief" }, model).feed(text as string);
  return {
    "loadKokoro": {
      expects: [load],
      call: async (options) => (await mod.loadKokoro(options))[Symbol.dispose](),
    },
    "ensureAssets": {
      expects: [{ device: is("cpu"), weights: is("auto"), report: is(undefined) }],
      call: (options) => mod.ensureAssets(options),
    },
    "CudaDriver.open": {
      expects: [{ path: is("/nowhere/libcuda.so"), index: is(0) }],
      call: (options) => mod.CudaDriver.open(options)[Symbol.dispose](),
    },
    "allocateOutput": {
      expects: [{ driver: is(null) }],
      call: (options) => mod.freeOutput(mod.allocateOutput(options)),
    },
    "freeOutput": { expects: [() => mod.allocateOutput({ driver: null })], call: mod.freeOutput },
    "isPinned": { expects: [samples], call: mod.isPinned },
    "timingsFile": { expects: [is("srt"), is("Hi"), timed], call: mod.timingsFile },
    "timingsFormat": { expects: [is("a.srt")], call: mod.timingsFormat },
    "audioFormat": { expects: [is("a.wav")], call: mod.audioFormat },
    "encode": { expects: [samples, is(24_000), encoding], call: mod.encode },
    "encodeStream": {
      expects: [is(24_000), encoding, samples],
      call: async (rate, options, chunk) => {
        const { readable, writable } = mod.encodeStream(rate, options);
        const bytes = new Response(readable).bytes();
        bytes.catch(() => {});
        const writer = writable.getWriter();
        writer.closed.catch(() => {});
        await writer.write(chunk);
        await writer.close();
        await bytes;
      },
    },
    "openSoundFile": {
      expects: [is("a.wav"), is(24_000), encoding, samples],
      call: async (path, rate, options, chunk) => {
        const writer = (await mod.openSoundFile(path, rate, options)).getWriter();
        writer.closed.catch(() => {});
        await writer.write(chunk);
        await writer.close();
      },
    },
    "writeFile": { expects: [is("a.txt"), is("text")], call: mod.writeFile },
    "openPlayer": {
      expects: [is(24_000), () => new AbortController().signal],
      call: async (rate, signal) => (await mod.openPlayer(rate, signal)).abort().catch(() => {}),
    },
    "createKokoroPlugin": {
      expects: [load],
      call: async (options) => {
        await using plugin = mod.createKokoroPlugin(options);
        await plugin.load();
      },
    },
    "generateAudio": {
      expects: [
        { script: is("Hi."), ...speaking },
        () => new ArrayBuffer(400_000),
        { signal: () => new AbortController().signal },
      ],
      call: async (...args) => {
        const plugin = new KokoroPlugin(() => Promise.resolve(unclosed(model)));
        await plugin.load();
        await plugin.generateAudio(...args as [Any, Any, Any]);
      },
    },
    "synthesize": {
      expects: [is("Hi."), synthesis],
      call: (text, options) => model.synthesize(text, options),
    },
    "synthesize.turns": {
      expects: [turn, turn, synthesis],
      call: (one, other, options) => model.synthesize([one, other], options),
    },
    "stream": {
      expects: [is("Hi."), stream],
      call: async (text, options) => {
        for await (const _ of model.stream(text, options)) break;
      },
    },
    "speakSubtitles": {
      expects: [is(model), is("00:00:01,000 --> 00:00:02,500\nHi."), stream],
      call: async (model, subtitles, options) => {
        for await (const _ of mod.speakSubtitles(model, subtitles, options)) break;
      },
    },
    "TTSStream": {
      expects: [{ ...speaking, trimSilence: is(true), device: is("cpu") }, is(model)],
      call: (config, model) => new mod.TTSStream(config, model),
    },
    "TTSStream.feed": {
      expects: [is("Hi.")],
      call: async (text) => {
        for await (const _ of ttsStream(text).streamAsync()) break;
      },
    },
    "TTSStream.setVoice": {
      expects: [is("af_brief")],
      call: async (voice) => {
        const speaker = ttsStream().setVoice(voice).feed("Ho.");
        for await (const _ of speaker.streamAsync()) { /* all of it */ }
      },
    },
    "TTSStream.streamAsync": {
      expects: [speech],
      call: async (options) => {
        for await (const _ of ttsStream().streamAsync(options)) break;
      },
    },
    "TTSStream.play": {
      expects: [is("a.wav"), { ...speech, muted: is(true), onChunk: is(() => {}) }],
      call: (path, options) => ttsStream().play(path, options),
    },
  };
}

/** The model, whose disposal does nothing, so that later calls can use it. */
function unclosed(model: mod.KokoroModel): mod.KokoroModel {
  return Object.create(model, {
    synthesize: { value: model.synthesize.bind(model) },
    info: { value: model.info.bind(model) },
    [Symbol.dispose]: { value: () => {} },
  });
}

/** A call with odd arguments: `odd` are the names of values by the places that they take. */
export interface OddCall {
  readonly name: string;
  readonly odd: Readonly<Record<string, string>>;
}

/** The places of the arguments and of their keys: `0`, `1.voice`. */
function placesOf(expected: readonly Expected[]): string[] {
  const within = (place: string, each: Expected): string[] =>
    typeof each === "function"
      ? [place]
      : [place, ...Object.entries(each).flatMap(([key, part]) => within(`${place}.${key}`, part))];
  return expected.flatMap((each, i) => within(`${i}`, each));
}

/** Makes calls in which one to three arguments, or keys of arguments, are odd. */
export function oddCalls(fc: FastCheck, calls: Readonly<Record<string, Call>>): Arbitrary<OddCall> {
  const odd = fc.constantFrom(...Object.keys(ODD_VALUES));
  return fc.oneof(
    ...Object.entries(calls).map(([name, { expects }]) => {
      const place = fc.constantFrom(...placesOf(expects));
      return fc.record({
        name: fc.constant(name),
        odd: fc.array(fc.tuple(place, odd), { minLength: 1, maxLength: 3 }).map(Object.fromEntries),
      });
    }),
  );
}

/** Makes a call. Lets through the errors that it may throw. */
export async function makeCall(
  calls: Readonly<Record<string, Call>>,
  { name, odd }: OddCall,
): Promise<void> {
  const { expects, call } = calls[name];
  const make = (place: string, expected: Expected): unknown => {
    if (Object.hasOwn(odd, place)) return ODD_VALUES[odd[place]]();
    if (typeof expected === "function") return expected();
    return Object.fromEntries(
      Object.entries(expected).map(([key, part]) => [key, make(`${place}.${key}`, part)]),
    );
  };
  try {
    await call(...expects.map((each, i) => make(`${i}`, each)));
  } catch (error) {
    if (!isOfCaller(error, odd)) throw error;
  }
}

/**
 * Whether an error comes from something of the caller's own that may throw: an iterable of text, a
 * signal, or a callback.
 */
function isOfCaller(error: unknown, odd: OddCall["odd"]): boolean {
  const isCalled = Object.entries(odd).some(([place, name]) =>
    /\.(?:on[A-Z]|warn)/.test(place) && /a hostile function|a class/.test(name)
  );
  if (error instanceof OddError) {
    return isCalled || Object.values(odd).some((name) => /iterator|signal|promise/.test(name));
  }
  return isCalled && error instanceof TypeError && /without 'new'/.test(error.message);
}

/** Every public function with odd arguments, with the real network. */
export const calls = async (fc: FastCheck): Promise<Target> => {
  // Odd paths are relative.
  const folder = await Deno.makeTempDir({ prefix: "kokoro-fuzz-" });
  globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
  Deno.chdir(folder);
  const model = await mod.loadKokoro({ device: "cpu", threads: 1, warn: () => {} });
  const all = publicCalls(model);
  return target({ inputs: oddCalls(fc, all), run: (call: OddCall) => makeCall(all, call) });
};
