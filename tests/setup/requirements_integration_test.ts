import assert from "node:assert/strict";
import { join } from "node:path";
import { KokoroError } from "../../errors.ts";
import { requireSpace } from "../../setup/requirements.ts";
import { runScript } from "../helpers/run_command.ts";
import { pathWith } from "../helpers/environment.ts";
import { inTemporaryFolder } from "../helpers/files.ts";

/** Runs set-up with an empty cache and only `programs` on the PATH. */
async function setUpWith(
  programs: readonly string[],
  env: Record<string, string>,
  check: (outcome: { code: number; stdout: string; stderr: string }, cache: string) => void,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const bin = join(folder, "bin");
    const cache = join(folder, "cache");
    await Deno.mkdir(bin);
    const PATH = await pathWith(programs, bin);
    const options = ["--device", "cpu", "--weights", "registry"];
    const variables = { PATH, KOKORO_CACHE: cache, LIBTORCH: "", CXX: "", ...env };
    check(await runScript("scripts/setup.ts", options, { env: variables }), cache);
  });
}

Deno.test("without a compiler, set-up fails early and says how to install one", async () => {
  await setUpWith([], {}, ({ code, stdout, stderr }, cache) => {
    assert.equal(code, 1);
    assert.equal(stdout, "");
    assert.match(
      stderr,
      /^error: set-up needs a C\+\+ compiler\. .*apt-get install g\+\+.*dnf install/,
    );
    assert.deepEqual([...Deno.readDirSync(join(cache, "partial"))], []);
  });
});

Deno.test("a missing compiler that CXX names is an error that names it", async () => {
  await setUpWith(["g++"], { CXX: "no-such-compiler" }, ({ code, stderr }) => {
    assert.equal(code, 1);
    assert.match(stderr, /the C\+\+ compiler no-such-compiler \(from CXX\)/);
  });
});

Deno.test("without pip, set-up fails early and says how to install it", async () => {
  await setUpWith(["g++"], {}, ({ code, stderr }, cache) => {
    assert.equal(code, 1);
    assert.match(stderr, /^error: set-up needs Python with pip .*apt-get install python3-pip/);
    assert.deepEqual([...Deno.readDirSync(join(cache, "partial"))], []);
  });
});

Deno.test("a LIBTORCH without libtorch is an error", async () => {
  await setUpWith(["g++"], { LIBTORCH: "/nowhere" }, ({ code, stderr }) => {
    assert.equal(code, 1);
    assert.match(
      stderr,
      /LIBTORCH names \/nowhere, but these files are missing: lib\/libtorch_cpu\.so/,
    );
  });
});

Deno.test("a cache folder that can't be written is an error", async () => {
  const { code, stderr } = await runScript("scripts/setup.ts", [], {
    env: { KOKORO_CACHE: "/dev/null/x" },
  });
  assert.equal(code, 1);
  assert.match(stderr, /^error: can't write to the cache folder \/dev\/null\/x/);
});

Deno.test("too little space is an error that says how much is needed and where", async () => {
  await inTemporaryFolder(async (folder) => {
    await requireSpace(folder, 1);
    await assert.rejects(requireSpace(folder, 1e18), (error: unknown) => {
      assert(error instanceof KokoroError && error.kind === "setup");
      assert.match(
        error.message,
        /set-up needs 1000000000\.0 GB in .*, but only [\d.]+ GB are free/,
      );
      assert(error.message.includes(folder));
      return true;
    });
  });
});

Deno.test("set-up exits with 2 for invalid arguments", async () => {
  for (const args of [["--device", "tpu"], ["--wieghts", "auto"], ["extra"]]) {
    const { code, stdout, stderr } = await runScript("scripts/setup.ts", args);
    assert.equal(code, 2, args.join(" "));
    assert.equal(stdout, "");
    assert.match(stderr, /^error: /);
  }
});

Deno.test("set-up --help prints the options and exits with 0", async () => {
  const { code, stdout } = await runScript("scripts/setup.ts", ["--help"]);
  assert.equal(code, 0);
  assert.match(stdout, /--weights <weights>.*"auto", "official",\s+"registry"/s);
});
