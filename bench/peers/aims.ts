/**
 * How much faster this project aims to be than other systems.
 *
 * @module
 */

import type { Figure } from "../figures.ts";
import { LEAD } from "../limits.ts";
import { isMeasured, type Result } from "./results.ts";

/**
 * The ratios of other systems to ours that there is an aim for. What does not compute in FP32 has
 * none.
 */
export function leadFigures(results: readonly Result[]): Figure[] {
  return results.filter(isMeasured).flatMap(({ system, seconds, ratioToUs }) => {
    const least = aimOf(system, seconds);
    if (least === undefined) return [];
    const name = `${system}, ${seconds} s: times our time`;
    return [{ name, value: ratioToUs, unit: "x", digits: 2, least, isAim: true }];
  });
}

/** The aim for a system at a length, if there is one. */
function aimOf(system: string, seconds: number): number | undefined {
  if (!Object.hasOwn(LEAD, system)) return undefined;
  return LEAD[system].findLast(({ from }) => seconds >= from)?.least;
}
