import assert from "node:assert/strict";
import { spectrogram } from "../../../bench/quality/spectrogram.ts";
import { chirp, joined } from "../../helpers/signals.ts";

const SAMPLE_RATE = 24_000;

Deno.test("a spectrogram has its energy at the time and the frequency of the sound", async () => {
  const sound = joined(chirp(1000, 9000, SAMPLE_RATE, 2), new Float32Array(SAMPLE_RATE));
  const { rows, columns, levels } = await spectrogram(sound);
  const hzPerRow = SAMPLE_RATE / 2 / rows;
  const frequencyOf = (row: number): number => (rows - 1 - row) * hzPerRow;
  for (const seconds of [0.2, 0.5, 1, 1.5, 1.8]) {
    const column = Math.round(seconds / 3 * columns);
    const inColumn = Array.from({ length: rows }, (_, row) => levels[row * columns + column]);
    const loudest = inColumn.indexOf(Math.max(...inColumn));
    const expected = 1000 + 4000 * seconds;
    assert(
      Math.abs(frequencyOf(loudest) - expected) < 2 * hzPerRow,
      `${seconds} s: row ${loudest}`,
    );
    assert(inColumn[loudest] > -3, `${inColumn[loudest]} dB`);
    const far = inColumn.filter((_, row) => Math.abs(frequencyOf(row) - expected) > 1000);
    assert(Math.max(...far) < -60, `${Math.max(...far)} dB`);
  }
  const silent = Math.round(2.5 / 3 * columns);
  for (let row = 0; row < rows; row++) assert(levels[row * columns + silent] < -100);
});

Deno.test("the spectrogram of silence is -Infinity everywhere", async () => {
  const { levels } = await spectrogram(new Float32Array(1000));
  assert(levels.length > 0 && levels.every((level) => level === -Infinity));
});
