import assert from "node:assert/strict";
import { loadFastCheck } from "../../deps.ts";
import { sum, wholeFrames } from "../../speech/durations.ts";

const frames = (durations: readonly number[], speed = 1): number[] => [
  ...wholeFrames(Float32Array.from(durations), speed),
];

Deno.test("durations are rounded as torch.round does, half to even", () => {
  // The second row is what torch.round gives for the first.
  const durations = [1.49, 1.5, 1.51, 2.5, 2.50001, 3.5, 4.5, 10.5, 11.5, 12.499, 100.5];
  const rounded = [1, 2, 2, 2, 3, 4, 4, 10, 12, 12, 100];
  assert.deepEqual(frames(durations), rounded);
});

Deno.test("every token gets a frame", () => {
  assert.deepEqual(frames([0, 0.2, 0.5, 0.6, 1.4]), [1, 1, 1, 1, 1]);
  assert.deepEqual(frames([0.5, 2, 3], 2), [1, 1, 2]);
});

Deno.test("the speed divides durations before they are rounded", () => {
  assert.deepEqual(frames([3, 5, 7], 2), [2, 2, 4]);
  assert.deepEqual(frames([1.25, 1.75, 2.25], 0.5), [2, 4, 4]);
  assert.deepEqual(frames([10, 20], 1.25), [8, 16]);
});

Deno.test("any duration is rounded to a whole number next to it, an even one from the middle", async () => {
  const { default: fc } = await loadFastCheck();
  const duration = fc.oneof(
    fc.float({ min: 0, max: 50, noNaN: true }),
    fc.nat(100).map((halves) => halves / 2),
  );
  const speed = fc.oneof(fc.double({ min: 0.5, max: 2, noNaN: true }), fc.constantFrom(0.5, 1, 2));
  fc.assert(fc.property(duration, speed, (duration, speed) => {
    const [whole] = frames([duration], speed);
    const exact = Math.fround(duration) / speed;
    assert(Number.isInteger(whole) && whole >= 1);
    if (exact < 1) return assert.equal(whole, 1);
    assert(Math.abs(whole - exact) <= 0.5, `${exact} became ${whole}`);
    if (Math.abs(whole - exact) === 0.5) assert.equal(whole % 2, 0, `${exact} became ${whole}`);
  }));
});

Deno.test("sum adds all durations", () => {
  assert.equal(sum(Int32Array.of(1, 2, 300)), 303);
  assert.equal(sum(new Int32Array()), 0);
});
