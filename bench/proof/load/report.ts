/**
 * The figures of a server under load.
 *
 * @module
 */

import type { Figure } from "../../figures.ts";
import { LIMITS } from "../../limits.ts";
import { ENDINGS, type LoadResult } from "./load.ts";

const MB = 1e6;

/** The figures with their limits. */
export function loadFigures({ endings, firstAudioMs, memory, end }: LoadResult): Figure[] {
  const none = ["different", "failed"];
  return [
    ...ENDINGS.map((name) => ({
      name,
      value: endings[name],
      unit: "requests",
      digits: 0,
      ...(none.includes(name) && { limit: 0 }),
    })),
    { name: "first audio alone", value: firstAudioMs.alone, unit: "ms", digits: 0 },
    {
      name: "first audio of the next request",
      value: firstAudioMs.after,
      unit: "ms",
      digits: 0,
      limit: LIMITS.afterLoad * firstAudioMs.alone,
    },
    { name: "memory before", value: memory.before / MB, unit: "MB", digits: 1 },
    { name: "memory at most", value: memory.most / MB, unit: "MB", digits: 1 },
    {
      name: "memory that was not given back",
      value: (memory.after - memory.before) / MB,
      unit: "MB",
      digits: 1,
      limit: LIMITS.serverGrowth,
    },
    { name: "exit code", value: end.code, unit: "", digits: 0, limit: 0 },
    { name: "time to end", value: end.ms, unit: "ms", digits: 0, limit: LIMITS.serverEnd },
  ];
}
