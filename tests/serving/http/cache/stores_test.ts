import assert from "node:assert/strict";
import { join } from "node:path";
import { DiskStore } from "../../../../serving/http/cache/disk_store.ts";
import {
  type ByteStore,
  keeping,
  MemoryStore,
  nameOf,
} from "../../../../serving/http/cache/result_cache.ts";
import { damage, inTemporaryFolder } from "../../../helpers/files.ts";

const name = (n: number): string => nameOf(n);
const bytes = (n: number, length: number): Uint8Array<ArrayBuffer> =>
  new Uint8Array(length).fill(n);

/** Which of these values a store has. */
async function kept(store: ByteStore, numbers: readonly number[]): Promise<number[]> {
  const found = await Promise.all(numbers.map(async (n) => (await store.get(name(n)))?.[0]));
  return found.filter((value) => value !== undefined);
}

const OPEN: Record<string, (folder: string, size: number) => Promise<ByteStore>> = {
  memory: (_, size) => Promise.resolve(new MemoryStore(size)),
  disk: (folder, size) => DiskStore.open(folder, size),
};

for (const [kind, open] of Object.entries(OPEN)) {
  Deno.test(`a store (${kind}) keeps to its size, and drops what was not used`, async () => {
    await inTemporaryFolder(async (folder) => {
      const store = await open(folder, 1000);
      for (const n of [1, 2, 3, 4]) await store.set(name(n), bytes(n, 200));
      assert.deepEqual(await kept(store, [1]), [1]);
      await store.set(name(5), bytes(5, 200));
      await store.set(name(6), bytes(6, 200));
      assert(store.bytes <= 1000);
      const now = await kept(store, [1, 2, 3, 4, 5, 6]);
      assert(now.includes(1) && now.includes(6) && !now.includes(2));
    });
  });

  Deno.test(`a store (${kind}) refuses values that would push out most others`, async () => {
    await inTemporaryFolder(async (folder) => {
      const store = await open(folder, 1000);
      await store.set(name(1), bytes(1, 251));
      assert.deepEqual([await store.get(name(1)), store.bytes], [undefined, 0]);
    });
  });

  Deno.test(`a store (${kind}) gives back equal bytes`, async () => {
    await inTemporaryFolder(async (folder) => {
      const store = await open(folder, 1000);
      const value = crypto.getRandomValues(new Uint8Array(100));
      await Promise.all([store.set(name(1), value), store.set(name(1), value)]);
      assert.deepEqual(await store.get(name(1)), value);
    });
  });
}

Deno.test("a store on disk is there again later, and lets other files be", async () => {
  await inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "mine.txt"), "mine");
    await (await DiskStore.open(folder, 1000)).set(name(1), bytes(1, 100));
    const again = await DiskStore.open(folder, 1000);
    assert.deepEqual(await again.get(name(1)), bytes(1, 100));
    await DiskStore.open(folder, 100);
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["mine.txt"]);
  });
});

Deno.test("a damaged or missing file is no result", async () => {
  await inTemporaryFolder(async (folder) => {
    const store = await DiskStore.open(folder, 1000);
    await store.set(name(1), bytes(1, 100));
    await store.set(name(2), bytes(2, 100));
    await damage(join(folder, name(1)));
    await Deno.remove(join(folder, name(2)));
    assert.deepEqual(await kept(store, [1, 2]), []);
    assert.equal(store.bytes, 0);
  });
});

Deno.test("only a body that came to its end is kept", async () => {
  const store = new MemoryStore(1000);
  const whole = ReadableStream.from([bytes(1, 10), bytes(1, 20)]).pipeThrough(
    keeping(store, name(1)),
  );
  assert.equal((await new Response(whole).bytes()).length, 30);
  assert.deepEqual(await store.get(name(1)), bytes(1, 30));
  const cut = ReadableStream.from([bytes(2, 10), bytes(2, 20)]).pipeThrough(
    keeping(store, name(2)),
  );
  for await (const _ of cut) break;
  assert.equal(await store.get(name(2)), undefined);
  const long = ReadableStream.from([bytes(3, 200), bytes(3, 200)]).pipeThrough(
    keeping(store, name(3)),
  );
  assert.equal((await new Response(long).bytes()).length, 400);
  assert.equal(await store.get(name(3)), undefined);
});
