import assert from "node:assert/strict";
import { loadFastCheck } from "../../dev_deps.ts";
import { allocateOutput, freeOutput } from "../../ffi/slot.ts";
import {
  checkOptions,
  checkStreamOptions,
  type StreamOptions,
  type SynthesisOptions,
} from "../../speech/options.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

Deno.test("options that are not given have defaults", () => {
  const defaults = {
    speed: 1,
    textFormat: "auto",
    emoji: "skip",
    emotion: "neutral",
    seed: 0,
    onOverflow: "truncate",
    trimSilence: false,
    silenceThreshold: 0.005,
    priority: "normal",
    markup: true,
    ssml: false,
    turnGap: 0.2,
    stems: false,
  };
  assert.deepEqual(checkOptions({}), defaults);
  const open = { voice: undefined, speed: undefined, seed: undefined, output: undefined };
  assert.deepEqual(checkOptions(open), { ...defaults, voice: undefined, output: undefined });
});

Deno.test("given options are kept", () => {
  const options = {
    voice: "bf_emma",
    speed: 1.2,
    textFormat: "markdown",
    emoji: "name",
    emotion: "manic(0.5)",
    seed: 42,
    output: new ArrayBuffer(8),
    onOverflow: "fit",
    trimSilence: true,
    silenceThreshold: 0.01,
    priority: "high",
    signal: AbortSignal.abort(),
    cast: { RICK: "rick_c137", Morty: { voice: "morty", speed: 0.9 } },
    markup: false,
    ssml: true,
    turnGap: 0.5,
    stems: true,
  } as const;
  const checked = checkOptions(options);
  assert.deepEqual(checked, options);
  assert.equal(checked.output, options.output);
});

Deno.test("speeds and seeds are accepted up to their limits", () => {
  for (const speed of [0.5, 1, 2]) assert.equal(checkOptions({ speed }).speed, speed);
  for (const seed of [0, Number.MAX_SAFE_INTEGER]) assert.equal(checkOptions({ seed }).seed, seed);
});

const refused: readonly [options: object, message: RegExp][] = [
  [{ voice: 5 }, /^voice is 5: give the id of a voice$/],
  [{ textFormat: "rtf" }, /^textFormat is "rtf": give "auto", "plain", "markdown" or "html"$/],
  [{ emoji: true }, /^emoji is true: give "skip" or "name"$/],
  [{ speed: 0.4999 }, /^speed is 0\.4999: give a number from 0\.5 to 2$/],
  [{ speed: 2.0001 }, /^speed is 2\.0001: /],
  [{ speed: 0 }, /^speed is 0: /],
  [{ speed: -1 }, /^speed is -1: /],
  [{ speed: NaN }, /^speed is NaN: /],
  [{ speed: Infinity }, /^speed is Infinity: /],
  [{ seed: -1 }, /^seed is -1: give a whole number from 0 to 2\^53 - 1$/],
  [{ seed: 1.5 }, /^seed is 1\.5: /],
  [{ seed: NaN }, /^seed is NaN: /],
  [{ seed: Infinity }, /^seed is Infinity: /],
  [{ seed: 2 ** 53 }, /^seed is 9007199254740992: /],
  [{ emotion: 1 }, /^emotion is 1: give the name of an emotion$/],
  [{ onOverflow: "cut" }, /^onOverflow is "cut": give "truncate", "error" or "fit"$/],
  [{ trimSilence: "yes" }, /^trimSilence is "yes": give true or false$/],
  [{ priority: "live" }, /^priority is "live": give "high", "normal" or "low"$/],
  [{ signal: {} }, /^signal is \{\}: give an AbortSignal$/],
  [{ silenceThreshold: 2 }, /^silenceThreshold is 2: give a number from 0 to 1$/],
  [
    { sped: 1 },
    /^there is no option sped; the options are: voice, language, speed, emotion, seed, /,
  ],
];

for (const [options, message] of refused) {
  Deno.test(`${Deno.inspect(options)} is refused`, () => {
    assert.throws(() => checkOptions(options), kokoroError("input", message));
  });
}

const noOutputs: Record<string, [output: unknown, message: RegExp]> = {
  "an array of samples": [
    new Float32Array(8),
    /^the output is not an ArrayBuffer: give .*allocateOutput/,
  ],
  "shared memory": [new SharedArrayBuffer(8), /^the output is not an ArrayBuffer: /],
  "null": [null, /^the output is not an ArrayBuffer: /],
  "a proxy of a buffer": [new Proxy(new ArrayBuffer(8), {}), /^the output is not an ArrayBuffer: /],
  "an object that only inherits from ArrayBuffer": [
    Object.create(ArrayBuffer.prototype),
    /^the output is not an ArrayBuffer: /,
  ],
  "a resizable buffer": [new ArrayBuffer(8, { maxByteLength: 16 }), /^the output is resizable: /],
  "a resizable buffer that can't grow": [
    new ArrayBuffer(8, { maxByteLength: 8 }),
    /^the output is resizable: /,
  ],
  "one and a half samples": [
    new ArrayBuffer(6),
    /^the output is 6 bytes long, not a multiple of 4: /,
  ],
  "a transferred buffer": [transferred(), /^the output is already freed or transferred: /],
  "a freed slot": [freed(), /^the output is already freed or transferred: /],
};

function transferred(): ArrayBuffer {
  const buffer = new ArrayBuffer(8);
  buffer.transfer();
  return buffer;
}

function freed(): ArrayBuffer {
  const buffer = allocateOutput({ driver: null });
  freeOutput(buffer);
  return buffer;
}

for (const [name, [output, message]] of Object.entries(noOutputs)) {
  Deno.test(`${name} can't be an output`, () => {
    const options = { output } as SynthesisOptions;
    assert.throws(() => checkOptions(options), kokoroError("output", message));
  });
}

Deno.test("every speed and seed is either kept or refused with an input error", async () => {
  const { default: fc } = await loadFastCheck();
  const speeds = fc.oneof(fc.double(), fc.double({ min: 0.4, max: 2.1, noNaN: true }));
  const seeds = fc.oneof(fc.double(), fc.maxSafeInteger());
  fc.assert(fc.property(speeds, seeds, (speed, seed) => {
    if (speed >= 0.5 && speed <= 2 && Number.isSafeInteger(seed) && seed >= 0) {
      const checked = checkOptions({ speed, seed });
      assert.deepEqual([checked.speed, checked.seed], [speed, seed]);
    } else {
      assert.throws(() => checkOptions({ speed, seed }), kokoroError("input", /^(speed|seed) is /));
    }
  }));
});

Deno.test("a stream has no options for an output", () => {
  for (const option of [{ output: new ArrayBuffer(8) }, { onOverflow: "fit" }]) {
    const message = new RegExp(
      `^there is no option ${Object.keys(option)}; the options are: voice`,
    );
    assert.throws(() => checkStreamOptions(option as StreamOptions), kokoroError("input", message));
  }
  assert.equal(checkStreamOptions({ speed: 1.5 }).speed, 1.5);
});
