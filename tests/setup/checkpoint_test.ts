import assert from "node:assert/strict";
import { fileURLToPath } from "node:url";
import { withCheckpoint } from "../../setup/checkpoint.ts";
import { SafetensorsFile } from "../../setup/safetensors.ts";

const fixture = (name: string): string =>
  fileURLToPath(new URL(`../fixtures/${name}`, import.meta.url));

Deno.test("a checkpoint of the official layout folds into the network's tensors, bit by bit", async () => {
  using folded = await SafetensorsFile.open(fixture("official_layout_tiny.folded.safetensors"));
  await withCheckpoint(fixture("official_layout_tiny.pth"), async (source) => {
    const byName = new Map(source.tensors.map((tensor) => [tensor.name, tensor]));
    assert.deepEqual([...byName.keys()].sort(), folded.tensors.map(({ name }) => name).sort());
    for (const expected of folded.tensors) {
      const tensor = byName.get(expected.name)!;
      assert.deepEqual(tensor.shape, expected.shape, expected.name);
      assert.deepEqual(await source.read(tensor), await folded.read(expected), expected.name);
    }
  });
});
