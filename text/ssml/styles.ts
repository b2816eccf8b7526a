/**
 * The styles of SSML dialects, and how they are spoken.
 *
 * @module
 */

import { readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import type { Manner } from "../script/manner.ts";
import type { Stage } from "../script/stage.ts";
import { rounded } from "./values.ts";

const STYLES = new URL("../../configs/ssml_styles.yaml", import.meta.url);

const style = z.strictObject({
  emotion: z.string().optional(),
  speed: z.number().optional(),
  volume: z.number().optional(),
  pitch: z.number().optional(),
});
const schema = z.strictObject({
  styles: z.record(z.string(), style),
  intensities: z.record(z.string(), z.number()),
});

type Style = z.infer<typeof style>;

/** The styles that are known, and the strengths that have names. */
export interface Styles {
  readonly intensities: Readonly<Record<string, number>>;
  /**
   * How text in a style is spoken, within text of another manner. `undefined` if the style is not
   * known.
   *
   * @param degree its strength: 1 is the whole of it, and more is not possible
   */
  manner(name: string, degree: number, around: Manner, stage: Stage): Manner | undefined;
}

/** Reads the styles. */
export async function readStyles(): Promise<Styles> {
  const { styles, intensities } = await readConfig(STYLES, schema);
  const byName = new Map(Object.entries(styles).map(([name, each]) => [name.toLowerCase(), each]));
  return {
    intensities,
    manner: (name, degree, around, stage) => {
      const known = isEmotion(name, stage) ? { emotion: name } : byName.get(name.toLowerCase());
      return known && styled(known, Math.min(Math.max(degree, 0), 1), around, stage);
    },
  };
}

function isEmotion(emotion: string, stage: Stage): boolean {
  if (!/^[^\s()]+$/.test(emotion)) return false;
  try {
    stage.check({ emotion });
    return true;
  } catch {
    return false;
  }
}

function styled(
  { emotion, speed, volume, pitch }: Style,
  degree: number,
  around: Manner,
  stage: Stage,
): Manner {
  const speedAround = around.speed ?? stage.speed ?? 1;
  return {
    ...around,
    ...(emotion !== undefined && { emotion: weakened(emotion, degree) }),
    ...(speed !== undefined && { speed: speedAround * (1 + (speed - 1) * degree) }),
    ...(volume !== undefined && { volume: (around.volume ?? 0) + volume * degree }),
    ...(pitch !== undefined && { pitch: (around.pitch ?? 0) + pitch * degree }),
  };
}

/** An emotion with a part of its strength: half of `sad(0.4)` is `sad(0.2)`. */
function weakened(emotion: string, degree: number): string {
  const [, name, intensity = "1"] = /^([^()]+)(?:\((.+)\))?$/.exec(emotion)!;
  const strength = rounded(Number(intensity) * degree);
  return strength === 1 ? name : `${name}(${strength})`;
}
