/**
 * Reads the pickle of a checkpoint: dicts of tensors, as `torch.save` writes them. No other pickle
 * is accepted.
 *
 * A pickle is a program for a stack machine that can call any function of Python. This reader calls
 * none. It knows only the instructions and functions that `torch.save` uses for dicts of tensors,
 * and refuses everything else. Each instruction takes time and memory in proportion to its own
 * length.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";

/** An entry of the checkpoint that holds the values of tensors. */
export interface Storage {
  readonly key: string;
  readonly type: StorageType;
  readonly elements: number;
}

/** The types of storages that a checkpoint may have. Only FP32 ones (`FloatStorage`) are used. */
export type StorageType = "FloatStorage" | "LongStorage";

/** A contiguous part of a storage. */
export interface PickledTensor {
  readonly storage: Storage;
  /** The index of its first value in the storage. */
  readonly offset: number;
  readonly shape: readonly number[];
}

/** A value in a pickle. Tuples are arrays here; dicts and ordered dicts are maps. */
export type Pickled =
  | null
  | boolean
  | number
  | string
  | Pickled[]
  | Map<Pickled, Pickled>
  | Global
  | { readonly storage: Storage }
  | { readonly tensor: PickledTensor };

interface Global {
  readonly global: string;
}

const STORAGE_TYPES: readonly string[] = ["FloatStorage", "LongStorage"] satisfies StorageType[];
const MOST_DIMENSIONS = 8;
const LONGEST_LINE = 100;
const PROTOCOL = 2;

/**
 * The value of a pickle.
 *
 * @throws {KokoroError} `weights` when the pickle holds anything other than dicts of tensors. The
 * message names the instruction or function, and its offset.
 */
export function readPickle(bytes: Uint8Array): Pickled {
  return new Machine(bytes).run();
}

/** The stack machine: the state that instructions share, and the methods that they are made of. */
class Machine {
  private readonly stack: Pickled[] = [];
  /** The height of the stack at each mark. */
  private readonly marks: number[] = [];
  private readonly memo = new Map<number, Pickled>();
  private readonly view: DataView;
  private readonly text = new TextDecoder("utf-8", { fatal: true });
  private position = 0;
  private begin = 0;

  constructor(private readonly bytes: Uint8Array) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  run(): Pickled {
    for (;;) {
      this.begin = this.position;
      const opcode = this.uint8();
      if (opcode === STOP) return this.pop();
      const instruction = INSTRUCTIONS[opcode];
      if (!instruction) this.refuse(`instruction 0x${opcode.toString(16).padStart(2, "0")}`);
      instruction(this);
    }
  }

  refuse(what: string): never {
    throw new KokoroError(
      "weights",
      `the checkpoint's pickle is invalid or holds more than dicts of tensors: ${what}, ` +
        `at offset ${this.begin}`,
    );
  }

  uint8(): number {
    return this.bytes[this.skip(1)];
  }

  uint16(): number {
    return this.view.getUint16(this.skip(2), true);
  }

  uint32(): number {
    return this.view.getUint32(this.skip(4), true);
  }

  int32(): number {
    return this.view.getInt32(this.skip(4), true);
  }

  string(length: number): string {
    const begin = this.skip(length);
    try {
      return this.text.decode(this.bytes.subarray(begin, begin + length));
    } catch {
      return this.refuse("a string that is not UTF-8");
    }
  }

  line(): string {
    const end = this.bytes.indexOf(0x0a, this.position);
    if (end < 0 || end - this.position > LONGEST_LINE) this.refuse("a name without an end");
    const line = this.string(end - this.position);
    this.position = end + 1;
    return line;
  }

  push(value: Pickled): void {
    this.stack.push(value);
  }

  pop(): Pickled {
    if (this.stack.length <= (this.marks.at(-1) ?? 0)) this.refuse("too few values on the stack");
    return this.stack.pop()!;
  }

  popTuple(length: number): Pickled[] {
    return Array.from({ length }, () => this.pop()).reverse();
  }

  popDict(): Map<Pickled, Pickled> {
    const value = this.pop();
    return value instanceof Map ? value : this.refuse("another value where a dict is expected");
  }

  mark(): void {
    this.marks.push(this.stack.length);
  }

  popToMark(): Pickled[] {
    const height = this.marks.pop();
    return height === undefined ? this.refuse("no mark") : this.stack.splice(height);
  }

  /** Stores the value on top of the stack in the memo, and leaves it on the stack. */
  store(index: number): void {
    const value = this.pop();
    this.memo.set(index, value);
    this.push(value);
  }

  recall(index: number): void {
    const value = this.memo.get(index);
    this.push(value === undefined ? this.refuse("a value that was not stored") : value);
  }

  setItems(items: Pickled[]): void {
    if (items.length % 2 !== 0) this.refuse("a key without a value");
    const dict = this.popDict();
    for (let i = 0; i < items.length; i += 2) dict.set(items[i], items[i + 1]);
    this.push(dict);
  }

  private skip(length: number): number {
    const begin = this.position;
    if (length > this.bytes.length - begin) this.refuse("the data ends within an instruction");
    this.position += length;
    return begin;
  }
}

