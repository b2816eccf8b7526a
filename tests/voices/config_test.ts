import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { NEUTRAL } from "../../voices/prosody.ts";
import { readVoiceConfig, type VoiceConfig } from "../../voices/config.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { inTemporaryFolder } from "../helpers/files.ts";

/** The voices that are known before the file is read. */
const KNOWN = ["af_heart", "am_adam"];

/** Writes `text` to a file `my.yaml` in a temporary folder, and reads it. */
async function withConfig(
  text: string,
  use: (config: Promise<VoiceConfig>, folder: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    const path = join(folder, "my.yaml");
    await Deno.writeTextFile(path, text);
    await use(readVoiceConfig(pathToFileURL(path), KNOWN), folder);
  });
}

const GOOD = `
default: rick
voices:
  rick:
    description: a scientist
    language: en-gb
    gender: male
    styles: ../voices/rick.bin
    recipe: { timbre: am_adam, prosody: 0.5*am_adam + 0.5*af_heart }
    pitch: -2 st
    emotionGains: { manic: -1.5 }
  duo:
    blend: rick(3)+af_heart
    tempo: 1.1
  am_adam:
    blend: am_adam + af_heart
  bf_emma: {}
`;

Deno.test("a file gives paths of styles, relative to itself, and blends of voices", () =>
  withConfig(GOOD, async (config, folder) => {
    const { default: chosen, voices } = await config;
    assert.equal(chosen, "rick");
    assert.deepEqual(voices.map(({ id }) => id), ["rick", "duo", "am_adam", "bf_emma"]);
    const [rick, duo, , emma] = voices;
    assert.deepEqual(rick, {
      id: "rick",
      description: "a scientist",
      language: "en-gb",
      gender: "male",
      styles: pathToFileURL(join(folder, "../voices/rick.bin")),
      recipe: { timbre: "am_adam", prosody: "0.5*am_adam + 0.5*af_heart" },
      blend: undefined,
      prosody: { ...NEUTRAL, semitones: -2 },
      emotionGains: { manic: -1.5 },
    });
    assert.deepEqual([duo.styles, duo.blend, duo.prosody.tempo], [
      undefined,
      "rick(3)+af_heart",
      1.1,
    ]);
    assert.deepEqual([emma.styles, emma.blend, emma.prosody], [undefined, undefined, NEUTRAL]);
  }));

const mistakes: Record<string, readonly [voices: string, message: RegExp]> = {
  "styles and a blend": [
    "rick:\n    styles: rick.bin\n    blend: am_adam",
    /my\.yaml:4: voices\.rick\.blend: give either styles or a blend, not both$/,
  ],
  "a recipe without styles": [
    "rick:\n    blend: am_adam\n    recipe: { timbre: am_adam, prosody: am_adam }",
    /my\.yaml:4: voices\.rick\.recipe: give styles too: a recipe says what they were made from$/,
  ],
  "neither styles nor a blend": [
    "rick:\n    tempo: 1.1",
    /my\.yaml:2: voices\.rick: this is not an official voice: give styles or a blend$/,
  ],
  "a blend of an unknown voice": [
    "duo:\n    blend: am_adam + rik",
    /my\.yaml:3: voices\.duo\.blend: there is no voice "rik" at character 11 of .*af_heart, am_adam$/,
  ],
  "a recipe of an unknown voice": [
    "rick:\n    styles: a.bin\n    recipe:\n      timbre: am_adam\n      prosody: am_adm",
    /my\.yaml:6: voices\.rick\.recipe\.prosody: there is no voice "am_adm" \(did you mean "am_adam"\?\); /,
  ],
  "a blend of a voice that is defined later": [
    "duo:\n    blend: rick + am_adam\n  rick: { styles: rick.bin }",
    /my\.yaml:3: voices\.duo\.blend: there is no voice "rick" at character 1 of /,
  ],
  "a blend of itself": [
    "duo:\n    blend: duo + am_adam",
    /my\.yaml:3: voices\.duo\.blend: there is no voice "duo" at character 1 of /,
  ],
  "an invalid blend": [
    "duo: { blend: am_adam + }",
    /my\.yaml:2: voices\.duo\.blend: expected a voice, but found the end at character 10 of /,
  ],
  "an invalid voice id": [
    "rick + morty: { styles: rick.bin }",
    /my\.yaml:2: voices\.rick \+ morty: is not a valid voice id: use .* with a letter or "_"$/,
  ],
  "an unsupported language": [
    "rick: { styles: rick.bin, language: ko }",
    /my\.yaml:2: voices\.rick\.language: .*"en-us"/,
  ],
  "an unknown key": [
    "rick:\n    blends: am_adam\n    blend: am_adam",
    /my\.yaml:3: voices\.rick\.blends: is not a known key$/,
  ],
  "an unknown default voice": [
    "am_adam: {}\ndefault: af_hart",
    /my\.yaml:3: default: there is no voice af_hart$/,
  ],
};

for (const [what, [voices, message]] of Object.entries(mistakes)) {
  Deno.test(`${what} is reported with file, line and key`, () =>
    withConfig(`voices:\n  ${voices}\n`, (config) =>
      assert.rejects(config, (error: Error) => {
        assert.equal(error.message.split("\n").length, 1, error.message);
        return kokoroError("input", message)(error);
      })));
}

Deno.test("all mistakes are reported together", () =>
  withConfig("default: x\nvoices:\n  rick: {}\n  duo: { blend: rik }\n", (config) => {
    const message = /:1: default: .*\n.*:3: voices\.rick: .*\n.*:4: voices\.duo\.blend: /;
    return assert.rejects(config, kokoroError("input", message));
  }));
