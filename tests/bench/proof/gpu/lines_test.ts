import assert from "node:assert/strict";
import { isBad, type Line, Lines, lineText } from "../../../../bench/proof/gpu/lines.ts";

/** The lines that `use` writes. */
async function written(use: (lines: Lines) => Promise<unknown> | void): Promise<Line[]> {
  const all: Line[] = [];
  await use(new Lines(3, (line) => all.push(line)));
  return all;
}

const figure = { name: "held", value: 501.25, unit: "MB", digits: 1 };

Deno.test("each line says what was found", async () => {
  const lines = await written((lines) => {
    lines.begin("Memory");
    lines.fact("GPU", "RTX 3060");
    lines.figure(figure);
    lines.figure({ ...figure, limit: 502 }, "that is much");
  });
  assert.deepEqual(lines.map(lineText), [
    "\n3. Memory",
    "  GPU: RTX 3060",
    "  held: 501.3 MB",
    "  held: 501.3 MB (at most 502, that is much)",
  ]);
  assert.deepEqual(lines.map(isBad), [false, false, false, false]);
});

Deno.test("a broken limit is bad, and so is a value that is no number", async () => {
  for (const value of [502, NaN]) {
    const [line] = await written((lines) => lines.figure({ ...figure, value, limit: 501 }));
    assert(isBad(line));
    assert.match(lineText(line), /at most 501: BROKEN\)$/);
  }
});

Deno.test("a step that fails is a line with the reason, and the next one follows", async () => {
  const lines = await written(async (lines) => {
    await lines.step("first", () => {
      throw new Error("no memory");
    });
    await lines.step("second", () => lines.fact("second", "works"));
  });
  assert.deepEqual(lines.map(isBad), [true, false]);
  assert.match(lineText(lines[0]), /^ {2}first: FAILED: Error: no memory\n {4}/);
});
