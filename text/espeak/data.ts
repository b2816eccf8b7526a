/**
 * Lets espeak-ng read its data from the disk when it needs them: of 24 MB a language needs less than one.
 *
 * The package keeps its data in memory, as files of Emscripten's file system. Here these are zeros, which take
 * no room until they are written to, and a file gets its contents when it is read for the first time.
 *
 * @module
 */

/** What is used of Emscripten's file system. */
export interface FileSystem {
  lookupPath(path: string): { readonly node: { readonly stream_ops: FileOperations } };
}

/** What all files in memory have in common. */
interface FileOperations {
  read: (stream: Stream, ...rest: unknown[]) => number;
}

interface Stream {
  /** The contents are a part of the package's data, of which `byteOffset` says where it begins; an empty file has none. */
  readonly node: { readonly contents: Uint8Array | null };
}

/** One of the package's files. */
const ANY_FILE = "/usr/share/espeak-ng-data/phontab";

/** The package's data, on the disk. */
export class EspeakData {
  #path = "";

  /**
   * What the package takes for its data.
   *
   * @param path of `espeak-ng.data`
   * @param size of the data, in bytes
   */
  readonly zeros = (path: string, size: number): ArrayBuffer => {
    this.#path = path;
    return new ArrayBuffer(size);
  };

  /** From now on the package's files have their contents when they are read. */
  fillWhenRead({ lookupPath }: FileSystem): void {
    const operations = lookupPath(ANY_FILE).node.stream_ops;
    const { read } = operations;
    const filled = new WeakSet<Uint8Array>();
    operations.read = (stream, ...rest) => {
      const { contents } = stream.node;
      if (contents && !filled.has(contents)) {
        readInto(contents, this.#path);
        filled.add(contents);
      }
      return read(stream, ...rest);
    };
  }
}

/** Reads what stands in the data file where `contents` stand in the package's data. */
function readInto(contents: Uint8Array, path: string): void {
  using file = Deno.openSync(path);
  file.seekSync(contents.byteOffset, Deno.SeekMode.Start);
  for (let done = 0; done < contents.length;) {
    const count = file.readSync(contents.subarray(done));
    if (count === null) throw new Error(`${path} is cut short`);
    done += count;
  }
}
