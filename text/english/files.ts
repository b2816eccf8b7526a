/**
 * Reads the files that set-up made for English.
 *
 * @module
 */

import { isMissingPermission, KokoroError } from "../../errors.ts";
import { SETUP_COMMAND } from "../../project/setup_command.ts";

/**
 * The bytes of a file.
 *
 * @throws {KokoroError} `setup` when it can't be read
 */
export function readData(path: string): Uint8Array {
  return explained(path, () => Deno.readFileSync(path));
}

/**
 * Reads a file to where `place` wants that many bytes: large ones need no copy.
 *
 * @throws {KokoroError} `setup` when it can't be read
 */
export function readDataInto(path: string, place: (bytes: number) => Uint8Array): void {
  explained(path, () => {
    using file = Deno.openSync(path);
    const target = place(file.statSync().size);
    for (let done = 0; done < target.length;) {
      const count = file.readSync(target.subarray(done));
      if (count === null) throw new Error("the file has become shorter");
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
      `the data for English can't be read: ${path}. Run ${SETUP_COMMAND}`,
      { cause },
    );
  }
}
