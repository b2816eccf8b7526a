import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { type Emotion, EMOTIONS, Emotions } from "../../voices/emotions.ts";
import { NEUTRAL, type Prosody } from "../../voices/prosody.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { inTemporaryFolder } from "../helpers/files.ts";

const own = await Emotions.open();

/** The required emotions: pitch in Hz, tempo and energy. */
const required: Record<string, readonly [hertz: number, tempo: number, energy: number]> = {
  neutral: [0, 1.0, 1.0],
  excited: [50, 1.15, 1.3],
  sad: [-30, 0.9, 0.7],
  angry: [20, 1.1, 1.4],
  manic: [100, 1.25, 1.5],
};

Deno.test("the project's emotions are listed in order, each with a description", () => {
  assert.deepEqual(own.all.map(({ id }) => id), Object.keys(required));
  for (const { id, description } of own.all) assert(description.length > 10, id);
});

for (const [name, numbers] of Object.entries(required)) {
  Deno.test(`${name} has the required pitch, tempo and energy`, () => {
    const { id, prosody: { semitones, hertz, tempo, energy } } = own.get(name);
    assert.deepEqual([id, semitones, hertz, tempo, energy], [name, 0, ...numbers]);
  });
}

Deno.test("neutral changes nothing, and excited has a wider pitch range", () => {
  assert.deepEqual(own.get("neutral").prosody, NEUTRAL);
  assert(own.get("excited").prosody.pitchRange > 1);
});

Deno.test("an emotion can have an intensity below 1", () => {
  const { prosody, description } = own.get("manic");
  const half: Partial<Prosody> = { hertz: 50, tempo: 1.125, energy: 1.25 };
  for (const text of ["manic(0.5)", "manic( .5 )", " manic (0.50) "]) {
    const emotion = own.get(text);
    assert.deepEqual([emotion.id, emotion.description], ["manic(0.5)", description]);
    assert.deepEqual({ ...emotion.prosody, ...half }, emotion.prosody, text);
    assert.equal(emotion.prosody.pitchRange, (1 + prosody.pitchRange) / 2);
  }
  assert.deepEqual(own.get("manic(0)").prosody, NEUTRAL);
  for (const text of ["manic(1)", "manic(1.0)", " manic "]) {
    assert.equal(own.get(text), own.get("manic"));
  }
});

Deno.test("an intensity above 1 is refused", () => {
  for (const number of ["2", "1.001"]) {
    const message = new RegExp(
      `^the intensity of "manic\\(${number}\\)" is ${number}: give .* 0 to 1$`,
    );
    assert.throws(() => own.get(`manic(${number})`), kokoroError("input", message));
  }
});

const unknown = [
  "happy",
  "happy(0.5)",
  "MANIC",
  "manic(-1)",
  "manic()",
  "manic(0.5",
  "manic(x)",
  "",
];

for (const text of [...unknown, "toString", "manic(0.5)(0.5)"]) {
  Deno.test(`${JSON.stringify(text)} is not an emotion, and the known ones are listed`, () => {
    assert.throws(() => own.get(text), (error: Error) => {
      const listed = "the emotions are: neutral, excited, sad, angry, manic";
      const meant = ["MANIC", "manic()"].includes(text) ? ' (did you mean "manic"?)' : "";
      assert.equal(error.message, `there is no emotion ${JSON.stringify(text)}${meant}; ${listed}`);
      return kokoroError("input", /emotions/)(error);
    });
  });
}

/** Opens the project's emotions together with those of a user's file. */
async function withFile(
  text: string,
  use: (emotions: Promise<Emotions>) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "my.yaml");
    await Deno.writeTextFile(path, text);
    await use(Emotions.open([EMOTIONS, pathToFileURL(path)]));
  });
}

Deno.test("a user's file adds emotions and overrides existing ones", () =>
  withFile(
    "emotions:\n  schüchtern: { description: quiet, energy: 0.5, pitch: -1 st }\n" +
      "  sad: { tempo: 0.8 }\n",
    async (opened) => {
      const emotions = await opened;
      assert.deepEqual(emotions.all.map(({ id }) => id), [...Object.keys(required), "schüchtern"]);
      const shy: Emotion = {
        id: "schüchtern",
        name: "schüchtern",
        intensity: 1,
        description: "quiet",
        prosody: { ...NEUTRAL, energy: 0.5, semitones: -1 },
      };
      assert.deepEqual(emotions.get("schüchtern"), shy);
      assert.deepEqual(emotions.get("sad").prosody, { ...NEUTRAL, tempo: 0.8 });
      assert.deepEqual(emotions.get("angry"), own.get("angry"));
    },
  ));

const mistakes: Record<string, RegExp> = {
  "emotions:\n  shy:\n    pitch: 50\n":
    /my\.yaml:3: emotions\.shy\.pitch: is not a valid pitch: write /,
  "emotions:\n  shy:\n    temp: 1\n": /my\.yaml:3: emotions\.shy\.temp: is not a known key$/,
  "emotions:\n  sad: {}\n  so so: {}\n":
    /my\.yaml:3: emotions\.so so: is not a valid emotion name: use .* start with a letter or "_"$/,
  "emotions:\n  manic(1): {}\n":
    /my\.yaml:2: emotions\.manic\(1\): is not a valid emotion name: use .* with a letter or "_"$/,
  "shy: {}\nemotions: {}\n": /my\.yaml:1: shy: is not a known key$/,
};

for (const [text, message] of Object.entries(mistakes)) {
  Deno.test(`the mistake in ${JSON.stringify(text)} is reported with its place`, () =>
    withFile(text, (opened) => assert.rejects(opened, kokoroError("input", message))));
}
