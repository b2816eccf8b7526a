import assert from "node:assert/strict";
import type { Answer } from "../../../bench/peers/protocol.ts";
import { takeTurns, type TurnTaker } from "../../../bench/peers/turns.ts";
import { KokoroError } from "../../../errors.ts";

/** Records the order of the speakers and checks that only one speaks at a time. */
class Stage {
  readonly turns: string[] = [];
  speaking = 0;

  speaker(name: string, failsAt = Infinity): TurnTaker {
    let calls = 0;
    return {
      speak: async (): Promise<Answer> => {
        assert.equal(this.speaking++, 0, "two at once");
        this.turns.push(name);
        await new Promise((resolve) => setTimeout(resolve, 1));
        this.speaking--;
        if (++calls === failsAt) throw new KokoroError("setup", `${name} has stopped`);
        return { seconds: 1, compute: calls };
      },
    };
  }
}

Deno.test("systems speak one at a time, and each round starts with another one", async () => {
  const stage = new Stage();
  let done = 0;
  const outcomes = await takeTurns(
    ["a", "b", "c"].map((name) => stage.speaker(name)),
    [],
    4,
    () => done++,
  );
  assert.equal(stage.turns.join(""), "abcbcacababc");
  assert.equal(done, 12);
  const rounds = [1, 2, 3, 4].map((compute) => ({ seconds: 1, compute }));
  assert.deepEqual(outcomes, [rounds, rounds, rounds]);
});

Deno.test("a system that fails is left out, and the others continue", async () => {
  const stage = new Stage();
  const speakers = [stage.speaker("a"), stage.speaker("b", 2)];
  const [a, b] = await takeTurns(speakers, [], 3);
  assert.equal(stage.turns.join(""), "abbaa");
  assert(Array.isArray(a) && a.length === 3);
  assert(b instanceof KokoroError && b.message === "b has stopped");
});

Deno.test("an error other than a KokoroError is not a system's failure", async () => {
  const broken: TurnTaker = { speak: () => Promise.reject(new TypeError("a defect")) };
  await assert.rejects(takeTurns([broken], [], 1), TypeError);
});
