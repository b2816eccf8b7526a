import assert from "node:assert/strict";
import { run } from "../../setup/fetch/process.ts";
import { compilePart } from "./compile.ts";

const folder = Deno.makeTempDirSync({ prefix: "kokoro-noise-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const program = await compilePart("noise", folder);

async function noise(seed: bigint, utterance: number, count: number): Promise<number[]> {
  const printed = await run(program, [`${seed}`, `${utterance}`, `${count}`], "no noise");
  return printed.split("\n").slice(0, -1).map(Number);
}

/** Philox4x32-10 by its definition: encrypts a counter of four words with a key of two words. */
function philox([a, b, c, d]: readonly bigint[], [key0, key1]: readonly bigint[]): bigint[] {
  const word = (value: bigint): bigint => value & 0xffffffffn;
  for (let round = 0n; round < 10n; round++) {
    const [first, second] = [a * 0xD2511F53n, c * 0xCD9E8D57n];
    const [k0, k1] = [word(key0 + round * 0x9E3779B9n), word(key1 + round * 0xBB67AE85n)];
    [a, b, c, d] = [(second >> 32n) ^ b ^ k0, word(second), (first >> 32n) ^ d ^ k1, word(first)];
  }
  return [a, b, c, d];
}

function normals(bits: readonly bigint[]): number[] {
  const [u0, u1, u2, u3] = bits.map((word) => (Number(word) + 0.5) / 2 ** 32);
  return [[u0, u1], [u2, u3]].flatMap(([radius, turn]) =>
    [Math.cos, Math.sin].map((part) => Math.sqrt(-2 * Math.log(radius)) * part(2 * Math.PI * turn))
  );
}

function group(seed: bigint, utterance: number, number: number): number[] {
  return normals(
    philox([BigInt(number), 0n, BigInt(utterance), 0n], [seed & 0xffffffffn, seed >> 32n]),
  );
}

function assertNear(actual: readonly number[], expected: readonly number[]): void {
  assert.equal(actual.length, expected.length);
  for (const [i, value] of expected.entries()) {
    assert(Math.abs(actual[i] - value) < 1e-6, `sample ${i} is ${actual[i]}, not ${value}`);
  }
}

Deno.test("the generator is the published one, and its bits become normal samples", async () => {
  const known = [0x6627e8d5n, 0xe169c58dn, 0xbc57ac4cn, 0x9b00dbd8n];
  assert.deepEqual(philox([0n, 0n, 0n, 0n], [0n, 0n]), known);
  assertNear(await noise(0n, 0, 4), normals(known));
  assertNear(await noise(42n, 0, 4), [-0.97018979, 0.19401896, -1.23562074, 1.92392675]);
});

Deno.test("all 64 bits of the seed and all 32 bits of the utterance number count", async () => {
  const largest = 2n ** 64n - 1n;
  for (const seed of [1n, 2n ** 31n, 2n ** 32n, 2n ** 63n + 5n, largest]) {
    for (const utterance of [0, 1, 2 ** 31, 2 ** 32 - 1]) {
      const expected = [0, 1, 2, 3, 4].flatMap((number) => group(seed, utterance, number));
      assertNear(await noise(seed, utterance, 20), expected);
    }
  }
});

Deno.test("a sample does not depend on how many samples are drawn", async () => {
  const many = await noise(7n, 3, 4001);
  assert.equal(many.length, 4001);
  for (let count = 0; count < 10; count++) {
    assert.deepEqual(await noise(7n, 3, count), many.slice(0, count));
  }
});

Deno.test("the samples have a normal distribution", async () => {
  const samples = await noise(20251224n, 0, 400_000);
  const moment = (power: number): number =>
    samples.reduce((sum, sample) => sum + sample ** power, 0) / samples.length;
  // Within five standard errors of the moments of a normal distribution.
  for (const [power, expected, variance] of [[1, 0, 1], [2, 1, 2], [3, 0, 15], [4, 3, 96]]) {
    const tolerance = 5 * Math.sqrt(variance / samples.length);
    assert(Math.abs(moment(power) - expected) < tolerance, `moment ${power}: ${moment(power)}`);
  }
  const neighbours = samples.slice(1).reduce((sum, sample, i) => sum + sample * samples[i], 0);
  assert(Math.abs(neighbours / samples.length) < 5 / Math.sqrt(samples.length));
});
