import assert from "node:assert/strict";
import { join } from "node:path";
import { KokoroError } from "../../errors.ts";
import { Cache, cacheFolder, type Item } from "../../setup/cache.ts";
import { silentReporter } from "../../setup/report/progress.ts";
import { listener } from "../helpers/listener.ts";
import { withEnvironment } from "../helpers/environment.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { damage, inTemporaryFolder, projectPath } from "../helpers/files.ts";

/** Starts a process that makes `thing` in the cache, and waits until it prints `line`. */
async function start(folder: string, milliseconds: number, line: string): Promise<{
  process: Deno.ChildProcess;
  rest: Promise<string>;
}> {
  const script = projectPath("tests/setup/cache_process.ts");
  const process = new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, folder, String(milliseconds)],
    stdout: "piped",
  }).spawn();
  const reader = process.stdout.pipeThrough(new TextDecoderStream()).getReader();
  let text = "";
  while (!text.includes(line)) {
    const { value, done } = await reader.read();
    assert(!done, `it ended after saying: ${text}`);
    text += value;
  }
  const rest = (async (): Promise<string> => {
    for (let part; !(part = await reader.read()).done;) text += part.value;
    return text;
  })();
  return { process, rest };
}

const files = (folder: string): string[] =>
  [...Deno.readDirSync(folder)].map(({ name }) => name).sort();

const THING: Item = { name: "thing", what: "Thing", kind: "weights" };

const makeThing = async (target: string): Promise<void> => {
  await Deno.mkdir(join(target, "inner"));
  await Deno.writeTextFile(join(target, "first"), "one");
  await Deno.writeTextFile(join(target, "inner", "second"), "two");
};

Deno.test("a second process waits for the first one and uses its result", async () => {
  await inTemporaryFolder(async (folder) => {
    const first = await start(folder, 500, "half made");
    const second = await start(folder, 500, "waiting");
    assert.match(await first.rest, /half made\ndone/);
    const said = await second.rest;
    assert.match(said, /Another process is setting up: waiting for it\.\ndone/);
    assert.doesNotMatch(said, /half made/);
    assert.deepEqual([(await first.process.status).code, (await second.process.status).code], [
      0,
      0,
    ]);
    assert.deepEqual(files(folder), ["lock", "partial", "thing"]);
  });
});

for (const signal of ["SIGKILL", "SIGINT"] as const) {
  Deno.test(`an item left unfinished by ${signal} is made again`, async () => {
    await inTemporaryFolder(async (folder) => {
      const { process, rest } = await start(folder, 60_000, "half made");
      process.kill(signal);
      await process.status;
      await rest;
      assert.deepEqual(files(folder), ["lock", "partial"]);
      assert.equal(files(join(folder, "partial")).length, 1);

      using cache = await Cache.open(folder, silentReporter);
      assert.deepEqual(files(join(folder, "partial")), []);
      await cache.ensure(THING, makeThing);
      assert.deepEqual(files(join(folder, "thing")), ["first", "inner", "seal.json"]);
    });
  });
}

Deno.test("no files are left when making an item fails", async () => {
  await inTemporaryFolder(async (folder) => {
    using cache = await Cache.open(folder, silentReporter);
    const failing = cache.ensure(THING, async (target) => {
      await makeThing(target);
      throw new Error("the last step failed");
    });
    await assert.rejects(failing, /the last step failed/);
    assert.deepEqual(files(folder), ["lock", "partial"]);
    assert.deepEqual(files(join(folder, "partial")), []);
  });
});

Deno.test("downloads that can be resumed are kept, other leftovers are removed", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.mkdir(join(folder, "partial", "scratch-1", "wheels"), { recursive: true });
    await Deno.writeTextFile(join(folder, "partial", "weights.part"), "beginning");
    using _cache = await Cache.open(folder, silentReporter);
    assert.deepEqual(files(join(folder, "partial")), ["weights.part"]);
  });
});

Deno.test("an existing item is not made again, even if the time of a file differs", async () => {
  await inTemporaryFolder(async (folder) => {
    using cache = await Cache.open(folder, silentReporter);
    const made = await cache.ensure(THING, makeThing);
    assert.deepEqual(made.map(({ path }) => path).sort(), [
      join(folder, "thing", "first"),
      join(folder, "thing", "inner", "second"),
    ]);
    const makeNothing = (): Promise<void> => Promise.reject(new Error("it was made again"));
    assert.deepEqual(await cache.ensure(THING, makeNothing), made);

    await Deno.utime(join(folder, "thing", "first"), 1, 1);
    const [touched] = await cache.ensure(THING, makeNothing);
    assert.equal(touched.changed, 1000);
    assert.equal((await cache.inspect("thing")).state, "whole");
  });
});

