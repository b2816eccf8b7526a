import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { loadKokoro } from "../mod.ts";
import { ProjectServer, UserProject } from "./helpers/project_server.ts";
import { projectPath } from "./helpers/files.ts";

const SENTENCE = "The birch canoe slid on the smooth planks.";
/** A character voice, whose style table comes with the project. */
const SPEECH = { voice: "rick_c137", emotion: "excited", seed: 42 };

/** The whole program of a user. */
const programFor = (url: string): string => `
import { loadKokoro } from "${url}";
using model = await loadKokoro({ device: "cpu", threads: 1 });
const { samples } = await model.synthesize(${JSON.stringify(SENTENCE)}, ${JSON.stringify(SPEECH)});
const digest = await crypto.subtle.digest("SHA-256", samples);
console.log(samples.length, new Uint8Array(digest).toHex());
console.log(model.emotions().map(({ name }) => name).join());
`;

async function expectedLine(): Promise<string> {
  using model = await loadKokoro({ device: "cpu", threads: 1 });
  const { samples } = await model.synthesize(SENTENCE, SPEECH);
  return `${samples.length} ${createHash("sha256").update(samples).digest("hex")}`;
}

function foldersLike(pattern: RegExp, folder: string): string[] {
  return [...Deno.readDirSync(folder)].map(({ name }) => name).filter((name) => pattern.test(name));
}

Deno.test("a project that has only the URL of mod.ts speaks", async (test) => {
  const expected = await expectedLine();
  await using project = await UserProject.create();
  const cache = join(project.folder, "kokoro");
  const { port, program } = await (async () => {
    await using server = new ProjectServer();
    const program = programFor(server.url("mod.ts"));
    await test.step("after set-up, with the same bits as from an import of the file", async () => {
      const { code, stdout, stderr } = await project.run(program);
      assert.equal(code, 0, stderr);
      assert.equal(stdout.split("\n")[0], expected);
      const came = ["shim/kokoro.cpp", "shim/kernels/conv.h", "voices/rick_c137.bin"];
      for (const path of [...came, "configs/kokoro_voices.yaml", "configs/sources.yaml"]) {
        assert(server.requested.has(path), path);
      }
      for (const kind of [/^shim-/, /^characters-/, /^ready$/]) {
        assert.equal(foldersLike(kind, cache).length, 1);
      }
    });
    return { port: server.port, program };
  })();

  await test.step("again when the server is gone", async () => {
    const { code, stdout, stderr } = await project.run(program);
    assert.deepEqual([code, stdout.split("\n")[0], stderr], [0, expected, ""]);
  });

  await test.step("with changed files only after --reload", async () => {
    await using server = new ProjectServer(port);
    const emotions = await Deno.readTextFile(projectPath("configs/kokoro_emotions.yaml"));
    server.edited.set("configs/kokoro_emotions.yaml", `${emotions}\n  calm: {}\n`);
    const noise = await Deno.readTextFile(projectPath("shim/noise.cpp"));
    server.edited.set("shim/noise.cpp", `${noise}// Edited.\n`);
    const before = await project.run(program);
    assert.doesNotMatch(before.stdout, /calm/);
    assert.equal(server.requested.size, 0);

    const { code, stdout, stderr } = await project.run(program, [
      "-A",
      `--reload=http://127.0.0.1:${port}`,
    ]);
    assert.equal(code, 0, stderr);
    assert.equal(stdout.split("\n")[0], expected);
    assert.match(stdout, /,calm$/m);
    assert.match(stderr, /^Compiling the shim: 1 files/m);
    assert.equal(foldersLike(/^shim-/, cache).length, 2);
  });
});

/** Files that are needed at different times. */
for (
  const path of [
    "configs/visemes.yaml",
    "configs/kokoro_voices.yaml",
    "shim/noise.cpp",
    "voices/morty.bin",
  ]
) {
  Deno.test(`a server that lacks ${path} is an error that names the file`, async () => {
    await using server = new ProjectServer();
    server.missing.add(path);
    await using project = await UserProject.create();
    const { stdout } = await project.run(`
      try {
        const { loadKokoro } = await import("${server.url("mod.ts")}");
        using model = await loadKokoro({ device: "cpu" });
        await model.synthesize("Hello.");
      } catch (error) {
        console.log(error.name, error.kind, error.message);
      }
    `);
    assert.equal(
      stdout,
      `KokoroError setup can't read ${server.url(path)}, a file of this project: ` +
        "check that the server can be reached and has all files of the project\n",
    );
  });
}
