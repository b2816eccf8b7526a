import assert from "node:assert/strict";
import { checkLikeness, compareSpeech, likeness } from "../../../bench/peers/likeness.ts";
import { chirp } from "../../helpers/signals.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

const SAMPLE_RATE = 24_000;
const rising = chirp(200, 4000, SAMPLE_RATE, 1);
const falling = rising.toReversed();

Deno.test("a sound is like itself, even inverted and softer, and unlike others", async () => {
  assert(await likeness(rising, rising) > 0.999);
  assert(await likeness(rising, rising.map((sample) => -0.5 * sample)) > 0.999);
  assert(await likeness(rising, falling) < 0.8);
});

Deno.test("speech of another network is refused with how much it differs", async () => {
  checkLikeness(await compareSpeech(rising, rising.subarray(0, 0.99 * rising.length)));
  const refused: [Float32Array, RegExp][] = [
    [falling, /a correlation of -?[\d.]+% with ours, too low for the same network/],
    [rising.subarray(0, 0.9 * rising.length), /differs from ours by -10\.0%/],
    [new Float32Array(rising.length), /a correlation of .* with ours/],
  ];
  for (const [samples, message] of refused) {
    const similarity = await compareSpeech(rising, samples);
    assert.throws(() => checkLikeness(similarity), kokoroError("setup", message));
  }
});
