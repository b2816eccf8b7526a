import assert from "node:assert/strict";
import { join } from "node:path";
import { loadZip } from "../../../deps.ts";
import { loadFastCheck } from "../../../dev_deps.ts";
import { KokoroError } from "../../../errors.ts";
import { withCheckpoint } from "../../../setup/weights/checkpoint.ts";
import { SafetensorsFile } from "../../../setup/weights/safetensors.ts";
import { fixture, inTemporaryFolder } from "../../helpers/files.ts";

const fc = (await loadFastCheck()).default;
const CHECKPOINT = fixture("official_layout_tiny.pth");
const FOLDED = fixture("official_layout_tiny.folded.safetensors");

/** Reads all tensors of a checkpoint. */
async function readAll(path: string): Promise<Map<string, Float32Array>> {
  return await withCheckpoint(path, async (source) => {
    const values = new Map<string, Float32Array>();
    for (const tensor of source.tensors) values.set(tensor.name, await source.read(tensor));
    return values;
  });
}

Deno.test("an official checkpoint folds into the network's tensors, bit by bit", async () => {
  using folded = await SafetensorsFile.open(FOLDED);
  const shapes = await withCheckpoint(
    CHECKPOINT,
    (source) => Promise.resolve(new Map(source.tensors.map(({ name, shape }) => [name, shape]))),
  );
  const values = await readAll(CHECKPOINT);
  assert.deepEqual([...values.keys()].sort(), folded.tensors.map(({ name }) => name).sort());
  for (const expected of folded.tensors) {
    assert.deepEqual(shapes.get(expected.name), expected.shape, expected.name);
    assert.deepEqual(values.get(expected.name), await folded.read(expected), expected.name);
  }
});

Deno.test("a file that is not a checkpoint is refused", async () => {
  for (const path of [FOLDED, fixture("../helpers/files.ts")]) {
    await assert.rejects(readAll(path), (error: unknown) => {
      assert(error instanceof KokoroError && error.kind === "weights");
      assert.match(error.message, /is not a checkpoint/);
      return true;
    });
  }
});

Deno.test("an archive without a pickle, or with a compressed one, is refused", async () => {
  const zip = await loadZip();
  const cases: [name: string, text: string, message: RegExp][] = [
    ["x/data.json", "{}", /holds no data\.pkl/],
    ["x/data.pkl", "\x80\x02}".padEnd(100_000, "N"), /x\/data\.pkl is compressed/],
  ];
  await inTemporaryFolder(async (folder) => {
    for (const [name, text, message] of cases) {
      const writer = new zip.ZipWriter(new zip.Uint8ArrayWriter());
      await writer.add(name, new zip.TextReader(text));
      const path = join(folder, "bomb.pth");
      await Deno.writeFile(path, await writer.close());
      await assert.rejects(readAll(path), (error: unknown) => {
        assert(error instanceof KokoroError && error.kind === "weights");
        assert.match(error.message, message);
        return true;
      });
    }
  });
});

Deno.test("a damaged checkpoint gives tensors or a KokoroError", async () => {
  const original = await Deno.readFile(CHECKPOINT);
  // The end of the file describes the archive, so a change there has the most effect.
  const end = original.length - 60_000;
  const position = fc.oneof(fc.nat(original.length - 1), fc.nat(59_999).map((n) => end + n));
  const change = fc.tuple(position, fc.nat(255));
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "mutant.pth");
    const largest = Deno.memoryUsage().rss + 500_000_000;
    await fc.assert(
      fc.asyncProperty(
        fc.array(change, { minLength: 1, maxLength: 4 }),
        fc.oneof({ weight: 9, arbitrary: fc.constant(original.length) }, fc.nat(original.length)),
        async (changes, length) => {
          const mutant = original.slice(0, length);
          for (const [position, byte] of changes) mutant[position] = byte;
          await Deno.writeFile(path, mutant);
          try {
            await readAll(path);
          } catch (error) {
            if (!(error instanceof KokoroError)) throw error;
          }
          assert(Deno.memoryUsage().rss < largest, "it took much memory");
        },
      ),
      { numRuns: 40 },
    );
  });
});
