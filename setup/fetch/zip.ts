/**
 * Reads zip archives from disk, without loading them into memory as a whole.
 *
 * @module
 */

import { dirname, join } from "node:path";
import { loadZip } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { readFully } from "./files.ts";

type ZipModule = Awaited<ReturnType<typeof loadZip>>;
/** A file in a zip archive. */
export type ZipEntry = import("../../deps.ts").ZipFileEntry;

/** Opens the archive at `path`, calls `use` with its files (no folders) and closes it. */
export async function withZip<T>(
  path: string,
  use: (entries: ZipEntry[]) => Promise<T>,
): Promise<T> {
  const zip = await loadZip();
  zip.configure({ useWebWorkers: false });
  using file = await Deno.open(path);
  const reader = new zip.ZipReader(fileReader(zip, file));
  try {
    const entries = await reader.getEntries();
    const { size } = await file.stat();
    const liar = entries.find(({ compressedSize }) => compressedSize > size);
    if (liar) throw new Error(`${liar.filename} claims to be larger than the archive`);
    return await use(entries.filter((entry) => !entry.directory) as ZipEntry[]);
  } finally {
    await reader.close();
  }
}

/**
 * Reads an entry and checks its CRC.
 *
 * @throws {KokoroError} `weights` when the entry has more than `limit` bytes.
 */
export async function readEntry(entry: ZipEntry, limit: number): Promise<Uint8Array<ArrayBuffer>> {
  if (entry.uncompressedSize > limit) {
    throw new KokoroError("weights", `${entry.filename} has more than ${limit} bytes`);
  }
  const { Uint8ArrayWriter } = await loadZip();
  return await entry.getData(new Uint8ArrayWriter(), { checkSignature: true });
}

/**
 * Unpacks the files for which `wanted` returns true into `folder`, and keeps their paths in the
 * archive.
 *
 * @param unpacked called after each file with its size in bytes
 * @throws {KokoroError} `setup` when the path of a file leads out of `folder`.
 */
export async function unpackZip(
  path: string,
  wanted: (name: string) => boolean,
  folder: string,
  unpacked: (bytes: number) => void = () => {},
): Promise<void> {
  await withZip(path, async (entries) => {
    for (const entry of entries.filter(({ filename }) => wanted(filename))) {
      const target = join(folder, checkedName(entry.filename, path));
      await Deno.mkdir(dirname(target), { recursive: true });
      const file = await Deno.open(target, { write: true, createNew: true });
      await entry.getData(file.writable, { checkSignature: true });
      unpacked(entry.uncompressedSize);
    }
  });
}

/** Refuses paths that lead out of the folder that they are unpacked to. */
function checkedName(name: string, archive: string): string {
  if (!name.startsWith("/") && !name.split(/[/\\]/).includes("..")) return name;
  throw new KokoroError("setup", `${archive} holds a file with an unsafe path: ${name}`);
}

function fileReader(zip: ZipModule, file: Deno.FsFile): InstanceType<ZipModule["Reader"]> {
  return new class extends zip.Reader<Deno.FsFile> {
    override async init(): Promise<void> {
      await super.init?.();
      this.size = (await file.stat()).size;
    }

    override async readUint8Array(offset: number, length: number): Promise<Uint8Array> {
      await file.seek(offset, Deno.SeekMode.Start);
      const bytes = new Uint8Array(Math.max(0, Math.min(length, this.size - offset)));
      return bytes.subarray(0, await readFully(file, bytes));
    }
  }(file);
}
