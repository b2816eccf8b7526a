import assert from "node:assert/strict";
import { products } from "../../../../text/english/g2p/products.ts";

Deno.test("products are sums over columns, for any number of vectors", () => {
  const [rows, columns] = [3, 5];
  const values = Float32Array.from({ length: rows * columns }, (_, i) => (i * 7) % 11 - 5);
  const bias = Float32Array.of(1, -2, 3);
  for (let count = 0; count <= 9; count++) {
    const vectors = Float32Array.from({ length: count * columns }, (_, i) => (i * 5) % 13 - 6);
    const expected = Array.from({ length: count * rows }, (_, place) => {
      const [vector, row] = [Math.floor(place / rows), place % rows];
      let sum = bias[row];
      for (let i = 0; i < columns; i++) {
        sum += values[row * columns + i] * vectors[vector * columns + i];
      }
      return sum;
    });
    assert.deepEqual([...products({ rows, columns, values }, bias, vectors, count)], expected);
  }
});
