import assert from "node:assert/strict";
import { readYaml } from "../../../configs/yaml.ts";
import { emotionIn, loadNames } from "../../../serving/http/names.ts";
import { projectPath } from "../../helpers/files.ts";

const EMOTIONS = new Set(["excited", "sad", "angry", "manic"]);

Deno.test("OpenAI's voices and emotions are ones that this project has", async () => {
  const { voices, emotions, models } = await loadNames();
  const file = Deno.readTextFileSync(projectPath("configs/kokoro_emotions.yaml"));
  const { data } = readYaml(file, "emotions") as { data: { emotions: object } };
  const known = Object.keys(data.emotions);
  for (const emotion of Object.values(emotions)) assert(known.includes(emotion), emotion);
  for (const id of Object.values(voices)) assert.match(id, /^[ab][fm]_[a-z]+$/);
  assert.equal(Object.keys(voices).length, 13);
  assert(models.every((model) => model === model.toLowerCase()));
});

Deno.test("an emotion is found where instructions name it, unless they rule it out", async () => {
  const names = await loadNames();
  const rows: [string, string | undefined][] = [
    ["Speak in a cheerful and positive tone.", "excited"],
    ["Voice: furious. Pacing: quick.", "angry"],
    ["not sad", undefined],
    ["Never sound too sad, but angry", "angry"],
    ["don’t be manic", undefined],
    ["doesn't sound angry", undefined],
    ["sadist", undefined],
    ["constructor toString", undefined],
    ["", undefined],
  ];
  for (const [text, emotion] of rows) assert.equal(emotionIn(text, names, EMOTIONS), emotion, text);
});
