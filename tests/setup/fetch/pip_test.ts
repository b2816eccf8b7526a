import assert from "node:assert/strict";
import { join } from "node:path";
import { loadZip } from "../../../deps.ts";
import { Cache } from "../../../setup/cache.ts";
import { withWheels } from "../../../setup/fetch/pip.ts";
import { unpackZip } from "../../../setup/fetch/zip.ts";
import { silentReporter } from "../../../setup/report/progress.ts";
import { withEnvironment } from "../../helpers/environment.ts";
import { damage, inTemporaryFolder } from "../../helpers/files.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

const WHEEL = "a_package-1.0-py3-none-any.whl";
const FILE = "a_package/data.txt";
const TEXT = "one line of data\n".repeat(1000);
const SOURCES = {
  python: "3.12",
  platforms: [],
  packages: { "a-package": { version: "1.0", bytes: 1000, sha256: "0".repeat(64) } },
};
/** In place of Python: copies all wheels of the folder WHEELS to the folder named last. */
const PYTHON = `#!/bin/sh
for folder; do :; done
if [ "$3" = download ]; then cp "$WHEELS"/* "$folder" || :; fi
`;

async function makeWheel(path: string): Promise<void> {
  const zip = await loadZip();
  const writer = new zip.ZipWriter(new zip.Uint8ArrayWriter());
  await writer.add(FILE, new zip.TextReader(TEXT));
  await Deno.writeFile(path, await writer.close());
}

/** Unpacks a wheel as set-up does, after `change` has changed the wheel that is downloaded. */
async function unpack(
  change: (wheel: string) => void | Promise<void>,
  check: (outcome: Promise<string>, cache: Cache) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const [bin, wheels] = ["bin", "wheels"].map((name) => join(folder, name));
    for (const made of [bin, wheels]) await Deno.mkdir(made);
    await Deno.writeTextFile(join(bin, "python3"), PYTHON, { mode: 0o755 });
    await makeWheel(join(wheels, WHEEL));
    await change(join(wheels, WHEEL));
    const PATH = `${bin}:${Deno.env.get("PATH")}`;
    await withEnvironment({ PATH, WHEELS: wheels }, async () => {
      using cache = await Cache.open(join(folder, "cache"), silentReporter);
      await check(
        withWheels(SOURCES, ["a-package"], cache, async ([wheel]) => {
          await unpackZip(wheel, () => true, folder);
          return await Deno.readTextFile(join(folder, FILE));
        }),
        cache,
      );
    });
  });
}

Deno.test("a wheel is downloaded, unpacked and removed", async () => {
  await unpack(() => {}, async (outcome, cache) => {
    assert.equal(await outcome, TEXT);
    assert.deepEqual([...Deno.readDirSync(cache.path("partial"))], []);
  });
});

const DAMAGE: Record<string, (wheel: string) => void | Promise<void>> = {
  "is empty": (wheel) => Deno.truncate(wheel),
  "is cut": (wheel) => Deno.truncate(wheel, 100),
  "is a web page": (wheel) => Deno.writeTextFile(wheel, "<html>Please log in</html>"),
  "has a changed byte": damage,
  "is a folder": (wheel) => {
    Deno.removeSync(wheel);
    Deno.mkdirSync(wheel);
  },
  "is missing": (wheel) => Deno.remove(wheel),
};

for (const [how, change] of Object.entries(DAMAGE)) {
  Deno.test(`a wheel that ${how} is an error, and is not kept`, async () => {
    await unpack(change, async (outcome, cache) => {
      await assert.rejects(outcome, kokoroError("setup", /a-package/));
      assert.deepEqual([...Deno.readDirSync(cache.path("partial"))], []);
    });
  });
}
