/**
 * Targets that read what users write apart from texts: configuration, recipes, blends, emotions.
 *
 * @module
 */

import type { FastCheck } from "../../../dev_deps.ts";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { readPronunciations } from "../../../text/phonemes/pronunciations.ts";
import { checkRecipe } from "../../../serving/recipe.ts";
import { formatBlend, parseBlend } from "../../../voices/blend.ts";
import { EMOTIONS, Emotions } from "../../../voices/emotions.ts";
import { VOICES, Voices } from "../../../voices/voices.ts";
import { linesOf } from "../../python/json_lines.ts";
import { KokoroError } from "../../../errors.ts";
import { type Target, target, texts } from "./target.ts";

const folder = Deno.makeTempDirSync({ prefix: "kokoro-fuzz-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const file = join(folder, "input.yaml");
const length = ({ length }: string): number => length;

const CONFIGS = [
  ...[VOICES, EMOTIONS, new URL("kokoro_emotions.yaml", EMOTIONS)].map((url) =>
    Deno.readTextFileSync(url)
  ),
  "voices:\n  uncle:\n    blend: af_sarah(0.3)+am_adam\n    tempo: 0.9\n",
  "emotions:\n  shy: { description: small, tempo: 0.9, pitch: -1 }\n",
  "blorp: blˈɔɹp\nDeno:\n  en-us: dˈinO\n",
];
const YAML = [
  ...["- ", ": ", "\n", "  ", "\t", "#", "{", "}", "[", "]", ",", "|", ">", "? ", "---\n", "...\n"],
  ...["&a ", "*a ", "!!str ", "!<x> ", "<<: *a\n", "'", '"', "\\x", "~", "null", "true", ".nan"],
  ...["1e999", "-.inf", "0x1f", "__proto__: 1\n", "constructor: 1\n", "%YAML 1.2\n", "[[[[", "\0"],
];

/** Files of voices, emotions and pronunciations. */
export const yaml = (fc: FastCheck): Promise<Target> =>
  Promise.resolve(target({
    inputs: texts(fc, CONFIGS, YAML),
    run: async (text) => {
      await Deno.writeTextFile(file, text);
      const url = pathToFileURL(file);
      await orRefused(() => Voices.open({ folder, files: [url] }));
      await orRefused(() => Emotions.open([url]));
      await readPronunciations(url);
    },
    sizeOf: length,
  }));

/** Goes on after an error that the project throws on purpose. */
async function orRefused(act: () => unknown): Promise<void> {
  try {
    await act();
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
  }
}

const RECIPES = [
  '{"script":"Hello.","voice":"af_heart","emotion":"sad","speed":0.9,"seed":7}\n',
  '{"script":"","textFormat":"auto","emoji":"skip"}\n[]\nnull\n"x"\n',
];
const JSON_PIECES = [
  ...["{", "}", "[", "]", ":", ",", '"', "\\u", "\\", "null", "true", "1e999", "-0", "\n", "\r"],
  ...[
    '"__proto__":',
    '"script":',
    '"speed":1e99',
    '"seed":-1',
    '"seed":9007199254740993',
    "\u2028",
  ],
];

/** Lines of JSON with recipes. */
export const recipes = (fc: FastCheck): Promise<Target> =>
  Promise.resolve(target({
    inputs: texts(fc, RECIPES, JSON_PIECES),
    run: async (text) => {
      for await (const line of linesOf(new Blob([text]).stream())) {
        await orRefused(() => checkRecipe(parsed(line)));
      }
    },
    sizeOf: length,
  }));

// deno-lint-ignore no-explicit-any -- whatever the line says
function parsed(line: string): any {
  try {
    return JSON.parse(line);
  } catch {
    return line;
  }
}

const NAMES = ["af_sarah", "af_jessica", "am_adam", "rick_c137"];
const BLENDS = [
  "af_sarah(0.3)+af_jessica(0.7)",
  "0.3*af_sarah + 0.7*am_adam",
  "rick_c137",
  "manic(0.5)",
];
const BLEND_PIECES = ["+", "*", "(", ")", " ", ".", "1", "0", "e9", "e-9", "-", "1e308", ...NAMES];

/** Blends of voices, and emotions with their intensity. */
export const blends = async (fc: FastCheck): Promise<Target> => {
  const names = new Map(NAMES.map((id) => [id, [{ id, weight: 1 }]]));
  const emotions = await Emotions.open();
  return target({
    inputs: texts(fc, BLENDS, BLEND_PIECES),
    run: async (text) => {
      await orRefused(() => emotions.get(text));
      const blend = parseBlend(text, names);
      const sum = blend.reduce((total, { weight }) => total + weight, 0);
      if (Math.abs(sum - 1) > 1e-9) throw new Error(`the weights of the blend sum to ${sum}`);
      const again = formatBlend(parseBlend(formatBlend(blend), names));
      if (again !== formatBlend(blend)) throw new Error(`${formatBlend(blend)} became ${again}`);
    },
    sizeOf: length,
  });
};
