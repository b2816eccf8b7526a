/**
 * Converts the int8 ONNX export of Kokoro-82M back to the FP32 tensors of the network.
 *
 * The rounding to int8 can't be undone: the results are the values that the int8 numbers stand for.
 * `configs/int8_onnx_map.json` says how to get each tensor from the export, and the SHA-256 that
 * its values must have.
 *
 * @module
 */

import { createHash } from "node:crypto";
import { loadProtobuf } from "../../deps.ts";
import { explained, KokoroError } from "../../errors.ts";
import { readProjectText } from "../../project/files.ts";
import { bytesOf, elementCount, type TensorInfo, type TensorSource } from "./safetensors.ts";

/**
 * How to make one tensor: the names of initializers in the export, and how to convert their values.
 */
export interface Recipe {
  /** For an FP32 tensor: the initializer whose values are used unchanged. */
  readonly float?: string;
  /** For a quantized tensor, three initializers: values are (quantized - zero_point) * scale. */
  readonly quantized?: string;
  readonly scale?: string;
  readonly zero_point?: string;
  /** Whether the export holds the matrix transposed. */
  readonly transpose?: boolean;
  /** For an LSTM: its input weights (W), recurrent weights (R) or biases (B). */
  readonly lstm?: "W" | "R" | "B";
  /** For an LSTM: 0 is forward, 1 is backward. */
  readonly direction?: 0 | 1;
  /** For the biases of an LSTM: 0 is the input biases, 1 the recurrent ones. */
  readonly half?: 0 | 1;
}

interface MappedTensor extends TensorInfo {
  readonly sha256: string;
  readonly from: Recipe;
}

interface ExportMap {
  readonly model_sha256: string;
  readonly tensors: readonly MappedTensor[];
}

/**
 * A `TensorProto` as protobufjs decodes it. Its 64-bit integers are objects that Number() converts.
 */
interface Initializer {
  readonly name: string;
  readonly dims: readonly unknown[];
  readonly dataType: number;
  readonly floatData: readonly number[];
  readonly int32Data: readonly number[];
  readonly rawData: Uint8Array;
}

/**
 * For each gate of the network, its place in the export. The network's order is input, forget,
 * cell, output; the export's is input, output, forget, cell.
 */
const GATE_ORDER = [0, 2, 3, 1];

/** Converts the bytes of raw_data to numbers, by TensorProto.DataType. */
const RAW_READERS: Record<number, (bytes: Uint8Array) => ArrayLike<number>> = {
  1: (bytes) => new Float32Array(bytes.slice().buffer),
  2: (bytes) => bytes,
  3: (bytes) => new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length),
};

/** The names and shapes of all tensors of the network. */
export async function readNetworkTensors(): Promise<readonly TensorInfo[]> {
  return (await readMap()).tensors;
}

/**
 * The network's tensors, made from the export.
 *
 * @param model the bytes of the export
 * @throws {KokoroError} `weights` when these are not the bytes of that export. Reading a tensor
 * throws the same kind when its values are wrong.
 */
export async function readOnnxExport(model: Uint8Array): Promise<TensorSource> {
  const map = await readMap();
  if (sha256(model) !== map.model_sha256) {
    throw new KokoroError(
      "weights",
      "the int8 export is damaged or has another version: its SHA-256 differs",
    );
  }
  const valuesFor = await decodeExport(model);
  return {
    tensors: map.tensors,
    async read(tensor): Promise<Float32Array> {
      const { name, sha256: expected, from } = tensor as MappedTensor;
      const values = await valuesFor(from);
      if (sha256(bytesOf(values)) === expected) return values;
      throw new KokoroError("weights", `the int8 export gives wrong values for ${name}`);
    },
  };
}

async function readMap(): Promise<ExportMap> {
  return JSON.parse(await readProjectText("configs/int8_onnx_map.json"));
}

/**
 * Decodes an export without knowing its SHA-256, and returns a function that makes tensors.
 *
 * @throws {KokoroError} `weights` when the bytes are no export. The function throws the same kind
 * when the export lacks what a recipe needs.
 */
