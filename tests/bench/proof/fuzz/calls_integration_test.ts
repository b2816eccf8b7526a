/** Calls every public function with odd values. The network is the stand-in. */

import assert from "node:assert/strict";
import { makeCall, oddCalls, publicCalls } from "../../../../bench/proof/fuzz/calls.ts";
import { loadFastCheck } from "../../../../dev_deps.ts";
import { KokoroError } from "../../../../errors.ts";
import * as mod from "../../../../mod.ts";
import { withEnvironment } from "../../../helpers/environment.ts";
import { inTemporaryFolder } from "../../../helpers/files.ts";
import { path } from "../../../standin/kokoro.ts";
import { withModel } from "../../../standin/model.ts";

const { default: fc } = await loadFastCheck();
const names = Object.keys(publicCalls({} as mod.KokoroModel));

/** Calls `use` in a folder where files may be written. */
async function inFolder(use: () => Promise<void>): Promise<void> {
  const before = Deno.cwd();
  await inTemporaryFolder(async (folder) => {
    Deno.chdir(folder);
    try {
      await use();
    } finally {
      Deno.chdir(before);
    }
  });
}

for (const name of names) {
  Deno.test(`only a KokoroError comes out of odd arguments: ${name}`, async () => {
    await withModel(({ model }) =>
      inFolder(() =>
        withEnvironment({ KOKORO_LIBRARY: path }, async () => {
          const { [name]: call } = publicCalls(model);
          const calls = { [name]: call };
          await fc.assert(
            fc.asyncProperty(oddCalls(fc, calls), async (call) => {
              try {
                await makeCall(calls, call);
              } catch (error) {
                assert(error instanceof KokoroError && error.kind !== "internal", String(error));
              }
            }),
            { seed: 1, numRuns: 300 },
          );
        })
      )
    );
  });
}

Deno.test("the calls cover all functions and classes of mod.ts", () => {
  const functions = Object.entries(mod).filter(([, value]) => typeof value === "function");
  const called = new Set(names.map((name) => name.split(".")[0]));
  // It is made by programs only to test for errors.
  called.add("KokoroError");
  assert.deepEqual(functions.map(([name]) => name).filter((name) => !called.has(name)), []);
});
