import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { KokoroError } from "../../../errors.ts";
import {
  ensureExecutable,
  ensureShim,
  findCompiler,
  type Toolchain,
} from "../../../setup/build/build.ts";
import { Cache, stampOf } from "../../../setup/cache.ts";
import { libtorchFolder } from "../../../setup/build/libtorch.ts";
import { silentReporter } from "../../../setup/report/progress.ts";
import { listener } from "../../helpers/listener.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

const folder = await libtorchFolder();
const toolchain: Toolchain = {
  compiler: (await findCompiler())!,
  libtorch: { folder, files: [stampOf(join(folder, "lib/libtorch_cpu.so"))] },
};

const HEADER = "answer.h";
const SOURCE = "answer.cpp";

/** The sources of a library with one function, which needs a header of libtorch. */
const files = (answer: number): Record<string, string> => ({
  [HEADER]: `inline int answer() { return ${answer}; }\n`,
  [SOURCE]: `#include "answer.h"\n#include <c10/macros/Export.h>\n` +
    `extern "C" __attribute__((visibility("default"))) int get_answer() { return answer(); }\n`,
});

async function write(folder: string, contents: Record<string, string>): Promise<void> {
  for (const [name, text] of Object.entries(contents)) {
    await Deno.writeTextFile(join(folder, name), text);
  }
}

/** Calls `use` with a temporary folder of sources, its own cache and the reported lines. */
async function withSources(
  contents: Record<string, string>,
  use: (sources: string, cache: Cache, lines: string[]) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (temporary) => {
    const sources = join(temporary, "shim");
    await Deno.mkdir(sources);
    await write(sources, contents);
    const report = listener();
    using cache = await Cache.open(join(temporary, "cache"), report);
    await use(sources, cache, report.lines);
  });
}

function callAnswer(path: string): number {
  const library = Deno.dlopen(path, { get_answer: { parameters: [], result: "i32" } });
  try {
    return library.symbols.get_answer();
  } finally {
    library.close();
  }
}

Deno.test("the shim is built once, and again when a header changes", async () => {
  await withSources(files(41), async (sources, cache, lines) => {
    const first = await ensureShim(sources, toolchain, cache);
    assert.equal(callAnswer(first.path), 41);
    assert.deepEqual(lines.splice(0), ["Compiling the shim"]);

    assert.deepEqual(await ensureShim(sources, toolchain, cache), first);
    assert.deepEqual(lines, []);

    await write(sources, files(42));
    const second = await ensureShim(sources, toolchain, cache);
    assert.equal(callAnswer(second.path), 42);
    assert.notEqual(second.path, first.path);
    assert.deepEqual(lines, ["Compiling the shim"]);
  });
});

/** Ways in which a file in the cache, or the folder of its item, may be damaged. */
const DAMAGE: Record<string, (path: string) => void> = {
  "is empty": (path) => Deno.truncateSync(path),
  "is cut": (path) => Deno.truncateSync(path, 1000),
  "holds a text": (path) => Deno.writeTextFileSync(path, "not an object\n"),
  "has a changed byte, but the same size and time": (path) => {
    const { atime, mtime } = Deno.statSync(path);
    const bytes = Deno.readFileSync(path);
    bytes[bytes.length >> 1] ^= 0x40;
    Deno.writeFileSync(path, bytes);
    Deno.utimeSync(path, atime!, mtime!);
  },
  "is missing": (path) => Deno.removeSync(path),
  "is a folder": (path) => {
    Deno.removeSync(path);
    Deno.mkdirSync(path);
  },
  "can't be read or written": (path) => {
    Deno.truncateSync(path, 1000);
    Deno.chmodSync(path, 0);
  },
  "has an item that is a file": (path) => {
    Deno.removeSync(dirname(path), { recursive: true });
    Deno.writeTextFileSync(dirname(path), "");
  },
};

/** The path of the only object file in a cache. */
function objectIn(cache: Cache): string {
  const [item] = Deno.readDirSync(cache.path("objects"));
  return cache.path("objects", item.name, "object.o");
}

for (const [how, damage] of Object.entries(DAMAGE)) {
  Deno.test(`a shim that ${how} is linked again`, async () => {
    await withSources(files(1), async (sources, cache, lines) => {
      const { path } = await ensureShim(sources, toolchain, cache);
      damage(path);
      await ensureShim(sources, toolchain, cache);
      assert.equal(callAnswer(path), 1);
      if (!how.includes("item")) assert.match(lines[1], /libkokoro\.so is damaged: .*again/);
    });
  });

  Deno.test(`an object file that ${how} is compiled again`, async () => {
    await withSources(files(1), async (sources, cache) => {
      const { path } = await ensureShim(sources, toolchain, cache);
      damage(objectIn(cache));
      Deno.removeSync(dirname(path), { recursive: true });
      await ensureShim(sources, toolchain, cache);
      assert.equal(callAnswer(path), 1);
    });
  });
}

