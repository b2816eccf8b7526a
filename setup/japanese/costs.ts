/**
 * Makes MeCab's table of costs smaller: it has a cost for each pair of classes, but many classes
 * have equal rows or columns, and many rows have equal slices.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { SLICE } from "../../text/japanese/dictionary_file.ts";

/** The table in parts: see `text/japanese/dictionary_file.ts`. */
export interface CompactCosts {
  readonly rows: Uint16Array;
  readonly columns: Uint16Array;
  readonly blocks: Uint32Array;
  readonly slices: Uint16Array;
  readonly costs: Int16Array;
}

/** A table of numbers, row by row. */
interface Table {
  readonly width: number;
  readonly values: Int16Array;
}

/** @param file the content of MeCab's `matrix.bin`: a row for each class that comes second */
export function compactCosts(file: Uint8Array<ArrayBuffer>): CompactCosts {
  const [width] = new Uint16Array(file.slice(0, 4).buffer);
  const whole = { width, values: new Int16Array(file.slice(4).buffer) };
  const first = distinctRows(whole);
  const second = distinctRows(transposed(first.table));
  return {
    rows: first.numbers,
    columns: second.numbers,
    ...sliced(transposed(second.table)),
  };
}

/** The rows of a table, each once, and for each old row its number among them. */
function distinctRows({ width, values }: Table): { table: Table; numbers: Uint16Array } {
  const known = new Map<string, number>();
  const kept: Int16Array[] = [];
  const numbers = Uint16Array.from({ length: values.length / width }, (_, row) => {
    const part = values.subarray(row * width, (row + 1) * width);
    const key = createHash("sha256").update(part).digest("base64");
    const number = known.get(key);
    if (number !== undefined) return number;
    known.set(key, kept.length);
    return kept.push(part) - 1;
  });
  const distinct = new Int16Array(kept.length * width);
  for (const [row, part] of kept.entries()) distinct.set(part, row * width);
  return { table: { width, values: distinct }, numbers };
}

function transposed({ width, values }: Table): Table {
  const height = values.length / width;
  const turned = new Int16Array(values.length);
  for (let row = 0; row < height; row++) {
    for (let column = 0; column < width; column++) {
      turned[column * height + row] = values[row * width + column];
    }
  }
  return { width: height, values: turned };
}

/** Cuts rows into slices, and keeps equal slices of a block of columns once. */
function sliced({ width, values }: Table): Pick<CompactCosts, "blocks" | "slices" | "costs"> {
  const height = values.length / width;
  const count = Math.ceil(width / SLICE);
  const blocks = new Uint32Array(count);
  const slices = new Uint16Array(height * count);
  const costs = new Int16Array(height * count * SLICE);
  let end = 0;
  for (let block = 0; block < count; block++) {
    const known = new Map<string, number>();
    blocks[block] = end;
    for (let row = 0; row < height; row++) {
      const from = row * width + block * SLICE;
      const part = values.subarray(from, Math.min(from + SLICE, (row + 1) * width));
      const key = part.join();
      let number = known.get(key);
      if (number === undefined) {
        number = known.size;
        known.set(key, number);
        costs.set(part, end);
        end += SLICE;
      }
      slices[row * count + block] = number;
    }
  }
  return { blocks, slices, costs: costs.slice(0, end) };
}
