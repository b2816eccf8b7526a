import assert from "node:assert/strict";
import { checkCast, checkTurns, inPlace, nameKey } from "../../../speech/scene/turn.ts";
import { KokoroError } from "../../../errors.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

Deno.test("turns are taken as they are, without what is undefined", () => {
  const whole = {
    text: "Hi.",
    voice: "morty",
    emotion: "sad(0.5)",
    language: "en-gb",
    speed: 0.9,
    volume: -3,
    pitch: 2,
    speaker: "MORTY",
    seed: 7,
    pauseBefore: 0,
    overlap: 0.3,
  } as const;
  assert.deepEqual(checkTurns([whole, { text: "", voice: undefined }]), [whole, { text: "" }]);
});

const wrong: readonly [turns: readonly unknown[], message: RegExp][] = [
  [[], /^the scene has no turns: give at least one$/],
  [["Hi."], /^turn 0: "Hi\." is not an object: give one with voice, emotion, .*text/],
  [[{ text: "Hi." }, null], /^turn 1: null is not an object/],
  [[{ text: "Hi." }, {}], /^turn 1: text is undefined: give a text$/],
  [[{ text: "Hi.", vioce: "morty" }], /^turn 0: there is no key vioce; the keys are: voice, /],
  [[{ text: "Hi.", speed: 3 }], /^turn 0: speed is 3: give a number from 0\.5 to 2$/],
  [[{ text: "Hi.", volume: 13 }], /^turn 0: volume is 13: give a number from -40 to 12$/],
  [[{ text: "Hi.", pitch: "high" }], /^turn 0: pitch is "high": give a number from -12 to 12$/],
  [[{ text: "Hi.", overlap: -1 }], /^turn 0: overlap is -1: give a number from 0 to 5$/],
  [[{ text: "Hi.", pauseBefore: 11 }], /^turn 0: pauseBefore is 11: give a number from 0 to 10$/],
  [[{ text: "Hi.", seed: 0.5 }], /^turn 0: seed is 0\.5: give a whole number/],
  [[{ text: "Hi.", speaker: "" }], /^turn 0: speaker is "": give a name$/],
  [[{ text: "Hi.", language: "ko" }], /^turn 0: language is "ko": give one of en-us, /],
];
for (const [turns, message] of wrong) {
  Deno.test(`the turns ${Deno.inspect(turns, { breakLength: Infinity })} are refused`, () => {
    assert.throws(() => checkTurns(turns), kokoroError("input", message));
  });
}

Deno.test("a speaker of a cast is a voice, or has one", () => {
  const cast = checkCast({ RICK: "rick_c137", "Mr. Poopybutthole": { emotion: "sad", pitch: 1 } });
  assert.deepEqual([...cast], [
    ["RICK", { voice: "rick_c137" }],
    ["Mr. Poopybutthole", { emotion: "sad", pitch: 1 }],
  ]);
  assert.deepEqual([...checkCast({})], []);
});

const casts: readonly [cast: unknown, message: RegExp][] = [
  ["rick_c137", /^cast is "rick_c137": give an object such as \{ RICK: "rick_c137" \}$/],
  [["rick_c137"], /^cast is \[ "rick_c137" \]: give an object/],
  [null, /^cast is null: /],
  [{ RICK: 5 }, /^cast "RICK": 5 is not an object: give one with voice, /],
  [{ RICK: { speed: 3 } }, /^cast "RICK": speed is 3: give a number/],
  [{ RICK: { speeed: 1 } }, /^cast "RICK": there is no key speeed; the keys are: voice, /],
  [{ " ": "morty" }, /^cast " ": give a name that can be written$/],
  [{ Rick: "morty", RICK: "morty" }, /^cast "RICK": another name differs only in its case/],
];
for (const [cast, message] of casts) {
  Deno.test(`the cast ${Deno.inspect(cast, { breakLength: Infinity })} is refused`, () => {
    assert.throws(() => checkCast(cast), kokoroError("input", message));
  });
}

Deno.test("names are found whatever their case is", () => {
  assert.equal(nameKey(" Morty "), nameKey("MORTY"));
});

Deno.test("an error says in which place of a scene it is, and others stay as they are", () => {
  const cause = new Error("why");
  const fail = (error: Error): never => {
    throw error;
  };
  assert.throws(
    () => inPlace("turn 3", () => fail(new KokoroError("input", "no voice", { cause }))),
    (error: Error) => error.message === "turn 3: no voice" && error.cause === cause,
  );
  assert.throws(() => inPlace("turn 3", () => fail(cause)), cause);
  assert.equal(inPlace("turn 3", () => 5), 5);
});
