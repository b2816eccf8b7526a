import assert from "node:assert/strict";
import { join } from "node:path";
import { encode, type EncodeOptions } from "../../audio/encode.ts";
import { wavHeader } from "../../audio/formats/pcm.ts";
import { openSoundFile } from "../../audio/sound_file.ts";
import { inTemporaryFolder } from "../helpers/files.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { DECODERS } from "../helpers/decode.ts";
import { voice } from "../helpers/signals.ts";

const RATE = 24_000;
const sound = voice(RATE, 2);

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

/** Writes the samples in parts of `size`, and returns the file. */
async function written(
  path: string,
  size: number,
  options?: EncodeOptions,
): Promise<Uint8Array<ArrayBuffer>> {
  const writer = (await openSoundFile(path, RATE, options)).getWriter();
  for (let at = 0; at < sound.length; at += size) await writer.write(sound.subarray(at, at + size));
  await writer.close();
  return await Deno.readFile(path);
}

Deno.test("a file written in parts is the same as one encoded at once", () =>
  inTemporaryFolder(async (folder) => {
    for (const format of ["flac", "mp3", "pcm"] as const) {
      const whole = await encode(sound, RATE, { format });
      for (const size of [701, sound.length]) {
        assert.deepEqual(await written(join(folder, `a.${format}`), size), whole, format);
      }
    }
    assert.deepEqual(names(folder).sort(), ["a.flac", "a.mp3", "a.pcm"]);
  }));

Deno.test("a WAV file written in parts states its length, with room for a longer one", () =>
  inTemporaryFolder(async (folder) => {
    const bytes = await written(join(folder, "a.wav"), 701, { format: "wav", bits: "float" });
    const view = new DataView(bytes.buffer);
    const text = (at: number): string => new TextDecoder().decode(bytes.subarray(at, at + 4));
    assert.deepEqual(
      [text(0), text(8), text(12), text(48), text(72)],
      ["RIFF", "WAVE", "JUNK", "fmt ", "data"],
    );
    assert.deepEqual(
      [4, 16, 76].map((at) => view.getUint32(at, true)),
      [bytes.length - 8, 28, 4 * sound.length],
    );
    assert.deepEqual(new Float32Array(bytes.buffer, 80), sound);
    const decoded = await DECODERS.wav(bytes);
    assert.deepEqual([decoded.sampleRate, decoded.samples], [RATE, sound]);
  }));

Deno.test("an Opus file written in parts sounds like one encoded at once", () =>
  inTemporaryFolder(async (folder) => {
    const parts = await DECODERS.opus(await written(join(folder, "a.opus"), 701));
    assert.deepEqual(parts, await DECODERS.opus(await encode(sound, RATE, { format: "opus" })));
  }));

Deno.test("the header of a WAV file of more than 4 GB is RF64", () => {
  const format = { bits: 16, sampleRate: RATE, hasRoom: true } as const;
  const most = (2 ** 32 - 2 - 72) / 2; // samples, with 32 bits for the lengths
  assert.equal(new TextDecoder().decode(wavHeader(most, format).subarray(0, 4)), "RIFF");
  const length = most + 1;
  const header = wavHeader(length, format);
  const view = new DataView(header.buffer);
  const text = (at: number): string => new TextDecoder().decode(header.subarray(at, at + 4));
  assert.deepEqual([text(0), text(12), text(72)], ["RF64", "ds64", "data"]);
  assert.deepEqual([4, 76].map((at) => view.getUint32(at, true)), [0xFFFFFFFF, 0xFFFFFFFF]);
  assert.deepEqual(
    [20, 28, 36].map((at) => Number(view.getBigUint64(at, true))),
    [72 + 2 * length, 2 * length, length],
  );
});

Deno.test("a file appears only when it is complete", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "a.flac");
    await Deno.writeTextFile(path, "old");
    const writer = (await openSoundFile(path, RATE)).getWriter();
    await writer.write(sound);
    assert.equal(await Deno.readTextFile(path), "old");
    await writer.close();
    assert.deepEqual(names(folder), ["a.flac"]);
    assert.deepEqual(await Deno.readFile(path), await encode(sound, RATE, { format: "flac" }));
  }));

Deno.test("a file that is given up leaves nothing, and keeps the old one", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "a.opus");
    await Deno.writeTextFile(path, "old");
    const aborted = (await openSoundFile(path, RATE)).getWriter();
    await aborted.write(sound);
    await aborted.abort(new Error("enough"));

    const invalid = (await openSoundFile(path, RATE)).getWriter();
    await invalid.write(sound);
    const notFinite = kokoroError("input", /sample 48000 is NaN/);
    await assert.rejects(invalid.write(Float32Array.of(NaN)), notFinite);
    await assert.rejects(invalid.closed, notFinite);

    const empty = (await openSoundFile(path, RATE)).getWriter();
    await assert.rejects(empty.close(), kokoroError("input", /there are no samples/));
    assert.deepEqual(names(folder), ["a.opus"]);
    assert.equal(await Deno.readTextFile(path), "old");
  }));

Deno.test("what can't be written is refused before the first samples", () =>
  inTemporaryFolder(async (folder) => {
    const refused = (name: string, options: EncodeOptions | undefined, error: RegExp) =>
      assert.rejects(openSoundFile(join(folder, name), RATE, options), error);
    await refused("a.aac", undefined, /sound can't be written to .*a\.aac/);
    await refused("none/a.wav", undefined, /there is no folder .*none/);
    await refused("a.mp3", { format: "mp3", bitrate: 1 }, /bitrate is 1/);
    assert.deepEqual(names(folder), []);
  }));
