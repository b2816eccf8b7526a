/**
 * Lets espeak-ng read its data from the disk on demand. The data is 24 MB, of which a language
 * needs less than 1 MB.
 *
 * The package keeps its data in memory, as files of Emscripten's file system. Here that memory
 * holds zeros, which take no space until they are overwritten. Each file gets its contents when it
 * is read for the first time.
 *
 * @module
 */

/** The part of Emscripten's file system that is used here. */
export interface FileSystem {
  lookupPath(path: string): { readonly node: { readonly stream_ops: FileOperations } };
  writeFile(path: string, bytes: Uint8Array): void;
}

/** The operations that all files in memory share. */
interface FileOperations {
  read: (stream: Stream, ...rest: unknown[]) => number;
}

/** An open file. */
interface Stream {
  /** `contents` is a view of the package's data, from `byteOffset` on. Empty files have none. */
  readonly node: { readonly contents: Uint8Array | null };
}

/** The folder of the data within Emscripten's file system. */
const FOLDER = "/usr/share/espeak-ng-data";
/** One of the package's files. Any of them leads to the shared operations. */
const ANY_FILE = `${FOLDER}/phontab`;

/** The package's data on the disk. */
export class EspeakData {
  #path = "";
  #memory = new ArrayBuffer(0);

  /**
   * Returns zeros in place of the package's data, and remembers where the data is.
   *
   * @param path the path of `espeak-ng.data`
   * @param size the size of the data, in bytes
   */
  readonly zeros = (path: string, size: number): ArrayBuffer => {
    this.#path = path;
    return this.#memory = new ArrayBuffer(size);
  };

  /** Makes the package's files load their contents when they are first read. */
  fillWhenRead({ lookupPath }: FileSystem): void {
    const operations = lookupPath(ANY_FILE).node.stream_ops;
    const { read } = operations;
    const filled = new WeakSet<Uint8Array>();
    operations.read = (stream, ...rest) => {
      const { contents } = stream.node;
      if (contents?.buffer === this.#memory && !filled.has(contents)) {
        readInto(contents, this.#path);
        filled.add(contents);
      }
      return read(stream, ...rest);
    };
  }

  /** Puts a file, such as `pt_dict`, in the place of the package's. */
  replace({ writeFile }: FileSystem, name: string, bytes: Uint8Array): void {
    writeFile(`${FOLDER}/${name}`, bytes);
  }
}

/** Fills `contents`, a view of the package's data, from the same place in the data file. */
function readInto(contents: Uint8Array, path: string): void {
  using file = Deno.openSync(path);
  file.seekSync(contents.byteOffset, Deno.SeekMode.Start);
  for (let done = 0; done < contents.length;) {
    const count = file.readSync(contents.subarray(done));
    if (count === null) throw new Error(`${path} is incomplete`);
    done += count;
  }
}