export async function decodeExport(
  model: Uint8Array,
): Promise<(recipe: Recipe) => Promise<Float32Array>> {
  const what = "the int8 export is damaged";
  const initializers = await explained("weights", what, () => readInitializers(model));
  return (recipe) => explained("weights", what, () => follow(recipe, initializers));
}

async function readInitializers(model: Uint8Array): Promise<Map<string, Initializer>> {
  const { default: protobuf } = await loadProtobuf();
  const { root } = protobuf.parse(await readProjectText("configs/onnx.proto"));
  const decoded = root.lookupType("onnx.ModelProto").decode(model);
  const { graph } = decoded as unknown as { graph: { initializer: Initializer[] } };
  return new Map(graph.initializer.map((initializer) => [initializer.name, initializer]));
}

function follow(recipe: Recipe, initializers: Map<string, Initializer>): Float32Array {
  const find = (name = ""): Initializer => {
    const found = initializers.get(name);
    if (found) return found;
    throw new KokoroError("weights", `the int8 export has no initializer ${name}`);
  };
  const main = find(recipe.float ?? recipe.quantized);
  const values = recipe.float !== undefined
    ? Float32Array.from(valuesOf(main))
    : dequantize(main, find(recipe.scale), find(recipe.zero_point), recipe.lstm !== undefined);
  const shape = main.dims.map(Number);
  if (recipe.lstm !== undefined) return lstmTensor(values, shape, recipe);
  return recipe.transpose ? transpose(values, shape[0], shape[1]) : values;
}

function valuesOf(
  { dataType, dims, rawData, floatData, int32Data }: Initializer,
): ArrayLike<number> {
  if (rawData.length > 0) return RAW_READERS[dataType](rawData);
  if (floatData.length > 0) return floatData;
  // An initializer whose values are all zero may have no data.
  return int32Data.length > 0 ? int32Data : new Int8Array(elementCount(dims.map(Number)));
}

/**
 * (quantized - zero point) * scale, in FP32. There is one scale for all values, for each column or,
 * with `byDirection`, for each direction.
 */
function dequantize(
  quantized: Initializer,
  scale: Initializer,
  zeroPoint: Initializer,
  byDirection: boolean,
): Float32Array {
  const values = valuesOf(quantized);
  const scales = valuesOf(scale);
  const zeroPoints = valuesOf(zeroPoint);
  const perDirection = values.length / scales.length;
  const results = new Float32Array(values.length);
  for (let i = 0; i < results.length; i++) {
    const k = byDirection ? Math.floor(i / perDirection) : i % scales.length;
    results[i] = (values[i] - zeroPoints[k]) * scales[k];
  }
  return results;
}

/** The part of an LSTM's values for one direction, in the network's layout. */
function lstmTensor(values: Float32Array, shape: number[], recipe: Recipe): Float32Array {
  const [directions, ...rest] = shape;
  const size = values.length / directions;
  const direction = recipe.direction ?? 0;
  const part = values.subarray(direction * size, (direction + 1) * size);
  if (recipe.lstm !== "B") return inGateOrder(transpose(part, rest[0], rest[1]));
  const half = recipe.half ?? 0;
  return inGateOrder(part.subarray(half * size / 2, (half + 1) * size / 2));
}

function inGateOrder(values: Float32Array): Float32Array {
  const size = values.length / GATE_ORDER.length;
  const ordered = new Float32Array(values.length);
  GATE_ORDER.forEach((from, to) => {
    ordered.set(values.subarray(from * size, (from + 1) * size), to * size);
  });
  return ordered;
}

function transpose(values: Float32Array, rows: number, columns: number): Float32Array {
  const transposed = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      transposed[column * rows + row] = values[row * columns + column];
    }
  }
  return transposed;
}

function sha256(bytes: Uint8Array): string {
  return createHash("sha256").update(bytes).digest("hex");
}
