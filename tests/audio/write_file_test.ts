import assert from "node:assert/strict";
import { join } from "node:path";
import { checkPlace, writeFile } from "../../audio/write_file.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

async function inFolder(body: (folder: string) => Promise<void>): Promise<void> {
  const folder = await Deno.makeTempDir();
  try {
    await body(folder);
  } finally {
    await Deno.remove(folder, { recursive: true });
  }
}

function names(folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name);
}

const refused = (path: string, message: RegExp): Promise<void> =>
  assert.rejects(writeFile(path, new Uint8Array(3)), {
    name: "KokoroError",
    kind: "output",
    message,
  });

Deno.test("writeFile writes all bytes and nothing else", () =>
  inFolder(async (folder) => {
    const bytes = crypto.getRandomValues(new Uint8Array(60_000));
    await writeFile(join(folder, "a.wav"), bytes);
    assert.deepEqual(names(folder), ["a.wav"]);
    assert.deepEqual(await Deno.readFile(join(folder, "a.wav")), bytes);
  }));

Deno.test("writeFile replaces a file", () =>
  inFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "a"), "much longer than the new one");
    await writeFile(join(folder, "a"), "new");
    assert.equal(await Deno.readTextFile(join(folder, "a")), "new");
  }));

Deno.test("writeFile names a missing folder", () =>
  inFolder(async (folder) => {
    await refused(join(folder, "none", "a.wav"), /there is no folder .*none$/);
    assert.deepEqual(names(folder), []);
  }));

Deno.test("writeFile refuses to overwrite folders and devices", () =>
  inFolder(async (folder) => {
    await Deno.mkdir(join(folder, "a.wav"));
    await refused(join(folder, "a.wav"), /is not a file/);
    await refused("/dev/full", /is not a file/);
    assert.deepEqual(names(folder), ["a.wav"]);
  }));

/** Names of the greatest length that Linux allows, 255 bytes, of one and of two bytes per sign. */
const LONGEST = ["a".repeat(251) + ".wav", `x${"é".repeat(125)}.wav`];

for (const name of LONGEST) {
  Deno.test(`writeFile writes a file whose name has ${name.length} signs and 255 bytes`, () =>
    inFolder(async (folder) => {
      await checkPlace(join(folder, name));
      await writeFile(join(folder, name), "content");
      assert.deepEqual(names(folder), [name]);
    }));
}

/** Makes folders in `folder` until their path has about `length` bytes, and returns the path. */
function deepFolder(folder: string, length: number): string {
  const name = "d".repeat(Math.min(200, length - folder.length - 1));
  const deeper = join(folder, name);
  Deno.mkdirSync(deeper);
  return deeper.length >= length ? deeper : deepFolder(deeper, length);
}

const unusable: Record<string, (folder: string) => string> = {
  "with a name that is too long": (folder) => join(folder, `${"a".repeat(252)}.wav`),
  "that is too long": (folder) => join(deepFolder(folder, 4000), "a".repeat(100)),
  "that is too long for a temporary file": (folder) => join(deepFolder(folder, 4080), "a"),
  "with a zero byte": (folder) => join(folder, "a\0.wav"),
  "that is a circle of links": (folder) => {
    Deno.symlinkSync(join(folder, "a"), join(folder, "b"));
    Deno.symlinkSync(join(folder, "b"), join(folder, "a"));
    return join(folder, "a");
  },
};

for (const [what, pathIn] of Object.entries(unusable)) {
  Deno.test(`a path ${what} is refused before long work`, () =>
    inFolder(async (folder) => {
      const path = pathIn(folder);
      await assert.rejects(checkPlace(path), kokoroError("output", /can't be written: /));
      await refused(path, /can't be written: /);
    }));
}

Deno.test("simultaneous writers of a file leave one complete version", () =>
  inFolder(async (folder) => {
    const path = join(folder, "a");
    await Promise.all([1, 2, 3, 4].map((n) => writeFile(path, new Uint8Array(50_000).fill(n))));
    const bytes = await Deno.readFile(path);
    assert.equal(bytes.length, 50_000);
    assert.equal(new Set(bytes).size, 1);
    assert.deepEqual(names(folder), ["a"]);
  }));

/** Writes 1 MB to `path` in a process that limits files to 64 KB, as if the disk were full. */
async function writeWithoutSpace(path: string): Promise<string> {
  const module = new URL("../../audio/write_file.ts", import.meta.url);
  const code = `import { writeFile } from ${JSON.stringify(module)};
    try {
      await writeFile(Deno.args[0], new Uint8Array(1e6));
    } catch (error) {
      console.log(error.kind, error.message);
    }`;
  const { stdout } = await new Deno.Command("bash", {
    args: [
      "-c",
      `trap '' XFSZ; ulimit -f 64; exec "$0" "$@"`,
      ...[
        Deno.execPath(),
        "run",
        "-A",
        "--no-lock",
        `data:application/typescript,${encodeURIComponent(code)}`,
      ],
      path,
    ],
  }).output();
  return new TextDecoder().decode(stdout);
}

Deno.test({
  name: "writeFile keeps the old file when the disk is full",
  ignore: Deno.build.os === "windows",
  fn: () =>
    inFolder(async (folder) => {
      const path = join(folder, "a.wav");
      await Deno.writeTextFile(path, "old");
      assert.match(
        await writeWithoutSpace(path),
        /^output .*a\.wav can't be written: .*(too large|space)/i,
      );
      assert.deepEqual(names(folder), ["a.wav"]);
      assert.equal(await Deno.readTextFile(path), "old");
    }),
});
