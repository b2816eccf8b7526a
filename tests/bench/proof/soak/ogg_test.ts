import assert from "node:assert/strict";
import { encode } from "../../../../audio/encode.ts";
import { withoutSerial } from "../../../../bench/proof/soak/ogg.ts";
import { SAMPLE_RATE } from "../../../../ffi/symbols.ts";
import { voice } from "../../../helpers/signals.ts";

const sound = voice(SAMPLE_RATE, 3); // several pages

Deno.test("equal Ogg files are equal without their serial number, others are not", async () => {
  const opus = (samples: Float32Array): Promise<Uint8Array> =>
    encode(samples, SAMPLE_RATE, { format: "opus" });
  const [first, second] = [await opus(sound), await opus(sound)];
  assert.notDeepEqual(first, second);
  assert.deepEqual(withoutSerial(first), withoutSerial(second));
  const other = sound.map((sample, i) => i > 2.5 * SAMPLE_RATE ? -sample : sample);
  assert.notDeepEqual(withoutSerial(await opus(other)), withoutSerial(first));
});

Deno.test("files of other formats stay as they are", async () => {
  for (const format of ["wav", "flac", "mp3", "pcm"] as const) {
    const file = await encode(sound, SAMPLE_RATE, { format });
    assert.deepEqual(withoutSerial(file), file);
  }
});
