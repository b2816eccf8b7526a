import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { Cache } from "../../../setup/cache.ts";
import { withWheels } from "../../../setup/fetch/pip.ts";
import { silentReporter } from "../../../setup/report/progress.ts";
import { withEnvironment } from "../../helpers/environment.ts";
import { exists, inTemporaryFolder } from "../../helpers/files.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/** Makes a source archive whose code would write a file, and returns the archive's SHA-256. */
async function makeArchive(folder: string, trace: string): Promise<string> {
  const inner = join(folder, "a-package-1.0");
  await Deno.mkdir(inner);
  await Deno.writeTextFile(
    join(inner, "PKG-INFO"),
    "Metadata-Version: 1.1\nName: a-package\nVersion: 1.0\n\nName: another\n",
  );
  await Deno.writeTextFile(join(inner, "setup.py"), `open(${JSON.stringify(trace)}, "w")\n`);
  const archive = join(folder, "a-package-1.0.tar.gz");
  const { success } = await new Deno.Command("tar", {
    args: ["-czf", archive, "-C", folder, "a-package-1.0"],
  }).output();
  assert(success);
  return createHash("sha256").update(await Deno.readFile(archive)).digest("hex");
}

async function fetchArchive(
  change: (sha256: string) => string,
  check: (path: Promise<string>) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const trace = join(folder, "trace");
    const sha256 = change(await makeArchive(folder, trace));
    const packages = {
      "a-package": { version: "1.0", bytes: 1000, sha256, source: true as const },
    };
    const sources = { python: "3.12", platforms: ["manylinux2014_x86_64"], packages };
    const local = { PIP_NO_INDEX: "1", PIP_FIND_LINKS: folder };
    await withEnvironment(local, async () => {
      using cache = await Cache.open(join(folder, "cache"), silentReporter);
      await check(
        withWheels(sources, ["a-package"], cache, ([path]) => Promise.resolve(path)),
      );
    });
    assert(!exists(trace), "code of the package was run");
  });
}

Deno.test("a source archive is downloaded, and none of its code is run", () =>
  fetchArchive((sha256) => sha256, async (path) => {
    assert.match(await path, /a-package-1\.0\.tar\.gz$/);
  }));

Deno.test("a source archive with another hash is refused", () =>
  fetchArchive((sha256) => sha256.replace(/./g, "0"), async (path) => {
    await assert.rejects(path, kokoroError("setup", /a-package/));
  }));
