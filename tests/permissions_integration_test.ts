/** Tests that the permissions in `docs/import.md` are enough and that errors name missing ones. */

import assert from "node:assert/strict";
import { type Ended, ProjectServer, UserProject } from "./helpers/project_server.ts";
import { cacheFolder } from "../setup/cache.ts";

/** The invented word needs the network for unknown words, and the slot needs memory outside of JavaScript. */
const programFor = (url: string): string => `
import { allocateOutput, loadKokoro } from "${url}";
using model = await loadKokoro({ device: "cpu", threads: 1 });
const { seconds } = await model.synthesize("A blorptang.", {
  voice: "morty",
  output: allocateOutput(),
});
console.log(seconds > 0.5 && seconds < 5);
`;

Deno.test("each listed permission is needed, and together they are enough", async (test) => {
  await using server = new ProjectServer();
  await using project = await UserProject.create();
  const program = programFor(server.url("mod.ts"));
  const host = `127.0.0.1:${server.port}`;
  const cache = project.env.KOKORO_CACHE;
  // The project's cache contains links to this machine's cache.
  const readable = [cache, cacheFolder()];
  const later: Record<string, string> = {
    import: `--allow-import=${host}`,
    ffi: "--allow-ffi",
    read: `--allow-read=${readable}`,
    env: "--allow-env=KOKORO_CACHE,KOKORO_LIBRARY,LIBTORCH,CXX,OMP_WAIT_POLICY",
  };
  const first: Record<string, string> = {
    write: `--allow-write=${cache}`,
    net: `--allow-net=${host}`,
    run: "--allow-run=g++,python3",
  };
  const runWithout = async (flags: Record<string, string>, name: string): Promise<Ended> => {
    const { [name]: _, ...others } = flags;
    return await project.run(program, Object.values(others));
  };

  for (const name of Object.keys(first)) {
    await test.step(`without ${name} nothing is set up`, async () => {
      const { code, stderr } = await runWithout({ ...later, ...first }, name);
      assert.equal(code, 1);
      const message = new RegExp(
        "KokoroError: something has to be set up, but this process lacks a permission: " +
          `Requires ${name} access to "[^"]+", run again with the --allow-${name} flag\\. ` +
          `Run \`deno run -A http://${host}/v1\\.2/scripts/setup\\.ts\` once, ` +
          "or grant the permissions",
      );
      assert.match(stderr, message);
    });
  }

  await test.step("with all of them, set-up and speech work", async () => {
    const { code, stdout, stderr } = await project.run(
      program,
      Object.values({ ...later, ...first }),
    );
    assert.deepEqual([code, stdout], [0, "true\n"], stderr);
  });

  await test.step("after set-up, fewer are enough", async () => {
    const { code, stdout, stderr } = await project.run(program, Object.values(later));
    assert.deepEqual([code, stdout, stderr], [0, "true\n", ""]);
  });

  for (const name of Object.keys(later)) {
    await test.step(`without ${name} the error names it`, async () => {
      const { code, stderr } = await runWithout(later, name);
      assert.equal(code, 1);
      assert.match(
        stderr,
        new RegExp(`Requires ${name} access.*, run again with the --allow-${name} flag`),
      );
    });
  }
});
