/** Files of this project, and temporary ones. */

import { fileURLToPath } from "node:url";

/** The path of a file of this project, from its path relative to the top folder. */
export const projectPath = (path: string): string =>
  fileURLToPath(new URL(`../../${path}`, import.meta.url));

/** The path of a file in `tests/fixtures/`. */
export const fixture = (name: string): string => projectPath(`tests/fixtures/${name}`);

/** Calls `use` with a temporary folder, which is removed afterwards. */
export async function inTemporaryFolder(use: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await use(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

/** Changes one byte in the middle of a file. */
export async function damage(path: string): Promise<void> {
  const bytes = await Deno.readFile(path);
  bytes[bytes.length >> 1] ^= 0x40;
  await Deno.writeFile(path, bytes);
}

/** Whether there is a file or folder at `path`. */
export function exists(path: string): boolean {
  try {
    Deno.lstatSync(path);
    return true;
  } catch {
    return false;
  }
}
