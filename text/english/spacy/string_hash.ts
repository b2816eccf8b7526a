/**
 * The two hashes with which spaCy finds the rows of an embedding table for a string.
 *
 * @module
 */

import symbols from "../spacy_symbols.json" with { type: "json" };

const encoder = new TextEncoder();

/** spaCy's built-in symbols. The id of each is its position in the list, not a hash. */
const ids = new Map(symbols.map((name, id) => [name, BigInt(id)]));

const u64 = (value: bigint): bigint => BigInt.asUintN(64, value);
const rotateLeft = (value: bigint, bits: bigint): bigint =>
  u64(value << bits) | (value >> (64n - bits));

/**
 * The id of `text` in spaCy's string store: MurmurHash64A with seed 1, except for spaCy's built-in
 * symbols.
 */
export function stringId(text: string): bigint {
  return ids.get(text) ?? murmurHash64A(encoder.encode(text), 1n);
}

function murmurHash64A(bytes: Uint8Array, seed: bigint): bigint {
  const factor = 0xc6a4a7935bd1e995n;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const tail = bytes.length & ~7;
  let hash = seed ^ u64(BigInt(bytes.length) * factor);
  for (let i = 0; i < tail; i += 8) {
    let block = u64(view.getBigUint64(i, true) * factor);
    block = u64((block ^ (block >> 47n)) * factor);
    hash = u64((hash ^ block) * factor);
  }
  if (tail < bytes.length) {
    let rest = 0n;
    for (let i = bytes.length - 1; i >= tail; i--) rest = (rest << 8n) | BigInt(bytes[i]);
    hash = u64((hash ^ rest) * factor);
  }
  hash = u64((hash ^ (hash >> 47n)) * factor);
  return hash ^ (hash >> 47n);
}

/**
 * The four rows of an embedding table whose sum represents `id`. They are the four 32-bit parts of
 * MurmurHash3 x64 128 over the 8 bytes of `id`, each modulo `rows`.
 */
export function embeddingRows(id: bigint, seed: number, rows: number): number[] {
  const k = rotateLeft(u64(id * 0x87c37b91114253d5n), 31n) * 0x4cf5ad432745937fn;
  let low = BigInt(seed) ^ u64(k) ^ 8n;
  let high = BigInt(seed) ^ 8n;
  low = u64(low + high);
  high = u64(high + low);
  low = finalMix(low);
  high = finalMix(high);
  low = u64(low + high);
  high = u64(high + low);
  return [low, low >> 32n, high, high >> 32n].map((key) => Number(BigInt.asUintN(32, key)) % rows);
}

function finalMix(value: bigint): bigint {
  value = u64((value ^ (value >> 33n)) * 0xff51afd7ed558ccdn);
  value = u64((value ^ (value >> 33n)) * 0xc4ceb9fe1a85ec53n);
  return value ^ (value >> 33n);
}
