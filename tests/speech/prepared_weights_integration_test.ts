/** Tests that the weights are made ready for the kernels once, and mapped from then on. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { Library } from "../../ffi/library.ts";
import { createEngine } from "../../speech/prepared_weights.ts";
import { withEnvironment } from "../helpers/environment.ts";
import { inTemporaryFolder, projectPath } from "../helpers/files.ts";
import { type Ending, runProgram } from "../helpers/run_command.ts";
import { shareCache } from "../helpers/shared_cache.ts";
import { readCases, referenceAssets } from "../shim/reference.ts";
import { speak } from "../shim/speak.ts";

const { libraryPath, weightsPath } = await referenceAssets();
const library = Library.open({ path: libraryPath });
const [, , , shortest] = readCases();

const open = (): ReturnType<typeof createEngine> =>
  createEngine(library, { weightsPath, device: "cpu" });

/** Calls `use` with the folder of a cache without prepared weights, which is in use meanwhile. */
async function withCache(
  use: (cache: string, env: Record<string, string>) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (cache) => {
    const env = await shareCache(cache, (name) => !name.startsWith("prepared-"));
    await withEnvironment(env, () => use(cache, env));
  });
}

/** The files of prepared weights in a cache, with the times at which they were made. */
function preparedIn(cache: string): { path: string; made: number }[] {
  return [...Deno.readDirSync(cache)].flatMap(({ name }) => {
    if (!name.startsWith("prepared-")) return [];
    const path = join(cache, name, "weights.safetensors");
    return { path, made: Deno.statSync(path).mtime!.getTime() };
  });
}

/** Whether this process has mapped a file. */
function maps(path: string): boolean {
  return Deno.readTextFileSync("/proc/self/maps").includes(path);
}

async function soundOf(): Promise<Float32Array> {
  using engine = await open();
  return (await speak(engine, shortest)).samples;
}

Deno.test("the first start makes the file, and later ones map it", () =>
  withCache(async (cache) => {
    const first = await soundOf();
    const [file, ...others] = preparedIn(cache);
    assert.deepEqual(others, []);
    assert.match(file.path, new RegExp(`/prepared-[0-9a-f]{16}-${library.layout}/`));
    using engine = await open();
    assert(maps(file.path));
    assert.deepEqual((await speak(engine, shortest)).samples, first);
    assert.deepEqual(preparedIn(cache), [file]);
    assert.deepEqual([...Deno.readDirSync(join(cache, "partial"))], []);
  }));

Deno.test("a damaged file is made again", () =>
  withCache(async (cache) => {
    const expected = await soundOf();
    const [{ path }] = preparedIn(cache);
    const { size } = Deno.statSync(path);
    await Deno.truncate(path, 1000);
    assert.deepEqual(await soundOf(), expected);
    assert.equal(Deno.statSync(path).size, size);
    {
      using file = Deno.openSync(path, { write: true });
      file.seekSync(size / 2, Deno.SeekMode.Start);
      file.writeSync(new Uint8Array(4096).fill(7));
    }
    assert.deepEqual(await soundOf(), expected);
    await Deno.remove(path);
    assert.deepEqual(await soundOf(), expected);
    assert.equal(Deno.statSync(path).size, size);
  }));

Deno.test("damage that size and time don't show is noticed, and repaired at the next start", () =>
  withCache(async (cache) => {
    const expected = await soundOf();
    const [{ path, made }] = preparedIn(cache);
    {
      using file = Deno.openSync(path, { write: true });
      file.seekSync(8, Deno.SeekMode.Start);
      file.writeSync(new TextEncoder().encode("damaged"));
    }
    Deno.utimeSync(path, made / 1000, made / 1000);
    assert.deepEqual(await soundOf(), expected);
    assert.deepEqual(await soundOf(), expected);
    using engine = await open();
    assert(engine.info.threads > 0 && maps(path));
  }));

/** Runs the program that creates an engine, with some permissions of Deno. */
function openElsewhere(env: Record<string, string>, permissions = ["-A"]): Promise<Ending> {
  const program = projectPath("tests/speech/prepared_weights.ts");
  const args = ["run", "--no-prompt", ...permissions, program, libraryPath, weightsPath];
  return runProgram(Deno.execPath(), args, { env });
}

Deno.test("where the file can't be kept, the weights are prepared in memory", async (test) => {
  const inMemory = { code: 0, stdout: "prepared in memory\n", stderr: "" };
  await test.step("without the permission to write", () =>
    withCache(async (cache, env) => {
      const reading = ["--allow-ffi", "--allow-read", "--allow-env", "--allow-run"];
      assert.deepEqual(await openElsewhere(env, reading), inMemory);
      assert.deepEqual(preparedIn(cache), []);
    }));
  await test.step("in a folder that can't be changed", () =>
    withCache(async (cache, env) => {
      await Deno.writeTextFile(join(cache, "partial"), ""); // where a folder would be made
      assert.deepEqual(await openElsewhere(env), inMemory);
      assert.deepEqual(preparedIn(cache), []);
    }));
  await test.step("on a full disk", () =>
    withCache(async (cache, env) => {
      const { code, stdout } = await runProgram("bash", [
        "-c",
        // Limits files to 20,000 blocks of 1 KiB, and ignores the signal that would end it.
        `trap '' XFSZ; ulimit -f 20000; exec "$@"`,
        "bash",
        ...[Deno.execPath(), "run", "-A", projectPath("tests/speech/prepared_weights.ts")],
        ...[libraryPath, weightsPath],
      ], { env });
      assert.deepEqual([code, stdout], [0, "prepared in memory\n"]);
      assert.deepEqual(preparedIn(cache), []);
      assert.deepEqual([...Deno.readDirSync(join(cache, "partial"))], []);
    }));
});

Deno.test("two processes that start at once make one file, and both map it", () =>
  withCache(async (cache, env) => {
    const both = await Promise.all([openElsewhere(env), openElsewhere(env)]);
    for (const ending of both) {
      assert.deepEqual(ending, { code: 0, stdout: "mapped\n", stderr: "" });
    }
    assert.equal(preparedIn(cache).length, 1);
  }));
