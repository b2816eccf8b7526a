/** Plans with the stand-in for the network, whose results are known. The text front end is real. */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { Engine } from "../../../ffi/engine.ts";
import { SAMPLE_RATE, SAMPLES_PER_FRAME } from "../../../ffi/symbols.ts";
import { ensureEnglish } from "../../../setup/english/english.ts";
import { boundaryOf, restOf } from "../../../speech/plan/cut.ts";
import { type OnOverflow, type PlannedUtterance, Planner } from "../../../speech/plan/planner.ts";
import { NEUTRAL } from "../../../voices/prosody.ts";
import { Turns } from "../../../speech/turns.ts";
import { StyleTable } from "../../../voices/style_table.ts";
import { Session } from "../../../speech/session.ts";
import { loadFrontEnd } from "../../../text/front_end.ts";
import { type Utterance } from "../../../text/utterances/utterances.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { counts, library } from "../../standin/kokoro.ts";

const frontEnd = await loadFrontEnd({ englishFolder: await ensureEnglish() });

/** A script as it was written, and its utterances. */
interface Script {
  readonly text: string;
  readonly utterances: readonly Utterance[];
}

async function* oneByOne(utterances: readonly Utterance[]): AsyncGenerator<Utterance> {
  for (const utterance of utterances) yield await Promise.resolve(utterance);
}

async function scriptOf(text: string): Promise<Script> {
  return { text, utterances: await frontEnd.utterances(text, "en-us") };
}

/** A voice in which each token takes as many frames as its id plus `frames`, but at least one. */
function voice(frames: number): StyleTable {
  return new StyleTable(Float32Array.from({ length: 510 * 256 }, (_, i) => i % 256 ? 0 : frames));
}
const BRIEF = voice(-1000);
const LONG = voice(0);

interface Wish {
  readonly script: Script;
  readonly capacity: number;
  readonly table?: StyleTable;
  readonly onOverflow?: OnOverflow;
  readonly speed?: number;
  /** Called before each call of the network. */
  readonly onCompute?: () => void;
}

/** The result of a planner. */
interface Plan {
  readonly placed: readonly PlannedUtterance[];
  readonly length: number;
  readonly speed: number;
  readonly rest: string;
}

/** Makes a plan, passes it to `use`, and checks that no native utterance is left after that. */
async function plan<T>(
  { script, capacity, table = BRIEF, onOverflow = "truncate", speed = 1, onCompute }: Wish,
  use: (plan: Plan) => T,
): Promise<T> {
  using engine = await Engine.create(library, { weightsPath: "weights", device: "cpu" });
  const { text, utterances } = script;
  const session = new Session(engine, new Turns().enter("normal"));
  const { check } = session;
  session.check = () => {
    onCompute?.();
    check.call(session);
  };
  try {
    using taken = new DisposableStack();
    const planner = new Planner(
      session,
      { utterances: oneByOne(utterances), textOf: () => text },
      {
        deliver: () => Promise.resolve({ voice: "v", emotion: "e", table, prosody: NEUTRAL }),
        speed,
      },
      capacity === Infinity ? undefined : { capacity, onOverflow },
    );
    const placed: PlannedUtterance[] = [];
    for await (const next of planner.planned()) {
      taken.use(next.prepared);
      placed.push(next);
    }
    assert.equal(counts().utterances, placed.length, "what is cut off is let go of");
    const { length, speed: chosen, cutAfter } = planner;
    const rest = cutAfter === undefined ? "" : restOf(text, cutAfter);
    return use({ placed, length, speed: chosen, rest });
  } finally {
    assert.equal(counts().utterances, 0);
  }
}

/** The place after the last sample of speech. */
const endOf = ({ placed }: Plan): number => placed.at(-1)!.end;

/** For each sentence in a plan, the place at which speech would end if it were cut there. */
function sentenceEnds({ placed }: Plan): number[] {
  return placed.flatMap(({ prepared: { utterance: { words, phonemes } }, at, from }) =>
    words.map(({ phonemeEnd }) => phonemeEnd)
      .filter((phonemeEnd) => boundaryOf(phonemes.slice(0, phonemeEnd)) === "sentence")
      // One frame for each phoneme, and one for each of the zeros at the two ends.
      .map((phonemeEnd) => at - from + SAMPLES_PER_FRAME * (phonemeEnd + 2))
  );
}

