/**
 * Guesses which name was meant.
 *
 * @module
 */

/** The number of letters that may be wrong, missing, too many or exchanged. */
const SLIPS = 2;

/**
 * The question whether a similar name was meant, with a blank before it and in brackets, for
 * messages; empty if no name is similar.
 */
export function didYouMean(name: string, names: Iterable<string>): string {
  const written = name.toLowerCase();
  let [nearest, least] = ["", SLIPS + 1];
  for (const known of names) {
    const slips = slipsBetween(written, known.toLowerCase());
    // Of a short name, one of two letters would be left.
    if (slips < least && slips < known.length / 2) [nearest, least] = [known, slips];
  }
  return nearest === "" ? "" : ` (did you mean ${JSON.stringify(nearest)}?)`;
}

/** The number of slips between two words, as far as it is at most `SLIPS`. */
function slipsBetween(a: string, b: string): number {
  if (Math.abs(a.length - b.length) > SLIPS) return Infinity;
  let [before, last] = [new Array<number>(), Array.from({ length: b.length + 1 }, (_, i) => i)];
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const change = last[j - 1] + (a[i - 1] === b[j - 1] ? 0 : 1);
      row[j] = Math.min(change, last[j] + 1, row[j - 1] + 1);
      const isExchanged = i > 1 && j > 1 && a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1];
      if (isExchanged) row[j] = Math.min(row[j], before[j - 2] + 1);
    }
    [before, last] = [last, row];
  }
  return last[b.length];
}
