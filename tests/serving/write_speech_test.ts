import assert from "node:assert/strict";
import { join } from "node:path";
import { collectGarbage, resetPeak, residentMemory } from "../../bench/memory/resident_memory.ts";
import { writeSpeech, type WrittenChunk } from "../../serving/write_speech.ts";
import { timingsFile, type TimingsFormat } from "../../speech/timings/timings_file.ts";
import { joinTimings, type TimedViseme, type Timings } from "../../speech/timings/timings.ts";
import { inTemporaryFolder } from "../helpers/files.ts";

const RATE = 24_000;

/** A sentence of which each word takes half a second, in a chunk that begins with 0.5 s of rest. */
const SENTENCE = "Nobody came, and **nobody** went. ";
const WORDS = [...SENTENCE.matchAll(/\w+/g)];
const SECONDS = (WORDS.length + 1) / 2;

interface Chunk extends WrittenChunk {
  readonly utterance?: NonNullable<WrittenChunk["utterance"]> & { readonly textEnd: number };
}

/** The chunks of a text that has the sentence `count` times, and then half a second of silence. */
function* chunksOf(count: number): Generator<Chunk, void, undefined> {
  for (let i = 0; i < count; i++) yield sentenceChunk(i);
  const start = count * SECONDS;
  const visemes: TimedViseme[] = [{ viseme: "sil", start, end: start + 0.5 }];
  yield { samples: new Float32Array(RATE / 2), timings: { words: [], phonemes: [], visemes } };
}

function sentenceChunk(i: number): Chunk {
  const [start, textStart] = [i * SECONDS, i * SENTENCE.length];
  const words = WORDS.map(({ 0: text, index }, n) => ({
    text,
    textStart: textStart + index,
    textEnd: textStart + index + text.length,
    start: start + (n + 1) / 2,
    end: start + (n + 2) / 2,
  }));
  const samples = Float32Array.from(
    { length: SECONDS * RATE },
    (_, n) => n < RATE / 2 ? 0 : 0.3 * Math.sin(n / 20 + i),
  );
  const signs = [17, 25].map((place) => ({
    start: textStart + place,
    end: textStart + place + 2,
    by: "",
  }));
  return {
    samples,
    timings: {
      words,
      phonemes: words.map(({ start, end }, word) => ({ symbol: "n", word, start, end })),
      visemes: [
        { viseme: "sil", start, end: start + 0.5 },
        { viseme: "nn", start: start + 0.5, end: start + SECONDS - 0.25 },
        // The next chunk begins with this viseme, too.
        { viseme: "sil", start: start + SECONDS - 0.25, end: start + SECONDS },
      ],
      formatting: signs,
    },
    utterance: { voice: "af_heart", emotion: "neutral", textEnd: textStart + SENTENCE.length },
  };
}

const names = (folder: string): string[] => [...Deno.readDirSync(folder)].map(({ name }) => name);

Deno.test("a file of timings is the same as one that is written at once", () =>
  inTemporaryFolder(async (folder) => {
    const script = SENTENCE.repeat(40);
    const chunks = [...chunksOf(40)];
    const seconds = 40 * SECONDS + 0.5;
    const timings: Timings = joinTimings(
      chunks.map((chunk) => chunk.timings),
      { start: 0, end: seconds },
    );
    assert.equal(timings.visemes.length, 81, "neighbours are joined");
    const speech = { timings, seconds, sampleRate: RATE, voice: "af_heart" };
    for (const format of ["json", "srt", "vtt"] satisfies TimingsFormat[]) {
      const files = { sound: join(folder, "a.wav"), timings: join(folder, `a.${format}`) };
      const ends: number[] = [];
      const written = await writeSpeech(
        ReadableStream.from(chunksOf(40)),
        script,
        files,
        ({ utterance }) => utterance && ends.push(utterance.textEnd),
      );
      const { wallMs: _, firstSampleMs: __, ...facts } = written;
      assert.deepEqual(facts, {
        samples: seconds * RATE,
        seconds,
        voice: "af_heart",
        emotion: "neutral",
        turns: [],
        utterances: 40,
        words: 200,
      });
      assert.equal(ends.at(-1), script.length);
      assert.equal(await Deno.readTextFile(files.timings), timingsFile(format, script, speech));
    }
    assert.deepEqual(names(folder).sort(), ["a.json", "a.srt", "a.vtt", "a.wav"]);
  }));

Deno.test("speech without words has empty lists", () =>
  inTemporaryFolder(async (folder) => {
    const files = { sound: join(folder, "a.wav"), timings: join(folder, "a.json") };
    await writeSpeech(ReadableStream.from(chunksOf(0)), "...", files, () => {});
    const { words, phonemes, visemes } = JSON.parse(await Deno.readTextFile(files.timings));
    assert.deepEqual([words, phonemes], [[], []]);
    assert.deepEqual(visemes, [{ viseme: "sil", start: 0, end: 0.5 }]);
  }));

Deno.test("no files are left when the speech fails, or one of them can't be written", () =>
  inTemporaryFolder(async (folder) => {
    const write = (sound: string, timings: string, chunks: AsyncIterable<WrittenChunk>) =>
      writeSpeech(
        chunks,
        SENTENCE,
        { sound: join(folder, sound), timings: join(folder, timings) },
        () => {},
      );
    async function* failing(): AsyncGenerator<WrittenChunk> {
      yield sentenceChunk(0);
      await Promise.resolve();
      throw new Error("enough");
    }
    for (const timings of ["a.json", "a.vtt"]) {
      await assert.rejects(write("a.flac", timings, failing()), /^Error: enough$/);
    }
    const good = (): AsyncIterable<WrittenChunk> => ReadableStream.from(chunksOf(2));
    await assert.rejects(write("none/a.wav", "a.json", good()), /there is no folder .*none/);
    await assert.rejects(write("a.wav", "none/a.json", good()), /there is no folder .*none/);
    assert.deepEqual(names(folder), []);
  }));

Deno.test({
  name: "half an hour of speech is written in constant memory",
  ignore: Deno.build.os !== "linux",
  fn: () =>
    inTemporaryFolder(async (folder) => {
      const peakOf = async (hours: number): Promise<number> => {
        const count = Math.round(hours * 3600 / SECONDS);
        const files = { sound: join(folder, "a.wav"), timings: join(folder, "a.json") };
        collectGarbage();
        resetPeak();
        const { total } = residentMemory();
        const chunks = ReadableStream.from(chunksOf(count));
        await writeSpeech(chunks, SENTENCE.repeat(count), files, () => {});
        return (residentMemory().peak - total) / 1e6;
      };
      await peakOf(0.3);
      const [short, long] = [await peakOf(0.05), await peakOf(0.5)];
      // The samples alone are 173 MB. The heap takes some time to find its size.
      assert(long - short < 100, `${short} and ${long} MB`);
    }),
});