Deno.test("a test program that was cut is linked again", async () => {
  await withSources(files(7), async (sources, cache) => {
    const program = join(sources, "..", "main.cpp");
    await Deno.writeTextFile(program, "int main() { return 7; }");
    const path = await ensureExecutable([program], sources, toolchain, cache);
    await Deno.truncate(path, 1000);
    await ensureExecutable([program], sources, toolchain, cache);
    assert.equal((await new Deno.Command(path).output()).code, 7);
  });
});

Deno.test("a file in the place of the folder of object files is replaced", async () => {
  await withSources(files(1), async (sources, cache) => {
    await Deno.writeTextFile(cache.path("objects"), "");
    assert.equal(callAnswer((await ensureShim(sources, toolchain, cache)).path), 1);
  });
});

/** A program that fails unless the system's loader finds libtorch. */
const USES_LIBTORCH = "namespace at { int get_num_threads(); }\n" +
  "int main() { return at::get_num_threads() > 0 ? 7 : 1; }\n";

/** Builds a program with the libtorch and the cache at these paths, and runs it elsewhere. */
async function runsWith(libtorch: string, cacheFolder: string): Promise<void> {
  await Deno.mkdir(dirname(libtorch), { recursive: true });
  await Deno.symlink(folder, libtorch);
  await withSources(files(1), async (sources) => {
    const program = join(sources, "..", "main.cpp");
    await Deno.writeTextFile(program, USES_LIBTORCH);
    using cache = await Cache.open(cacheFolder, silentReporter);
    const named = { ...toolchain, libtorch: { ...toolchain.libtorch, folder: libtorch } };
    const path = await ensureExecutable([program], sources, named, cache);
    const { code, stderr } = await new Deno.Command(path, { cwd: sources }).output();
    assert.equal(code, 7, new TextDecoder().decode(stderr));
  });
}

const ODD_NAME = `com,ma sp ace quo'te" $x back\\slash new\nline @(ü)`;

Deno.test("libtorch and the cache may have commas, blanks, quotes and lines in paths", async () => {
  await inTemporaryFolder(async (temporary) => {
    const odd = join(temporary, ODD_NAME);
    await runsWith(join(odd, "libtorch"), join(odd, "cache"));
  });
});

Deno.test("the path of a cache that holds libtorch may also have colons", async () => {
  await inTemporaryFolder(async (temporary) => {
    const cache = join(temporary, `:${ODD_NAME}:`);
    await runsWith(join(cache, "libtorch"), cache);
  });
});

/** Programs that take a compiler's arguments and report success, as shell scripts. */
const IMPOSTORS: Record<string, string> = {
  "writes nothing": "exit 0",
  "writes an empty file": `for output; do :; done; : > "$output"`,
  "writes a text": `for output; do :; done; echo object > "$output"`,
};

for (const [what, script] of Object.entries(IMPOSTORS)) {
  Deno.test(`a compiler that ${what} is an error that names it`, async () => {
    await withSources(files(1), async (sources, cache) => {
      const program = join(sources, "..", "impostor");
      await Deno.writeTextFile(program, `#!/bin/sh\n${script}\n`, { mode: 0o755 });
      await assert.rejects(
        ensureShim(sources, { ...toolchain, compiler: { program, version: "" } }, cache),
        kokoroError("setup", /impostor reported success, but did not build answer\.cpp: set CXX/),
      );
    });
  });
}

const broken: Record<string, [source: string, message: RegExp]> = {
  "a mistake": ["int f() { return nothing; }", /could not build answer\.cpp:.*nothing/s],
  "an undefined function": [
    'int nowhere(); extern "C" int f(); int f() { return nowhere(); }',
    /could not build libkokoro\.so:.*nowhere/s,
  ],
};

for (const [what, [source, message]] of Object.entries(broken)) {
  Deno.test(`${what} in the sources is an error with the compiler's message`, async () => {
    await withSources({ [SOURCE]: source }, async (sources, cache) => {
      await assert.rejects(ensureShim(sources, toolchain, cache), (error: unknown) => {
        assert(error instanceof KokoroError && error.kind === "setup");
        assert.match(error.message, message);
        return true;
      });
      assert.deepEqual([...Deno.readDirSync(cache.path("partial"))], []);
    });
  });
}

Deno.test("a warning in the sources is an error for a strict toolchain only", async () => {
  const source = `${files(3)[SOURCE]}int unused(int x) { return 0; }\n`;
  await withSources({ ...files(3), [SOURCE]: source }, async (sources, cache) => {
    assert.equal(callAnswer((await ensureShim(sources, toolchain, cache)).path), 3);
    await assert.rejects(
      ensureShim(sources, { ...toolchain, strict: true }, cache),
      kokoroError("setup", /unused parameter/),
    );
  });
});

Deno.test("a test program is built from its source and the shim's objects", async () => {
  await withSources(files(7), async (sources, cache, lines) => {
    const program = cache.path("partial", "main.cpp");
    await Deno.writeTextFile(
      program,
      'extern "C" int get_answer(); int main() { return get_answer(); }',
    );
    const path = await ensureExecutable([program], sources, toolchain, cache);
    assert.equal((await new Deno.Command(path).output()).code, 7);
    assert.equal(await ensureExecutable([program], sources, toolchain, cache), path);
    assert.deepEqual(lines, ["Compiling the shim"]);
  });
});
