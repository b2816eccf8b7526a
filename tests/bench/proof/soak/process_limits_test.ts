import assert from "node:assert/strict";
import { withLittleMemory, withSmallFiles } from "../../../../bench/proof/soak/process_limits.ts";
import { processState } from "../../../../bench/proof/soak/process_state.ts";

const onLinux = { ignore: Deno.build.os !== "linux" };

Deno.test("large memory is refused only while there is little", onLinux, async () => {
  const take = (): number => new Uint8Array(1e9).length;
  await withLittleMemory(32e6, () => Promise.resolve(assert.throws(take, RangeError)));
  assert.equal(take(), 1e9);
});

Deno.test("a file can't grow beyond the limit, and can afterwards", onLinux, async () => {
  const path = await Deno.makeTempFile();
  try {
    const write = (): Promise<void> => Deno.writeFile(path, new Uint8Array(1000));
    await withSmallFiles(100, () => assert.rejects(write(), /too large/));
    await write();
    assert.equal((await Deno.stat(path)).size, 1000);
  } finally {
    await Deno.remove(path);
  }
});

Deno.test("the limits are lifted when the work fails", onLinux, async () => {
  const failed = new Error("failed");
  for (const limit of [withLittleMemory, withSmallFiles]) {
    await assert.rejects(limit(8e6, () => Promise.reject(failed)), failed);
  }
  assert.equal(new Uint8Array(1e9).length, 1e9);
});

Deno.test("an open file is counted as a descriptor", onLinux, () => {
  const before = processState();
  const files = Array.from({ length: 5 }, () => Deno.openSync("/dev/null"));
  assert.equal(processState().descriptors, before.descriptors + 5);
  for (const file of files) file.close();
  assert.equal(processState().descriptors, before.descriptors);
  assert(before.threads > 1 && before.memory.total > 10e6);
});
