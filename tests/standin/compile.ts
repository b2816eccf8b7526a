/**
 * Compiles the stand-ins for the native libraries, each time into a new folder, so that tests don't
 * share their state.
 *
 * @module
 */

import { fileURLToPath } from "node:url";

/** Compiles `<name>.c` and returns the path of the library. */
export function compile(
  name: "libkokoro" | "libcuda" | "libslow" | "faults",
  ...flags: string[]
): string {
  const library = `${Deno.makeTempDirSync({ prefix: "kokoro-standin-" })}/${name}.so`;
  globalThis.addEventListener("unload", () => removeFolderOf(library));
  const source = fileURLToPath(new URL(`${name}.c`, import.meta.url));
  const header = fileURLToPath(new URL("../../shim", import.meta.url));
  const args = [
    "-O1",
    "-Wall",
    "-Werror",
    "-shared",
    "-fPIC",
    "-fvisibility=hidden",
    "-Wl,-Bsymbolic", // a library's own functions, not those of another that is open
    `-I${header}`,
  ];
  const { success, stderr } = new Deno.Command("cc", {
    args: [...args, ...flags, source, "-o", library],
  }).outputSync();
  if (!success) throw new Error(`${name}.c: ${new TextDecoder().decode(stderr)}`);
  return library;
}

function removeFolderOf(file: string): void {
  Deno.removeSync(file.slice(0, file.lastIndexOf("/")), { recursive: true });
}

/** A string for C: UTF-8 with a NUL character at the end. */
export function cString(text: string): Uint8Array<ArrayBuffer> {
  return new TextEncoder().encode(`${text}\0`);
}
