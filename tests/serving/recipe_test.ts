import assert from "node:assert/strict";
import { checkRecipe, type Recipe } from "../../serving/recipe.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

Deno.test("a recipe needs only a script and has defaults for the rest", () => {
  assert.deepEqual(checkRecipe({ script: "Hi." }), {
    script: "Hi.",
    emotion: "neutral",
    speed: 1,
    seed: 0,
    textFormat: "auto",
    trimSilence: false,
    emoji: "skip",
    markup: true,
    ssml: false,
    turnGap: 0.2,
  });
  const how = { voice: "morty", emotion: "sad(0.5)", speed: 0.8, seed: 42 };
  const texts = { textFormat: "html", emoji: "name", markup: false, ssml: true };
  const recipe = {
    script: [{ voice: "morty", text: "Hi." }],
    ...how,
    ...texts,
    cast: { RICK: "rick_c137", MORTY: { voice: "morty", speed: 0.9 } },
    turnGap: 0.5,
    trimSilence: true,
  };
  assert.deepEqual(checkRecipe(JSON.parse(JSON.stringify(recipe))), recipe);
});

const refused: readonly [recipe: object, message: RegExp][] = [
  [
    { script: "Hi.", vioce: "morty" },
    /^there is no recipe key vioce; the recipe keys are: script, voice, language, emotion, speed, seed, /,
  ],
  [{ script: "Hi.", output: new ArrayBuffer(8) }, /^there is no recipe key output; /],
  [{}, /^script is undefined: give the text to speak, or turns$/],
  [{ script: 5 }, /^script is 5: give the text to speak, or turns$/],
  [{ script: "Hi.", speed: 3 }, /^speed is 3: give a number from 0\.5 to 2$/],
  [{ script: "Hi.", turnGap: 11 }, /^turnGap is 11: give a number from 0 to 10$/],
  [{ script: "Hi.", seed: -1 }, /^seed is -1: give a whole number from 0/],
];
for (const [recipe, message] of refused) {
  Deno.test(`the recipe ${Deno.inspect(recipe)} is refused`, () => {
    assert.throws(() => checkRecipe(recipe as Recipe), kokoroError("input", message));
  });
}
