/**
 * Loads native libraries without blocking the event loop.
 *
 * @module
 */

const symbols = {
  dlopen: {
    parameters: [
      "buffer", // const char *filename
      "i32", // int flags
    ],
    result: "pointer", // void *
    nonblocking: true,
  },
} as const satisfies Deno.ForeignLibraryInterface;

const LIBC = "libc.so.6";

/** `RTLD_LAZY`, as `Deno.dlopen` uses it. */
const LAZY = 1;

/** The paths of libraries, in memory that stays where it is while another thread reads it. */
const kept: Uint8Array<ArrayBuffer>[] = [];

/**
 * Loads libraries on another thread, in this order. Libraries that need them then take only a
 * moment to open. A library that can't be loaded is no error here, since opening those that need it
 * says why. Does nothing where the system's C library can't do this.
 */
export async function loadAside(paths: readonly string[]): Promise<void> {
  const load = loader();
  if (load === undefined) return;
  // The libraries' code must not run while the process exits and destroys their objects.
  const finish = (): void => paths.forEach(waitFor);
  globalThis.addEventListener("unload", finish);
  try {
    for (const path of paths) {
      const name = new TextEncoder().encode(`${path}\0`);
      kept.push(name);
      await load(name, LAZY);
    }
  } finally {
    globalThis.removeEventListener("unload", finish);
  }
}

function loader(): Deno.DynamicLibrary<typeof symbols>["symbols"]["dlopen"] | undefined {
  if (Deno.build.os !== "linux") return undefined;
  // Without this check, Deno would ask the user for the permission.
  const permission = { name: "ffi", path: LIBC } as const;
  if (Deno.permissions.querySync(permission).state !== "granted") return undefined;
  try {
    return Deno.dlopen(LIBC, symbols).symbols.dlopen;
  } catch {
    return undefined; // older than glibc 2.34, or another C library
  }
}

/** Loads a library here, which waits until no other thread loads one. */
function waitFor(path: string): void {
  try {
    Deno.dlopen(path, {});
  } catch {
    // It has been waited for.
  }
}
