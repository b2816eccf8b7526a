/** A reporter for tests. */

import type { Progress, Reporter } from "../../setup/report/progress.ts";

/** A reporter that records its lines. */
export function listener(): Reporter & { lines: string[] } {
  const lines: string[] = [];
  const begin = (label: string): Progress => {
    lines.push(label);
    return { advanceTo(): void {}, [Symbol.dispose](): void {} };
  };
  return { lines, say: (line) => lines.push(line), begin };
}
