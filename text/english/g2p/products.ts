/**
 * Products of a matrix and vectors, the inner loop of the network.
 *
 * @module
 */

import type { Matrix } from "./weights.ts";

/** Vectors that are multiplied together, because loading a weight takes longer than using it. */
const TOGETHER = 4;

/**
 * `matrix` times each of `count` vectors, plus `bias`.
 *
 * @param vectors `[count, columns]`
 * @returns `[count, rows]`
 */
export function products(
  matrix: Matrix,
  bias: Float32Array,
  vectors: Float32Array,
  count: number,
): Float32Array {
  const result = new Float32Array(count * matrix.rows);
  if (count < TOGETHER) {
    for (let i = 0; i < count; i++) one(matrix, bias, vectors, i, result);
  } else {
    // The last four may overlap with those before, which is faster than one after the other.
    for (let i = 0; i < count; i += TOGETHER) {
      four(matrix, bias, vectors, Math.min(i, count - TOGETHER), result);
    }
  }
  return result;
}

function four(
  { rows, columns, values }: Matrix,
  bias: Float32Array,
  vectors: Float32Array,
  first: number,
  result: Float32Array,
): void {
  const a = first * columns;
  const b = a + columns;
  const c = b + columns;
  const d = c + columns;
  for (let row = 0, start = 0; row < rows; row++, start += columns) {
    let sumA = bias[row];
    let sumB = sumA;
    let sumC = sumA;
    let sumD = sumA;
    for (let i = 0; i < columns; i++) {
      const value = values[start + i];
      sumA += value * vectors[a + i];
      sumB += value * vectors[b + i];
      sumC += value * vectors[c + i];
      sumD += value * vectors[d + i];
    }
    const place = first * rows + row;
    result[place] = sumA;
    result[place + rows] = sumB;
    result[place + 2 * rows] = sumC;
    result[place + 3 * rows] = sumD;
  }
}

function one(
  { rows, columns, values }: Matrix,
  bias: Float32Array,
  vectors: Float32Array,
  which: number,
  result: Float32Array,
): void {
  const from = which * columns;
  for (let row = 0, start = 0; row < rows; row++, start += columns) {
    let sum = bias[row];
    for (let i = 0; i < columns; i++) sum += values[start + i] * vectors[from + i];
    result[which * rows + row] = sum;
  }
}
