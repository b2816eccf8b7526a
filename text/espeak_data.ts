/**
 * Reads espeak-ng's data without the largest parts that no language of Kokoro needs: 16 MB of 24.
 *
 * @module
 */

/**
 * Dictionaries that are not read, because espeak-ng never falls back on them: it asks another language for
 * words in other scripts, and for some foreign ones. And voices that need another program.
 */
const NOT_NEEDED = /\/(?:fo|lb|ia|ca|da|hu|af|lv)_dict$|\/voices\/mb\//;

/** How the package's module lists its files, and where they are in the data. */
const LISTED = /filename:"(?<name>[^"]+)",start:(?<start>\d+),end:(?<end>\d+)/g;

/**
 * The package's data with nothing but zeros where it is not needed: memory that is never written takes no room.
 *
 * @param path of `espeak-ng.data`, beside which is the module that knows what is where in it
 * @param size of the data, in bytes
 * @returns `null` when the module does not say: it will read all of the data then
 */
export function readEspeakData(path: string, size: number): ArrayBuffer | null {
  const listed = [...Deno.readTextFileSync(path.replace(/\.data$/, ".js")).matchAll(LISTED)];
  if (listed.length === 0) return null;
  const data = new Uint8Array(size);
  using file = Deno.openSync(path);
  for (const { groups } of listed) {
    const { name, start, end } = groups!;
    if (!NOT_NEEDED.test(name)) {
      readInto(data.subarray(Number(start), Number(end)), file, Number(start));
    }
  }
  return data.buffer;
}

function readInto(target: Uint8Array, file: Deno.FsFile, position: number): void {
  file.seekSync(position, Deno.SeekMode.Start);
  for (let done = 0; done < target.length;) {
    const count = file.readSync(target.subarray(done));
    if (count === null) throw new Error("espeak-ng's data is cut short");
    done += count;
  }
}
