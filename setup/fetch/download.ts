/**
 * Fetches a large file over HTTP; what an interrupted download has left is used by the next.
 *
 * @module
 */

import { KokoroError, reasonOf } from "../../errors.ts";
import { hashFile } from "../cache.ts";
import { writeAll } from "./files.ts";

/** Short, so that there is time to go on without it. */
const CONNECT_MS = 5_000;
const STALL_MS = 30_000;
/** A connection that breaks off is made again as long as each brings something. */
const ATTEMPTS = 5;

/** What must arrive. */
export interface Expected {
  readonly bytes: number;
  /** In hexadecimal. */
  readonly sha256: string;
}

/**
 * Downloads `url` to `path`, which is whole when this returns. Until then `path` holds its beginning.
 *
 * @throws {KokoroError} `setup` when the server can't be reached or does not have the file, `weights`
 * when something else arrived; that is removed.
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
  for (let attempt = 1; size < bytes; attempt++) {
    const before = size;
    const failure = await append(url, file, size, bytes, progressed);
    size = (await file.stat()).size;
    if (failure !== undefined && (size <= before || attempt === ATTEMPTS)) throw failure;
  }
  await file.sync();
  if (await hashFile(path) === sha256) return;
  await Deno.remove(path);
  throw new KokoroError("weights", `${url} sent another file than the one that is pinned`);
}

/** Gets what is missing, as far as the connection holds; returns what went wrong. */
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
    if (begin !== size && begin !== 0) throw new Error("it sent another part than was asked for");
    await file.truncate(begin);
    let position = await file.seek(begin, Deno.SeekMode.Start);
    for await (const chunk of response.body ?? []) {
      patience.during(STALL_MS);
      position += chunk.length;
      if (position > bytes) throw new Error(`it sent more than ${bytes} bytes`);
      await writeAll(file, chunk);
      progressed(position);
    }
    if (position < bytes) throw new Error(`it stopped after ${position} of ${bytes} bytes`);
    return undefined;
  } catch (cause) {
    if (isLocal(cause)) throw cause;
    return new KokoroError("setup", `can't download ${url}: ${reasonOf(rootOf(cause))}`, { cause });
  } finally {
    patience.end();
  }
}

/** Where in the file the response's body begins. */
function beginOf(response: Response, bytes: number): number {
  const length = Number(response.headers.get("content-length") ?? NaN);
  if (response.status === 200) {
    if (length !== bytes && !Number.isNaN(length)) {
      throw new Error(`it has a file of ${length} bytes, not of ${bytes}`);
    }
    return 0;
  }
  const range = response.headers.get("content-range")?.match(/^bytes (\d+)-\d+\/(\d+|\*)$/);
  if (response.status === 206 && range) return Number(range[1]);
  throw new Error(`the server answered ${response.status} ${response.statusText}`);
}

/** The innermost cause: the message of `fetch` itself says little. */
function rootOf(error: unknown): unknown {
  return error instanceof Error && error.cause instanceof Error ? rootOf(error.cause) : error;
}

/** Gives up on what takes too long. */
class Patience {
  private readonly controller = new AbortController();
  private timer?: ReturnType<typeof setTimeout>;

  during(milliseconds: number): AbortSignal {
    this.end();
    const giveUp = (): void =>
      this.controller.abort(new Error(`nothing came for ${milliseconds / 1000} s`));
    this.timer = setTimeout(giveUp, milliseconds);
    return this.controller.signal;
  }

  end(): void {
    clearTimeout(this.timer);
  }
}

/** Whether an error is this machine's, for example a full disk, and not the network's. */
function isLocal(error: unknown): boolean {
  return error instanceof Error && "code" in error &&
    /^E(NOSPC|DQUOT|FBIG|IO)$/.test(`${error.code}`);
}