const STOP = 0x2e;

/** The supported instructions, by opcode. The comments are their names in Python's pickletools. */
const INSTRUCTIONS: Record<number, (machine: Machine) => void> = {
  /* PROTO */ 0x80: (m) => m.uint8() === PROTOCOL || m.refuse("an unsupported protocol"),
  /* NONE */ 0x4e: (m) => m.push(null),
  /* NEWTRUE */ 0x88: (m) => m.push(true),
  /* NEWFALSE */ 0x89: (m) => m.push(false),
  /* BININT */ 0x4a: (m) => m.push(m.int32()),
  /* BININT1 */ 0x4b: (m) => m.push(m.uint8()),
  /* BININT2 */ 0x4d: (m) => m.push(m.uint16()),
  /* BINUNICODE */ 0x58: (m) => m.push(m.string(m.uint32())),
  /* EMPTY_TUPLE */ 0x29: (m) => m.push([]),
  /* TUPLE1 */ 0x85: (m) => m.push(m.popTuple(1)),
  /* TUPLE2 */ 0x86: (m) => m.push(m.popTuple(2)),
  /* TUPLE3 */ 0x87: (m) => m.push(m.popTuple(3)),
  /* MARK */ 0x28: (m) => m.mark(),
  /* TUPLE */ 0x74: (m) => m.push(m.popToMark()),
  /* EMPTY_DICT */ 0x7d: (m) => m.push(new Map()),
  /* SETITEM */ 0x73: (m) => m.setItems(m.popTuple(2)),
  /* SETITEMS */ 0x75: (m) => m.setItems(m.popToMark()),
  /* BINPUT */ 0x71: (m) => m.store(m.uint8()),
  /* LONG_BINPUT */ 0x72: (m) => m.store(m.uint32()),
  /* BINGET */ 0x68: (m) => m.recall(m.uint8()),
  /* LONG_BINGET */ 0x6a: (m) => m.recall(m.uint32()),
  /* GLOBAL */ 0x63: (m) => m.push({ global: `${m.line()}.${m.line()}` }),
  /* REDUCE */ 0x52: (m) => {
    const args = m.pop();
    m.push(call(m.pop(), args, m));
  },
  /* BUILD: sets attributes of an OrderedDict. Ignored, since they hold only version numbers. */
  0x62: (m) => {
    m.pop();
    m.push(m.popDict());
  },
  /* BINPERSID */ 0x51: (m) => m.push({ storage: toStorage(m.pop(), m) }),
};

function call(callee: Pickled, args: Pickled, machine: Machine): Pickled {
  const name = globalName(callee) ?? machine.refuse("a call of something that is not a function");
  if (!Array.isArray(args)) return machine.refuse(`a call of ${name} without arguments`);
  if (name === "collections.OrderedDict" && args.length === 0) return new Map();
  if (name === "torch._utils._rebuild_tensor_v2") return { tensor: toTensor(args, machine) };
  return machine.refuse(`a call of ${name} with ${args.length} arguments`);
}

/**
 * Reads a storage from its persistent id: ("storage", type, key, device, number of values). The
 * device is ignored.
 */
function toStorage(id: Pickled, machine: Machine): Storage {
  const [tag, type, key, , elements] = Array.isArray(id) && id.length === 5 ? id : [];
  const name = globalName(type)?.match(/^torch\.(\w+)$/)?.[1];
  if (tag !== "storage" || typeof key !== "string" || !isCount(elements)) {
    return machine.refuse("a persistent id that is not a storage's");
  }
  if (name === undefined || !STORAGE_TYPES.includes(name)) {
    return machine.refuse(`a storage of type ${globalName(type) ?? "unknown"}`);
  }
  return { key, type: name as StorageType, elements };
}

/** Reads a tensor from its arguments: (storage, offset, shape, strides, requires_grad, hooks). */
function toTensor(args: Pickled[], machine: Machine): PickledTensor {
  const [holder, offset, shape, strides] = args;
  if (!(holder instanceof Object && "storage" in holder) || !isCount(offset)) {
    return machine.refuse("a tensor without a storage");
  }
  if (!isCounts(shape) || !isCounts(strides) || shape.length !== strides.length) {
    return machine.refuse("a tensor with an invalid shape or strides");
  }
  let elements = 1;
  for (let i = shape.length - 1; i >= 0; i--) {
    if (shape[i] !== 1 && strides[i] !== elements) {
      machine.refuse("a tensor that is not contiguous");
    }
    elements *= shape[i];
  }
  const { storage } = holder;
  if (offset + elements > storage.elements) machine.refuse("a tensor larger than its storage");
  return { storage, offset, shape };
}

function globalName(value: Pickled | undefined): string | undefined {
  return value instanceof Object && "global" in value ? value.global : undefined;
}

function isCount(value: Pickled | undefined): value is number {
  return typeof value === "number" && value >= 0;
}

function isCounts(value: Pickled | undefined): value is number[] {
  return Array.isArray(value) && value.length <= MOST_DIMENSIONS && value.every(isCount);
}
