import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { KokoroError } from "../../../errors.ts";
import {
  ALIGNMENT,
  SafetensorsFile,
  type TensorSource,
  writeSafetensors,
} from "../../../setup/weights/safetensors.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** Tensors of 1, 16, 3 and 32 values: the sizes of two are not multiples of 64 bytes. */
const source: TensorSource = {
  tensors: [
    { name: "scalar", shape: [] },
    { name: "square", shape: [4, 4] },
    { name: "odd", shape: [3] },
    { name: "cube", shape: [2, 4, 4] },
  ],
  read: ({ name, shape }) =>
    Float32Array.from({ length: shape.reduce((a, b) => a * b, 1) }, (_, i) => i + name.length / 10),
};

const headerOf = (bytes: Uint8Array): { length: number; json: string } => {
  const length = Number(new DataView(bytes.buffer).getBigUint64(0, true));
  return { length, json: new TextDecoder().decode(bytes.subarray(8, 8 + length)) };
};

Deno.test("a written file is read back, and its tensors are aligned for mapping", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "a.safetensors");
    await writeSafetensors(path, source, { source: "a test" });

    const bytes = await Deno.readFile(path);
    const { length, json } = headerOf(bytes);
    const { __metadata__: metadata, ...entries } = JSON.parse(json);
    assert.equal((8 + length) % ALIGNMENT, 0);
    assert.deepEqual(
      Object.entries(entries).map(([name, entry]) => [
        name,
        (entry as { data_offsets: number[] }).data_offsets[0],
      ]),
      [["square", 0], ["cube", 64], ["scalar", 192], ["odd", 196]],
    );
    const data = bytes.subarray(8 + length);
    const sha256 = createHash("sha256").update(data).digest("hex");
    assert.deepEqual(metadata, { source: "a test", sha256 });

    using file = await SafetensorsFile.open(path);
    assert.deepEqual(file.metadata, metadata);
    assert.equal(file.tensors.length, source.tensors.length);
    for (const tensor of source.tensors) {
      assert.deepEqual(await file.read(tensor), await source.read(tensor), tensor.name);
      const found = file.tensors.find(({ name }) => name === tensor.name);
      assert.deepEqual(found, tensor);
    }
  });
});

Deno.test("an existing file is not overwritten", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "a.safetensors");
    await Deno.writeTextFile(path, "precious");
    await assert.rejects(writeSafetensors(path, source, {}), Deno.errors.AlreadyExists);
    assert.equal(await Deno.readTextFile(path), "precious");
  });
});

/** A file with this header and `dataBytes` bytes of data. */
function withHeader(header: unknown, dataBytes: number): Uint8Array {
  const json = new TextEncoder().encode(JSON.stringify(header));
  const bytes = new Uint8Array(8 + json.length + dataBytes);
  new DataView(bytes.buffer).setBigUint64(0, BigInt(json.length), true);
  bytes.set(json, 8);
  return bytes;
}

const entry = (
  begin: number,
  end: number,
  shape = [(end - begin) / 4],
  dtype = "F32",
): unknown => ({
  dtype,
  shape,
  data_offsets: [begin, end],
});

const damaged: Record<string, [bytes: Uint8Array, message: RegExp]> = {
  "an empty file": [new Uint8Array(0), /does not begin with the length/],
  "a length beyond the file": [new Uint8Array(8).fill(0xff), /does not begin with the length/],
  "a header that is not JSON": [new TextEncoder().encode("\x04\0\0\0\0\0\0\0{{{{"), /not JSON/],
  "a file cut short": [withHeader({ a: entry(0, 16) }, 12), /take 16 bytes, but its data has 12/],
  "data after the last tensor": [withHeader({ a: entry(0, 16) }, 20), /take 16 bytes/],
  "a gap": [withHeader({ a: entry(0, 4), b: entry(8, 12) }, 12), /wrong position or size for b/],
  "an overlap": [
    withHeader({ a: entry(0, 8), b: entry(4, 12) }, 12),
    /wrong position or size for b/,
  ],
  "a shape of another size": [
    withHeader({ a: entry(0, 16, [5]) }, 16),
    /wrong position or size for a/,
  ],
  "a negative size": [withHeader({ a: entry(0, 16, [-2, -2]) }, 16), /not an FP32 or int32 tensor/],
  "an unsupported type": [
    withHeader({ a: entry(0, 16, [8], "F16") }, 16),
    /a is not an FP32 or int32 tensor/,
  ],
  "an entry that is not a tensor": [withHeader({ a: null }, 0), /a is not an FP32 or int32 tensor/],
  "an entry that is not a tensor beside one that is": [
    withHeader({ a: entry(0, 4), b: null }, 4),
    /b is not an FP32 or int32 tensor/,
  ],
  "two entries without offsets": [
    withHeader({ a: { dtype: "F32", shape: [1] }, b: { dtype: "F32", shape: [1] } }, 8),
    /a is not an FP32 or int32 tensor/,
  ],
  "offsets that are not numbers": [
    withHeader({ a: entry(0, 4), b: { dtype: "F32", shape: [1], data_offsets: [null, "8"] } }, 8),
    /b is not an FP32 or int32 tensor/,
  ],
  "three offsets": [
    withHeader({ a: { dtype: "F32", shape: [1], data_offsets: [0, 4, 8] } }, 4),
    /a is not an FP32 or int32 tensor/,
  ],
  "a shape that is not a list": [
    withHeader({ a: { dtype: "F32", shape: 1, data_offsets: [0, 4] } }, 4),
    /a is not an FP32 or int32 tensor/,
  ],
  "null for a header": [withHeader(null, 0), /its header is not an object of tensors/],
  "a list for a header": [withHeader([entry(0, 4)], 4), /its header is not an object of tensors/],
  "a number for a header": [withHeader(12, 0), /its header is not an object of tensors/],
  "null for metadata": [withHeader({ __metadata__: null }, 0), /its metadata is not an object/],
  "a number in metadata": [
    withHeader({ __metadata__: { a: 1 } }, 0),
    /its metadata is not an object/,
  ],
  "an entry with the name of a prototype": [
    new TextEncoder().encode('\x12\0\0\0\0\0\0\0{"__proto__":null}'),
    /__proto__ is not an FP32 or int32 tensor/,
  ],
};

for (const [what, [bytes, message]] of Object.entries(damaged)) {
  Deno.test(`safetensors: ${what} is refused`, async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "damaged.safetensors");
      await Deno.writeFile(path, bytes);
      await assert.rejects(SafetensorsFile.open(path), (error: unknown) => {
        assert(error instanceof KokoroError && error.kind === "weights", String(error));
        assert.match(error.message, message);
        assert(error.message.startsWith(path));
        return true;
      });
    });
  });
}

Deno.test("safetensors: a missing file and a folder are refused", async () => {
  await inTemporaryFolder(async (folder) => {
    for (const path of [folder, join(folder, "none")]) {
      await assert.rejects(SafetensorsFile.open(path), kokoroError("weights", /^can't read /));
    }
  });
});
