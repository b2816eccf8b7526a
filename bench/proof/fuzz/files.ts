/**
 * Targets that read binary files: the checkpoint, the ONNX export, safetensors, style tables.
 *
 * @module
 */

import type { FastCheck } from "../../../dev_deps.ts";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { loadZip } from "../../../deps.ts";
import { withCheckpoint } from "../../../setup/weights/checkpoint.ts";
import { decodeExport, type Recipe } from "../../../setup/weights/onnx_export.ts";
import { readPickle } from "../../../setup/weights/pickle.ts";
import { SafetensorsFile, writeSafetensors } from "../../../setup/weights/safetensors.ts";
import { readStyleTable } from "../../../voices/style_table.ts";
import { byteArrays, type Target, target } from "./target.ts";

/** Bytes from text, where each character is one byte. */
const bytesOf = (text: string): Uint8Array<ArrayBuffer> =>
  Uint8Array.from(text, (letter) => letter.charCodeAt(0));

const folder = Deno.makeTempDirSync({ prefix: "kokoro-fuzz-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const path = join(folder, "input");

const TENSOR = "ctorch._utils\n_rebuild_tensor_v2\n((X\x07\0\0\0storagectorch\nFloatStorage\n" +
  "X\x01\0\0\x000X\x03\0\0\0cpuK\x06tQK\0K\x02K\x03\x86K\x03K\x01\x86tR";
/** `{"bert": {"a": tensor, "b_g": tensor, "b_v": tensor}}` */
const CHECKPOINT = `\x80\x02}X\x04\0\0\0bert}(X\x01\0\0\0a${TENSOR}q\x01` +
  `X\x03\0\0\0b_g${TENSOR}X\x03\0\0\0b_vh\x01us.`;
const PICKLES = [
  CHECKPOINT,
  `\x80\x02${TENSOR}.`,
  "ccollections\nOrderedDict\n)R(X\x01\0\0\0aK\x01u}(X\x01\0\0\0bK\x02ub.",
];
const OPCODES = [..."\x80N\x88\x89JKMX)\x85\x86\x87(t}suqrhjcRbQ.", TENSOR];

/** The pickle of a checkpoint. */
export const pickle = (fc: FastCheck): Promise<Target> =>
  Promise.resolve(target({
    inputs: byteArrays(fc, PICKLES.map(bytesOf), OPCODES),
    run: readPickle,
    sizeOf: ({ length }) => length,
  }));

/** The checkpoint: a zip archive with a pickle and the values of tensors. */
export const checkpoint = async (fc: FastCheck): Promise<Target> => {
  const zip = await loadZip();
  const writer = new zip.ZipWriter(new zip.Uint8ArrayWriter(), { level: 0 });
  await writer.add("x/data.pkl", new zip.Uint8ArrayReader(bytesOf(CHECKPOINT)));
  await writer.add("x/data/0", new zip.Uint8ArrayReader(new Uint8Array(24)));
  const archive = await writer.close();
  return target({
    inputs: byteArrays(fc, [archive], ["PK\x01\x02", "PK\x03\x04", "PK\x05\x06", "PK\x06\x06"]),
    run: async (bytes) => {
      await Deno.writeFile(path, bytes);
      await withCheckpoint(path, async (source) => {
        for (const tensor of source.tensors) await source.read(tensor);
      });
    },
    sizeOf: ({ length }) => length,
  });
};

/** A field of a protobuf message that has bytes: its number, its length and the bytes. */
const field = (number: number, bytes: string): string =>
  String.fromCharCode(8 * number + 2, bytes.length) + bytes;
/** An initializer of an export. */
const initializer = (name: string, size: number, type: number, raw: string): string =>
  field(
    5,
    `\x08${String.fromCharCode(size)}\x10${String.fromCharCode(type)}${field(8, name)}${
      field(9, raw)
    }`,
  );
const EXPORT = field(
  7,
  initializer("a", 2, 1, "\0\0\x80\x3f\0\0\0\x40") + initializer("b", 4, 3, "\x01\x02\x03\x04") +
    initializer("s", 1, 1, "\0\0\x80\x3f") + initializer("z", 1, 3, "\0"),
);
const QUANTIZED = { quantized: "b", scale: "s", zero_point: "z" };
const RECIPES: readonly Recipe[] = [
  { float: "a" },
  { float: "a", transpose: true },
  QUANTIZED,
  { ...QUANTIZED, lstm: "W", direction: 0 },
  { ...QUANTIZED, lstm: "B", half: 1 },
];

/** The reader of the ONNX export, which runs after the check of its SHA-256. */
export const onnx = (fc: FastCheck): Promise<Target> =>
  Promise.resolve(target({
    inputs: byteArrays(fc, [bytesOf(EXPORT)], ["\x2a\x0d", "\x08\xff\xff\xff\xff\x0f", "\x10\x07"]),
    run: async (bytes) => {
      const read = await decodeExport(bytes);
      for (const recipe of RECIPES) await read(recipe);
    },
    sizeOf: ({ length }) => length,
  }));

/** Safetensors files, as set-up writes them. */
export const safetensors = async (fc: FastCheck): Promise<Target> => {
  const whole = join(folder, "whole");
  await writeSafetensors(whole, {
    tensors: [{ name: "scalar", shape: [] }, { name: "square", shape: [4, 4] }],
    read: ({ shape }) => new Float32Array(shape.reduce((product, size) => product * size, 1)),
  }, { source: "fuzzing" });
  const bytes = await Deno.readFile(whole);
  return target({
    inputs: byteArrays(fc, [bytes], [
      ...["{", "}", "[", "]", '"', ":", ",", "\\u", "-", ".5", "1e999", "9007199254740993", "null"],
      ...['"__proto__":', '"dtype":"F32"', '"I32"', '"shape":[0]', '"data_offsets":[0,4]'],
    ]),
    run: async (bytes) => {
      await Deno.writeFile(path, bytes);
      using file = await SafetensorsFile.open(path);
      for (const tensor of file.tensors) {
        await file.read(tensor).catch(() => file.readIntegers(tensor));
      }
    },
    sizeOf: ({ length }) => length,
  });
};

/** Style tables of voices. */
export const styles = (fc: FastCheck): Promise<Target> => {
  const table = new Uint8Array(510 * 256 * 4);
  const place = fc.tuple(fc.nat(table.length - 4), fc.uint8Array({ minLength: 4, maxLength: 4 }));
  return Promise.resolve(target({
    inputs: fc.record({
      length: fc.oneof(fc.constant(table.length), fc.nat(table.length + 8)),
      changes: fc.array(place, { maxLength: 4 }),
    }),
    run: async ({ length, changes }) => {
      const bytes = new Uint8Array(length);
      for (const [at, piece] of changes) if (at + piece.length <= length) bytes.set(piece, at);
      await Deno.writeFile(path, bytes);
      (await readStyleTable(pathToFileURL(path))).style(510);
    },
  }));
};
