import assert from "node:assert/strict";
import { join } from "node:path";
import { differentScripts } from "../../../bench/texts.ts";
import { timingsFile } from "../../../speech/timings/timings_file.ts";
import { openTimings } from "../../../speech/timings/timings_writer.ts";
import {
  joinTimings,
  type TimedViseme,
  type TimedWord,
  type Timings,
} from "../../../speech/timings/timings.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";

/** Timings of a script, sentence by sentence: each word takes a third of a second. */
function chunksOf(script: string): Timings[] {
  let time = 0;
  const words = (from: number, sentence: string): TimedWord[] =>
    [...sentence.matchAll(/\[[^\]]*\]|[\w']+/g)].flatMap(({ 0: text, index }) => {
      if (text.startsWith("[")) return [];
      const start = time;
      time += 0.33;
      const textStart = from + index;
      return { text, textStart, textEnd: textStart + text.length, start, end: time };
    });
  return [...script.matchAll(/[^.!?]+[.!?]+["”]*\s*/g)].map(({ 0: sentence, index }) => {
    const timed = words(index, sentence);
    const signs = [...sentence.matchAll(/\*\*/g)].map((sign) => ({
      start: index + sign.index,
      end: index + sign.index + 2,
      by: "",
    }));
    time += 0.4;
    return { words: timed, phonemes: [], visemes: [], formatting: signs };
  });
}

const scripts = await differentScripts(40);
const SCRIPT = scripts.map((script, i) =>
  i % 3 === 0 ? `“${script}.” [pause: 1s]` : i % 3 === 1 ? `**${script}.**` : `${script}.`
).join("\n\n");

Deno.test("subtitles without words are the same, too", () =>
  inTemporaryFolder(async (folder) => {
    const facts = { seconds: 1, sampleRate: 24_000, voice: "af_heart" };
    const timings = { words: [], phonemes: [], visemes: [] };
    for (const format of ["srt", "vtt"] as const) {
      const path = join(folder, `a.${format}`);
      const file = await openTimings(path, "...");
      await file.add(timings, "af_heart");
      await file.complete(facts);
      const expected = timingsFile(format, "...", { ...facts, timings });
      assert.equal(await Deno.readTextFile(path), expected);
    }
  }));

for (const format of ["srt", "vtt"] as const) {
  Deno.test(`a long ${format} file is the same as one that is written at once`, () =>
    inTemporaryFolder(async (folder) => {
      const chunks = chunksOf(SCRIPT);
      const words = chunks.flatMap((chunk) => chunk.words);
      assert(words.length > 5000, `${words.length} words`);
      const facts = { seconds: words.at(-1)!.end + 1, sampleRate: 24_000, voice: "af_heart" };
      const path = join(folder, `a.${format}`);
      const file = await openTimings(path, SCRIPT);
      const sizes = new Set<number>();
      for (const chunk of chunks) {
        await file.add(chunk, "af_heart");
        const [{ name }] = Deno.readDirSync(folder);
        sizes.add(Deno.statSync(join(folder, name)).size);
      }
      assert(sizes.size > 10, "it is written little by little");
      await file.complete(facts);
      const formatting = chunks.flatMap((chunk) => chunk.formatting!);
      const timings = { words, phonemes: [], visemes: [], formatting };
      const expected = timingsFile(format, SCRIPT, { ...facts, timings }).split("\n");
      assert.deepEqual((await Deno.readTextFile(path)).split("\n"), expected);
    }));
}

Deno.test("a JSON file of a scene has its marks, and keeps the visemes of two turns apart", () =>
  inTemporaryFolder(async (folder) => {
    const viseme = (turn: number, start: number): TimedViseme => ({
      viseme: "PP",
      start,
      end: start + 1,
      turn,
      voice: `${turn}`,
    });
    const parts: Timings[] = [0, 1].map((turn) => ({
      words: [],
      phonemes: [],
      visemes: [viseme(turn, turn)],
      marks: [{ name: `m${turn}`, time: turn + 0.12345 }],
    }));
    const facts = { seconds: 2, sampleRate: 24_000, voice: "0" };
    const path = join(folder, "a.json");
    const file = await openTimings(path, "One two.");
    for (const part of parts) await file.add(part, "0");
    await file.complete(facts);
    const timings = joinTimings(parts, { start: 0, end: 2 });
    assert.equal(timings.visemes.length, 2);
    const expected = timingsFile("json", "One two.", { ...facts, timings });
    assert.equal(await Deno.readTextFile(path), expected);
  }));
