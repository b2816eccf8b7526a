import assert from "node:assert/strict";
import { loadFastCheck } from "../../deps.ts";
import { referenceFrames, sum, wholeFrames } from "../../speech/durations.ts";

const frames = (durations: readonly number[], speed = 1): number[] => [
  ...referenceFrames(Float32Array.from(durations), speed),
];

const exactFrames = (durations: readonly number[], speed: number): number[] => [
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

Deno.test("at speed 1 durations are the reference's", async () => {
  const { default: fc } = await loadFastCheck();
  const duration = fc.oneof(
    fc.float({ min: 0, max: 50, noNaN: true }),
    fc.nat(100).map((halves) => halves / 2),
  );
  fc.assert(fc.property(fc.array(duration), (durations) => {
    assert.deepEqual(exactFrames(durations, 1), frames(durations));
  }));
});

Deno.test("at other speeds those are rounded up that are nearest to it, as many as the length asks for", () => {
  assert.deepEqual(exactFrames([3.2, 3, 3.1, 2.9], 2), [2, 1, 2, 1]);
  assert.deepEqual(exactFrames([2.2, 2, 2.1, 2, 2.2], 1.25), [2, 1, 2, 1, 2]);
  assert.deepEqual(exactFrames([1.4, 1.3, 1.45, 1.35], 0.5), [3, 2, 3, 3]);
});

Deno.test("what short tokens need more than they had, long ones give in proportion", () => {
  // 0.5, 0.5, 10 and 20 frames become 1, 1, 29/30 of 10 and of 20.
  assert.deepEqual(exactFrames([1, 1, 20, 40], 2), [1, 1, 10, 19]);
  // The third's 1.125 frames would fall below 1 by that, and give no more than they have.
  assert.deepEqual(exactFrames([0.5, 0.5, 2.25, 8.75], 2), [1, 1, 1, 3]);
  assert.deepEqual(exactFrames([1, 1, 2.5], 2), [1, 1, 1]);
  assert.deepEqual(exactFrames([0, 0], 0.5), [1, 1]);
  assert.deepEqual(exactFrames([], 2), []);
});

Deno.test("at any speed tokens last as long as was asked, each a frame at least", async () => {
  const { default: fc } = await loadFastCheck();
  const durations = fc.array(fc.float({ min: 0, max: 50, noNaN: true }), { maxLength: 512 });
  const speed = fc.double({ min: 0.5, max: 2, noNaN: true }).filter((speed) => speed !== 1);
  fc.assert(fc.property(durations, speed, (durations, speed) => {
    const whole = exactFrames(durations, speed);
    const exact = durations.map((duration) => duration / speed);
    const wanted = exact.reduce((total, duration) => total + duration, 0);
    assert(whole.every((frames) => Number.isInteger(frames) && frames >= 1));
    const total = sum(Int32Array.from(whole));
    const error = Math.abs(total - Math.max(wanted, durations.length));
    assert(error <= 0.5 + 1e-9, `${total} instead of ${wanted}`);
    // None gains but what the minimum gives to it, and none that is short loses.
    whole.forEach((frames, i) => assert(frames === 1 || frames < exact[i] + 1 + 1e-9));
    if (exact.some((duration) => duration < 1)) return;
    whole.forEach((frames, i) => assert(Math.abs(frames - exact[i]) < 1 + 1e-9));
  }));
});

Deno.test("sum adds all durations", () => {
  assert.equal(sum(Int32Array.of(1, 2, 300)), 303);
  assert.equal(sum(new Int32Array()), 0);
});
