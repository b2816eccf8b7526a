/**
 * Downloads a large file over HTTP, and resumes downloads that were interrupted.
 *
 * @module
 */

import { KokoroError, reasonOf } from "../../errors.ts";
import { hashFile } from "../cache.ts";
import { writeAll } from "./files.ts";

/** Short, so that an unreachable server does not delay the use of another source for long. */
const CONNECT_MS = 5_000;
const STALL_MS = 30_000;
/**
 * The most connections for one download. A new one is made only if the last one brought some data.
 */
const ATTEMPTS = 5;

/** The size and hash that the file must have. */
export interface Expected {
  readonly bytes: number;
  /** In hexadecimal digits. */
  readonly sha256: string;
}

/**
 * Downloads `url` to `path`. If `path` exists, it is taken for the start of the file, and only the
 * rest is downloaded. If the SHA-256 of both is wrong, all is downloaded.
 *
 * @param progressed called with the number of bytes that are in the file so far
 * @throws {KokoroError} `setup` when the download fails: what has arrived stays in `path` for the
 * next call. `weights` when the SHA-256 of the finished file is wrong: the file is removed.
 */
export async function download(
  url: string,
  path: string,
  { bytes, sha256 }: Expected,
  progressed: (bytes: number) => void = () => {},
): Promise<void> {
  using file = await Deno.open(path, { create: true, read: true, write: true });
  let size = (await file.stat()).size;
  if (size > bytes) await file.truncate(size = 0);
  const isResumed = size > 0;
  for (let attempt = 1; size < bytes; attempt++) {
    const before = size;
    const failure = await append(url, file, size, bytes, progressed);
    size = (await file.stat()).size;
    if (failure !== undefined && (size <= before || attempt === ATTEMPTS)) throw failure;
  }
  await file.sync();
  if (await hashFile(path) === sha256) return;
  await Deno.remove(path);
  if (isResumed) return await download(url, path, { bytes, sha256 }, progressed);
  throw new KokoroError("weights", `${url} sent a file with the wrong SHA-256`);
}

/**
 * Downloads the rest of the file over one connection. Returns the error that ended it early, or
 * `undefined` if the file is complete.
 */
async function append(
  url: string,
  file: Deno.FsFile,
  size: number,
  bytes: number,
  progressed: (bytes: number) => void,
): Promise<KokoroError | undefined> {
  const patience = new Patience();
  try {
    const headers: HeadersInit = size > 0 ? { Range: `bytes=${size}-` } : {};
    const response = await fetch(url, { headers, signal: patience.during(CONNECT_MS) });
    const begin = beginOf(response, bytes);
    if (begin !== size && begin !== 0) throw new Error("the server sent the wrong part");
    await file.truncate(begin);
    let position = await file.seek(begin, Deno.SeekMode.Start);
    for await (const chunk of response.body ?? []) {
      patience.during(STALL_MS);
      position += chunk.length;
      if (position > bytes) throw new Error(`the server sent more than ${bytes} bytes`);
      await writeAll(file, chunk);
      progressed(position);
    }
    if (position < bytes) throw new Error(`the data stopped after ${position} of ${bytes} bytes`);
    return undefined;
  } catch (cause) {
    if (isLocal(cause)) throw cause;
    return new KokoroError("setup", `can't download ${url}: ${reasonOf(rootOf(cause))}`, { cause });
  } finally {
    patience.end();
  }
}

/** The offset in the file at which the response's body starts. */
function beginOf(response: Response, bytes: number): number {
  const length = Number(response.headers.get("content-length") ?? NaN);
  if (response.status === 200) {
    if (length !== bytes && !Number.isNaN(length)) {
      throw new Error(`the server's file has ${length} bytes instead of ${bytes}`);
    }
    return 0;
  }
  const range = response.headers.get("content-range")?.match(/^bytes (\d+)-\d+\/(\d+|\*)$/);
  if (response.status === 206 && range) return Number(range[1]);
  throw new Error(`the server answered ${response.status} ${response.statusText}`);
}

/** The innermost cause of `error`, since the message of `fetch` itself says little. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error;
}

/** Aborts a request when no data arrives for too long. */
class Patience {
  private readonly controller = new AbortController();
  private timer?: ReturnType<typeof setTimeout>;

  during(milliseconds: number): AbortSignal {
    this.end();
    const giveUp = (): void =>
      this.controller.abort(new Error(`no data arrived for ${milliseconds / 1000} s`));
    this.timer = setTimeout(giveUp, milliseconds);
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** Whether an error comes from this machine, such as a full disk, and not from the network. */
function isLocal(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    /^E(NOSPC|DQUOT|FBIG|IO)$/.test(`${error.code}`);
}
