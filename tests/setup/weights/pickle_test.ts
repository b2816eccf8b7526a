import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { KokoroError } from "../../../errors.ts";
import { readPickle } from "../../../setup/weights/pickle.ts";
import { readEntry, withZip } from "../../../setup/fetch/zip.ts";
import { fixture } from "../../helpers/files.ts";

const fc = (await loadFastCheck()).default;

/** Bytes from text, where each character is one byte. */
const bytesOf = (text: string): Uint8Array => Uint8Array.from(text, (c) => c.charCodeAt(0));

const STORAGE = "(X\x07\0\0\0storagectorch\nFloatStorage\nX\x01\0\0\x000X\x03\0\0\0cpuK\x06tQ";
const tensor = (rest: string): string => `ctorch._utils\n_rebuild_tensor_v2\n(${STORAGE}${rest}tR.`;

const realPickle = await withZip(fixture("official_layout_tiny.pth"), async (entries) => {
  const entry = entries.find(({ filename }) => filename.endsWith("/data.pkl"))!;
  return await readEntry(entry, 1_000_000);
});

Deno.test("a tensor is described by its storage, offset and shape", () => {
  // Offset 1, shape (2, 1, 2), strides (2, 7, 1). The stride of a dimension of 1 does not matter.
  assert.deepEqual(
    readPickle(bytesOf(`\x80\x02${tensor("K\x01K\x02K\x01K\x02\x87K\x02K\x07K\x01\x87")}`)),
    {
      tensor: {
        storage: { key: "0", type: "FloatStorage", elements: 6 },
        offset: 1,
        shape: [2, 1, 2],
      },
    },
  );
});

Deno.test("attributes of an OrderedDict are ignored", () => {
  const pickle = "ccollections\nOrderedDict\n)R(X\x01\0\0\0aK\x01u}(X\x01\0\0\0bK\x02ub.";
  assert.deepEqual(readPickle(bytesOf(pickle)), new Map([["a", 1]]));
});

const refused: Record<string, [pickle: string, message: RegExp]> = {
  "a call of a system function": [
    "cos\nsystem\nX\x02\0\0\0id\x85R.",
    /call of os\.system .*offset 19/,
  ],
  "a call of eval": ["c__builtin__\neval\nX\x01\0\0\x001\x85R.", /__builtin__\.eval/],
  "an object of a class": ["(ios\nsystem\n.", /instruction 0x69, at offset 1/],
  "a new object": ["cos\nsystem\n)\x81.", /instruction 0x81/],
  "an extension code": ["\x82\x01.", /instruction 0x82/],
  "an unsupported protocol": ["\x80\x04.", /an unsupported protocol/],
  "a storage of another type": [
    STORAGE.replace("FloatStorage", "HalfStorage") + ".",
    /storage of type torch.HalfStorage/,
  ],
  "a storage without a type": ["(K\x01tQ.", /not a storage's/],
  "a negative size": [tensor("K\0J\xff\xff\xff\xff\x85K\x01\x85"), /an invalid shape or strides/],
  "a tensor beyond its storage": [tensor("K\x01K\x06\x85K\x01\x85"), /larger than its storage/],
  "a transposed tensor": [tensor("K\0K\x02K\x03\x86K\x01K\x02\x86"), /not contiguous/],
  "a stride of zero": [tensor("K\0K\x06\x85K\0\x85"), /not contiguous/],
  "nine dimensions": [
    tensor(`K\0(${"K\x01".repeat(9)}t(${"K\x01".repeat(9)}t`),
    /an invalid shape or strides/,
  ],
  "an unknown memo": ["h\x07.", /not stored, at offset 0/],
  "an end within a string": ["X\xff\xff\xff\xffab", /ends within an instruction/],
  "an end without a stop": ["}", /ends within an instruction/],
  "an empty stack": [".", /too few values/],
  "a value below the mark": ["K\x01(\x85.", /too few values/],
  "a missing mark": ["t.", /no mark/],
  "a key without a value": ["}(K\x01u.", /key without a value/],
  "a name without an end": [`c${"x".repeat(1000)}`, /name without an end/],
  "a string that is not UTF-8": ["X\x01\0\0\0\xff.", /not UTF-8/],
};

for (const [what, [pickle, message]] of Object.entries(refused)) {
  Deno.test(`${what} is refused`, () => {
    assert.throws(() => readPickle(bytesOf(pickle)), (error: unknown) => {
      assert(error instanceof KokoroError && error.kind === "weights", String(error));
      assert.match(error.message, message);
      return true;
    });
  });
}

/** Checks that reading untrusted bytes gives a value or a KokoroError, and is fast. */
function survives(bytes: Uint8Array): void {
  const began = performance.now();
  try {
    readPickle(bytes);
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
  }
  assert(performance.now() - began < 2_000, "it took too long");
}

Deno.test("a real pickle with changed bytes gives a value or a KokoroError", () => {
  const change = fc.tuple(fc.nat(realPickle.length - 1), fc.nat(255));
  fc.assert(
    fc.property(fc.array(change, { minLength: 1, maxLength: 8 }), (changes) => {
      const mutant = realPickle.slice();
      for (const [position, byte] of changes) mutant[position] = byte;
      survives(mutant);
    }),
    { numRuns: 300 },
  );
});

Deno.test("a real pickle that is cut short gives a KokoroError", () => {
  fc.assert(
    fc.property(fc.nat(realPickle.length - 1), (length) => {
      assert.throws(() => readPickle(realPickle.subarray(0, length)), KokoroError);
    }),
    { numRuns: 100 },
  );
});

Deno.test("any sequence of instructions gives a value or a KokoroError", () => {
  const opcodes = [..."\x80N\x88\x89JKMX)\x85\x86\x87(t}suqrhjcRbQ."].map((c) => c.charCodeAt(0));
  const byte = fc.oneof({ weight: 3, arbitrary: fc.constantFrom(...opcodes) }, fc.nat(255));
  fc.assert(
    fc.property(fc.array(byte, { maxLength: 200 }), (bytes) => survives(Uint8Array.from(bytes))),
    { numRuns: 2_000 },
  );
});