const inOneLine = (text: string): string => text.replace(/\s+/g, " ").trim();

const { default: fc } = await loadFastCheck();

/** A word with the mark and the white space after it. Marks and line breaks are rare. */
const word = fc.tuple(
  fc.constantFrom("dog", "a", "seven", "water", "into", "people", "I", "extraordinary", "$5", "7"),
  fc.constantFrom("", "", "", "", "", "", ",", ";", ".", "?", "!"),
  fc.constantFrom(" ", " ", " ", " ", " ", " ", " ", " ", " ", "\n", "\n\n"),
).map((parts) => parts.join(""));

const text = fc.oneof(
  fc.array(word, { minLength: 1, maxLength: 40 }),
  fc.array(word, { minLength: 1, maxLength: 2000, size: "max" }),
).map((words) => words.join(""));

Deno.test("a script is spoken as far as it fits, preferably to the end of a sentence", async () => {
  const capacities = fc.integer({ min: 2 * SAMPLE_RATE, max: 45 * SAMPLE_RATE });
  const seen = { whole: 0, cut: 0, sentences: 0 };
  const property = fc.asyncProperty(text, capacities, async (text, capacity) => {
    const script = await scriptOf(text);
    const whole = await plan({ script, capacity: Infinity }, (whole) => whole);
    const fits = endOf(whole) <= capacity;
    seen[fits ? "whole" : "cut"]++;
    await plan({ script, capacity }, (plan) => {
      const { placed, length, rest, speed } = plan;
      assert.equal(speed, 1);
      assert(length <= capacity && endOf(plan) <= capacity);
      const { utterance } = placed.at(-1)!.prepared;
      if (fits) return assert.deepEqual([placed.length, rest], [whole.placed.length, ""]);

      assert.notEqual(rest, "");
      assert.equal(inOneLine(`${text.slice(0, utterance.textEnd)} ${rest}`), inOneLine(text));
      const left = capacity - endOf(plan);
      assert(left < 1.5 * SAMPLE_RATE, `${left / SAMPLE_RATE} s are left`);
      // The ends of sentences in the utterance that is cut, and the end of the utterance before it.
      // The tolerance is one frame: a cut is chosen before the exact length of the part is known.
      const before = whole.placed.findLast(({ end }) => end <= capacity)?.end ?? 0;
      const near = sentenceEnds(whole).filter((end) =>
        before <= end && end <= capacity && end > capacity - SAMPLE_RATE + SAMPLES_PER_FRAME
      );
      if (near.length === 0) return;
      seen.sentences++;
      assert.equal(endOf(plan), Math.max(...near));
    });
  });
  // After a failure, a search for the shortest script that fails would take long.
  await fc.assert(property, { numRuns: 40, endOnFailure: true });
  for (const [kind, count] of Object.entries(seen)) assert(count > 2, `${kind}: ${count}`);
});

Deno.test("a script is cut after a clause or a word if no sentence ends nearby", async () => {
  const kept = async (text: string, phonemes: number): Promise<string> => {
    const script = await scriptOf(text);
    return await plan(
      { script, capacity: SAMPLES_PER_FRAME * (phonemes + 2) },
      ({ placed }) => placed.at(-1)!.prepared.utterance.text,
    );
  };
  const text = "One, two, three four. Five six seven.";
  const { utterances: [{ phonemes }] } = await scriptOf(text);
  const upTo = (sounds: string): number => phonemes.indexOf(sounds) + sounds.length;
  assert.equal(await kept(text, upTo("θɹˈi") + 1), "One, two,");
  assert.equal(await kept(text, upTo("fˈɔɹ.")), "One, two, three four.");
  assert.equal(await kept(text, upTo("sˈɪks") + 1), "One, two, three four.");
  assert.match(await kept(`One${" two".repeat(60)}.`, 100), /^One( two){20}( two)*$/);
});

/** Two utterances. */
const PAIR = await scriptOf(
  `${"All the world is a stage. ".repeat(7)}\n\n${"And all men are players. ".repeat(7)}`,
);

