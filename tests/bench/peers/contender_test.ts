import assert from "node:assert/strict";
import { Contender } from "../../../bench/peers/contender.ts";
import type { SpokenUtterance } from "../../../bench/peers/protocol.ts";
import type { Program } from "../../../bench/python/json_lines.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

/**
 * A system whose samples for an utterance are its ids, the number of its phonemes and its style. It
 * fails for an utterance without ids.
 */
const SYSTEM = `
const { answerRequests } = await import(${
  JSON.stringify(import.meta.resolve("../../../bench/peers/answers.ts"))
});
await answerRequests("1.2.3", async ({ phonemes, ids, style }) => {
  if (ids.length === 0) throw new Error("no ids");
  return Float32Array.of(...ids, phonemes.length, ...style);
});`;
const PROGRAM: Program = {
  program: Deno.execPath(),
  args: ["eval", SYSTEM],
  what: "the answers of a test",
};

const first: SpokenUtterance = { phonemes: "ab", ids: [0, 43, 44, 0], style: [0.5, -0.25] };
const second: SpokenUtterance = { phonemes: "a", ids: [0, 43, 0], style: [0] };

Deno.test("a system starts, speaks and returns its samples", async () => {
  await using system = await Contender.start("ours", PROGRAM);
  assert.equal(system.version, "1.2.3");
  const { seconds, compute } = await system.speak([first, second]);
  assert.equal(seconds, 12 / 24_000);
  assert(compute > 0 && compute < 10);
  assert.deepEqual([...await system.sound([first, second])], [
    0,
    43,
    44,
    0,
    2,
    0.5,
    -0.25,
    0,
    43,
    0,
    1,
    0,
  ]);
});

Deno.test("a system that stops or can't start is an error that says why", async () => {
  await using system = await Contender.start("ours", PROGRAM);
  const stopped = kokoroError("setup", /the answers of a test stopped:\n.*no ids/s);
  await assert.rejects(system.speak([{ ...first, ids: [] }]), stopped);
  const broken = { ...PROGRAM, args: ["eval", "throw new Error('no ids')"] };
  await assert.rejects(Contender.start("ours", broken), stopped);
});

Deno.test("invalid answers are refused", async () => {
  const wrong = { "hello": /is not JSON: hello/, "{}": /sent \{\}, which is not/ };
  for (const [said, message] of Object.entries(wrong)) {
    const program = { ...PROGRAM, args: ["eval", `console.log(${JSON.stringify(said)})`] };
    await assert.rejects(Contender.start("ours", program), kokoroError("setup", message));
  }
  await using silent = await Contender.start("ours", PROGRAM);
  await assert.rejects(silent.speak([]), /"seconds":0.*which is not a valid answer/);
});
