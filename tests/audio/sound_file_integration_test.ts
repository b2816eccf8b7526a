import assert from "node:assert/strict";
import { join } from "node:path";
import { openSoundFile } from "../../audio/sound_file.ts";
import { loadKokoro } from "../../speech/load_kokoro.ts";
import { inTemporaryFolder } from "../helpers/files.ts";
import { assertSameBits } from "../helpers/same_bits.ts";

Deno.test("a file of floats has the bits of all chunks of a stream", () =>
  inTemporaryFolder(async (folder) => {
    using model = await loadKokoro({ device: "cpu" });
    const text = "This is one sentence of it. This is another one. And here it ends.";
    const path = join(folder, "a.wav");
    const file = await openSoundFile(path, 24_000, { format: "wav", bits: "float" });
    const samples = new TransformStream<{ samples: Float32Array }, Float32Array>({
      transform: (chunk, controller) => controller.enqueue(chunk.samples),
    });
    await model.stream(text).pipeThrough(samples).pipeTo(file);
    const header = 80;
    const bytes = await Deno.readFile(path);
    assertSameBits(bytes.subarray(header), (await model.synthesize(text)).samples);
    assert.equal(new DataView(bytes.buffer).getUint32(header - 4, true), bytes.length - header);
  }));