Deno.test("`fit` raises the speed up to 1.2 and cuts what still does not fit", async () => {
  const all = await plan(
    { script: PAIR, capacity: Infinity, table: LONG },
    endOf,
  );
  for (const factor of [0.9, 1, 1.02, 1.1, 1.15, 1.19, 1.25, 1.5, 3]) {
    const capacity = Math.ceil(all / factor);
    await plan(
      { script: PAIR, capacity, table: LONG, onOverflow: "fit" },
      (plan) => {
        const { speed, rest } = plan;
        assert(endOf(plan) <= capacity);
        assert.equal(rest === "", factor < 1.2, `${factor}: ${rest}`);
        const least = Math.min(1.2, Math.max(1, all / capacity));
        assert(
          least <= speed && speed <= Math.min(1.2, least + 0.012),
          `${factor}: ${speed}`,
        );
      },
    );
  }
});

Deno.test("`fit` does not change a speed above 1.2", async () => {
  const wish = { script: PAIR, table: LONG, speed: 1.3 };
  const all = await plan({ ...wish, capacity: Infinity }, endOf);
  await plan({ ...wish, capacity: all - 1, onOverflow: "fit" }, ({ speed, rest }) => {
    assert.equal(speed, 1.3);
    assert.notEqual(rest, "");
  });
});

Deno.test("`error` refuses a script that does not fit and reports its duration", async () => {
  const all = await plan({ script: PAIR, capacity: Infinity }, endOf);
  const wish = { script: PAIR, onOverflow: "error" } as const;
  assert.equal(await plan({ ...wish, capacity: all }, ({ rest }) => rest), "");
  for (const capacity of [all - 1, all - SAMPLE_RATE]) {
    const [takes, needs] = [capacity, all].map((samples) => (samples / SAMPLE_RATE).toFixed(1));
    const message = new RegExp(
      `^the output holds ${takes} s, but the script takes at least ${needs} s: `,
    );
    await assert.rejects(plan({ ...wish, capacity }, () => {}), kokoroError("output", message));
  }
});

Deno.test("an output too short for a single word is an error", async () => {
  for (const onOverflow of ["truncate", "fit"] as const) {
    const refused = plan({ script: PAIR, capacity: 1200, onOverflow }, () => {});
    await assert.rejects(refused, kokoroError("output", /^the output holds 0\.1 s, too little/));
  }
});

Deno.test("the silence after the last word need not fit", async () => {
  const script = await scriptOf("Hello. [pause:2s]");
  const whole = await plan({ script, capacity: Infinity }, (whole) => whole);
  assert.equal(whole.length, endOf(whole) + 2 * SAMPLE_RATE);
  const capacity = endOf(whole) + 100;
  assert.deepEqual(await plan({ script, capacity }, ({ length, rest }) => [length, rest]), [
    capacity,
    "",
  ]);
});

Deno.test("a long script is computed only as far as it fits", async () => {
  const script = await scriptOf("All the world is a stage, and all men are players.\n".repeat(200));
  for (const onOverflow of ["truncate", "fit"] as const) {
    let calls = 0;
    const wish = { script, capacity: 10 * SAMPLE_RATE, onOverflow, onCompute: () => void calls++ };
    const fitting = await plan(wish, ({ placed }) => placed.length);
    assert(script.utterances.length > 5 * fitting);
    // Each utterance takes two calls, and a few more utterances are tried than fit.
    assert(calls < 2 * (fitting + 10), `${calls} for ${fitting}`);
  }
});

Deno.test("an error at any call of the network leaves no native utterance", async () => {
  for (const onOverflow of ["truncate", "error", "fit"] as const) {
    let calls = 0;
    let last = Infinity;
    const onCompute = (): void => {
      if (calls++ === last) throw new Error("no use");
    };
    const capacity = 400 * PAIR.utterances.at(-1)!.textEnd;
    const wish = { script: PAIR, capacity, onOverflow, onCompute };
    await plan(wish, () => {}).catch((error) => assert.equal(error.kind, "output"));
    assert(calls > 4);
    for (const all = calls; calls > 0 && last !== 0;) {
      last = Math.min(last, all) - 1;
      calls = 0;
      await assert.rejects(plan(wish, () => {}), /^Error: no use$/);
    }
  }
});

Deno.test("all native objects are freed, and no rule of the library is broken", () => {
  assert.deepEqual(counts(), { engines: 0, utterances: 0, breaches: 0 });
});