const damages: Record<string, [change: (path: string) => Promise<void>, how: RegExp]> = {
  "a changed byte": [damage, /its SHA-256 differs/],
  "a truncated file": [(path) => Deno.truncate(path, 2), /it has 2 bytes instead of 3/],
  "a missing file": [(path) => Deno.remove(path), /it is missing/],
};

for (const [what, [change, how]] of Object.entries(damages)) {
  Deno.test(`${what} is an error, and repair makes the item again`, async () => {
    await inTemporaryFolder(async (folder) => {
      const path = join(folder, "thing", "first");
      {
        using cache = await Cache.open(folder, silentReporter);
        await cache.ensure(THING, makeThing);
        await change(path);
        await assert.rejects(cache.ensure(THING, makeThing), (error: unknown) => {
          assert(error instanceof KokoroError && error.kind === "weights");
          assert.match(error.message, how);
          assert(error.message.includes(path) && error.message.includes("deno task setup"));
          return true;
        });
      }
      const report = listener();
      using cache = await Cache.open(folder, report, true);
      await cache.ensure(THING, makeThing);
      assert.equal(await Deno.readTextFile(path), "one");
      assert.match(report.lines.join("\n"), /first is damaged: .*Making it again/);
    });
  });
}

const seals: Record<string, (path: string) => Promise<void>> = {
  ...Object.fromEntries(
    ["null", "7", "[]", "{}", "{", '{"files":[]}', '{"files":[null]}', '{"files":{"length":1}}']
      .map((text) => [`the text ${text}`, (path: string) => Deno.writeTextFile(path, text)]),
  ),
  "an entry without a hash": (path) =>
    Deno.writeTextFile(path, '{"files":[{"path":"first","bytes":3,"changed":0}]}'),
  "a folder": async (path) => {
    await Deno.remove(path);
    await Deno.mkdir(path);
  },
};

for (const [what, change] of Object.entries(seals)) {
  Deno.test(`an item whose seal is ${what} is made again`, async () => {
    await inTemporaryFolder(async (folder) => {
      using cache = await Cache.open(folder, silentReporter);
      const made = await cache.ensure(THING, makeThing);
      await change(join(folder, "thing", "seal.json"));
      assert.deepEqual(await cache.inspect("thing"), { state: "missing" });
      let calls = 0;
      const again = await cache.ensure(THING, async (target) => {
        calls++;
        await makeThing(target);
      });
      assert.equal(calls, 1);
      assert.deepEqual(again.map(({ path }) => path), made.map(({ path }) => path));
      assert.equal((await cache.inspect("thing", true)).state, "whole");
    });
  });
}

Deno.test("repair also finds a change that keeps the size and time", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "thing", "first");
    {
      using cache = await Cache.open(folder, silentReporter);
      await cache.ensure(THING, makeThing);
    }
    const { mtime } = await Deno.stat(path);
    await damage(path);
    await Deno.utime(path, mtime!, mtime!);
    using cache = await Cache.open(folder, silentReporter, true);
    await cache.ensure(THING, makeThing);
    assert.equal(await Deno.readTextFile(path), "one");
  });
});

Deno.test("a folder that can't be written is an error that names it", async () => {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "file", "cache");
    await Deno.writeTextFile(join(folder, "file"), "");
    await assert.rejects(Cache.open(path, silentReporter), (error: unknown) => {
      assert(error instanceof KokoroError && error.kind === "setup");
      assert(error.message.includes(path) && error.message.includes("KOKORO_CACHE"));
      return true;
    });
  });
});

Deno.test("environment variables select the cache folder", () =>
  withEnvironment({ KOKORO_CACHE: undefined, XDG_CACHE_HOME: undefined, HOME: undefined }, () => {
    assert.throws(() => cacheFolder(), KokoroError);
    Deno.env.set("HOME", "/home/a");
    assert.match(cacheFolder(), /^\/home\/a\/(\.cache|Library\/Caches)\/kokoro-deno$/);
    Deno.env.set("XDG_CACHE_HOME", "/b");
    assert.equal(cacheFolder(), "/b/kokoro-deno");
    Deno.env.set("KOKORO_CACHE", "/c");
    assert.equal(cacheFolder(), "/c");
  }));

Deno.test("a relative path of the cache is one in the current folder", () =>
  withEnvironment({ KOKORO_CACHE: "a/../b" }, () => {
    assert.equal(cacheFolder(), join(Deno.cwd(), "b"));
  }));

for (const name of ["$ORIGIN", "${ORIGIN}", "a$LIB", "${PLATFORM}"]) {
  Deno.test(`a cache folder named ${name} is refused, since no library can be loaded from it`, () =>
    withEnvironment({ KOKORO_CACHE: `/caches/${name}/x` }, () => {
      assert.throws(() => cacheFolder(), kokoroError("setup", /set KOKORO_CACHE to a folder/));
    }));
}
