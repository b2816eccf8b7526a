import assert from "node:assert/strict";
import { KokoroError } from "../../../../errors.ts";
import { readUnits } from "../../../../text/english/homographs/weights.ts";
import { WIDTH } from "../../../../text/english/spacy/tagger_weights.ts";

/** A unit as the file has it. */
function unit(
  scales: readonly number[],
  vector: Readonly<Record<number, number>>,
  features: readonly (readonly [feature: number, weight: number])[],
): Uint8Array<ArrayBuffer> {
  const bytes = new Uint8Array(12 + WIDTH + 4 + 4 * features.length);
  const view = new DataView(bytes.buffer);
  scales.forEach((scale, i) => view.setFloat32(4 * i, scale, true));
  for (const [i, weight] of Object.entries(vector)) view.setInt8(12 + Number(i), weight);
  view.setUint32(12 + WIDTH, features.length, true);
  features.forEach(([feature, weight], i) =>
    view.setUint32(16 + WIDTH + 4 * i, ((feature << 8) | (weight & 255)) >>> 0, true)
  );
  return bytes;
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  return new Uint8Array(parts.flatMap((part) => [...part]));
}

Deno.test("a unit adds its bias, and the weights of the vector and of the features", () => {
  const file = joined(
    unit([1, 1, 1], {}, []),
    unit([0.5, 0.25, 2], { 0: 4, 95: -8 }, [[3, -1], [70_000, 127], [0xffffff, -128]]),
  );
  const [, last] = readUnits(file, 2);
  const vector = new Float32Array(WIDTH);
  assert.equal(last.sum(vector, []), 0.5);
  vector[0] = 2;
  vector[95] = 1;
  assert.equal(last.sum(vector, []), 0.5);
  vector[95] = 0;
  assert.equal(last.sum(vector, [3]), 0.5 + 2 - 2);
  assert.equal(last.sum(vector, [70_000, 0xffffff]), 0.5 + 2 + 2 * (127 - 128));
  assert.equal(last.sum(vector, [0, 4, 69_999, 0xfffffe]), 0.5 + 2);
});

Deno.test("weights of another size are refused", () => {
  const file = unit([1, 1, 1], {}, [[3, 1]]);
  for (const bytes of [file.slice(0, -1), file.slice(0, 5), joined(file, new Uint8Array(1))]) {
    assert.throws(() => readUnits(bytes, 1), KokoroError);
  }
  assert.throws(() => readUnits(file, 2), KokoroError);
});
