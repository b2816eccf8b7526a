/**
 * Memory mapped by the operating system, in whole pages.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import { Handle } from "./handle.ts";

const memorySymbols = {
  mmap: {
    parameters: [
      "pointer", // void *addr
      "usize", // size_t length
      "i32", // int prot
      "i32", // int flags
      "i32", // int fd
      "i64", // off_t offset
    ],
    result: "pointer", // void *
  },

  munmap: {
    parameters: [
      "pointer", // void *addr
      "usize", // size_t length
    ],
    result: "i32", // int
  },
} as const satisfies Deno.ForeignLibraryInterface;

/** `PROT_READ | PROT_WRITE`. */
const READ_AND_WRITE = 3;

/** `MAP_FAILED`, which is -1. */
const MAP_FAILED = 2n ** 64n - 1n;

/** For each system, its C library and its value of `MAP_PRIVATE | MAP_ANONYMOUS`. */
const systems: Partial<Record<typeof Deno.build.os, { libc: string; anonymous: number }>> = {
  darwin: { libc: "libSystem.B.dylib", anonymous: 0x1002 },
  linux: { libc: "libc.so.6", anonymous: 0x22 },
};

/**
 * Maps `bytes` bytes of memory, filled with zeros and starting at a page boundary. Closing the
 * handle frees the memory.
 *
 * @param name what the memory is for, used in messages
 * @throws {KokoroError} `memory` when there is too little memory, `setup` on systems other than
 * Linux and macOS
 */
export function mapMemory(name: string, bytes: number): Handle {
  const system = systems[Deno.build.os];
  if (!system) {
    throw new KokoroError("setup", `An ${name} needs Linux or macOS, but this is ${Deno.build.os}`);
  }
  const { symbols: libc } = Deno.dlopen(system.libc, memorySymbols);
  const length = BigInt(bytes);
  const pointer = libc.mmap(null, length, READ_AND_WRITE, system.anonymous, -1, 0n);
  if (pointer === null || Deno.UnsafePointer.value(pointer) === MAP_FAILED) {
    throw new KokoroError("memory", `No memory left for an ${name} of ${bytes} bytes`);
  }
  return new Handle(name, pointer, () => void libc.munmap(pointer, length));
}
