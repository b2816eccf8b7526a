/**
 * Reads the files that set-up made for languages.
 *
 * @module
 */

import { isMissingPermission, KokoroError } from "../errors.ts";
import { SETUP_COMMAND } from "../project/setup_command.ts";

/**
 * The bytes of a file.
 *
 * @throws {KokoroError} `setup` when the file can't be read
 */
export function readData(path: string): Uint8Array {
  return explained(path, () => Deno.readFileSync(path));
}

/**
 * Reads a file into memory that the caller provides, so that large files need no copy.
 *
 * @param place returns the memory for a file of the given size in bytes
 * @throws {KokoroError} `setup` when the file can't be read
 */
export function readDataInto(path: string, place: (bytes: number) => Uint8Array): void {
  explained(path, () => {
    using file = Deno.openSync(path);
    const target = place(file.statSync().size);
    for (let done = 0; done < target.length;) {
      const count = file.readSync(target.subarray(done));
      if (count === null) throw new Error("the file got shorter while it was being read");
      done += count;
    }
  });
}

function explained<T>(path: string, read: () => T): T {
  try {
    return read();
  } catch (cause) {
    if (isMissingPermission(cause)) throw cause;
    throw new KokoroError(
      "setup",
      `the data for reading text can't be read: ${path}. Run ${SETUP_COMMAND}`,
      { cause },
    );
  }
}
