/**
 * Finds which written words the words of espeak-ng stand for. It joins some ("est-ce que") and
 * spells others as several ("DNI").
 *
 * @module
 */

/** Written words, from the first to the last one, by their indices. */
export interface Span {
  readonly first: number;
  readonly last: number;
}

/**
 * For each said word, the written words that it stands for. The spans rise, and cover every written
 * word that has phonemes of its own.
 *
 * @param said the words as they were said together
 * @param alone how each written word is said alone, which may be several words or none
 */
export function align(said: readonly string[], alone: readonly string[]): Span[] {
  const from = symbolsOf(said);
  const to = symbolsOf(alone);
  // How many symbols of each said word are those of which written word.
  const votes = said.map(() => new Map<number, number>());
  for (const [i, j] of pairs(from, to)) {
    const ofWord = votes[from[i].word];
    const written = to[j].word;
    ofWord.set(written, (ofWord.get(written) ?? 0) + 1);
  }
  const lengths = alone.map((_, word) => to.filter((symbol) => symbol.word === word).length);
  let least = 0;
  const spans = votes.map((ofWord): { first: number; last: number } => {
    const [best] = [...ofWord].sort((a, b) => b[1] - a[1])[0] ?? [least];
    const good = [...ofWord].filter(([word, count]) => word === best || count * 2 >= lengths[word])
      .map(([word]) => word);
    const first = Math.max(least, Math.min(...good, best));
    const last = Math.max(first, ...good);
    least = last;
    return { first, last };
  });
  // Words between two spans belong to the one before, and those at both ends to the nearest.
  for (const [i, span] of spans.entries()) {
    const next = spans[i + 1]?.first ?? alone.length;
    for (let word = span.last + 1; word < next; word++) if (lengths[word] > 0) span.last = word;
    if (i > 0) continue;
    for (let word = span.first - 1; word >= 0; word--) if (lengths[word] > 0) span.first = word;
  }
  return spans;
}

/** A symbol without stress, and the index of its word. */
interface Symbol {
  readonly symbol: string;
  readonly word: number;
}

function symbolsOf(words: readonly string[]): Symbol[] {
  return words.flatMap((text, word) =>
    [...text.replace(/[ˈˌː\s]/gu, "")].map((symbol) => ({ symbol, word }))
  );
}

/** The pairs of equal symbols on the shortest way from one list to the other, by index. */
function pairs(from: readonly Symbol[], to: readonly Symbol[]): [number, number][] {
  const width = to.length + 1;
  const cost = new Uint16Array((from.length + 1) * width);
  for (let j = 0; j < width; j++) cost[j] = j;
  for (let i = 1; i <= from.length; i++) {
    cost[i * width] = i;
    for (let j = 1; j < width; j++) {
      const change = from[i - 1].symbol === to[j - 1].symbol ? 0 : 1;
      cost[i * width + j] = Math.min(
        cost[(i - 1) * width + j] + 1,
        cost[i * width + j - 1] + 1,
        cost[(i - 1) * width + j - 1] + change,
      );
    }
  }
  const found: [number, number][] = [];
  let [i, j] = [from.length, to.length];
  while (i > 0 && j > 0) {
    const isEqual = from[i - 1].symbol === to[j - 1].symbol;
    const here = cost[i * width + j];
    if (here === cost[(i - 1) * width + j - 1] + (isEqual ? 0 : 1)) {
      if (isEqual) found.push([i - 1, j - 1]);
      i--;
      j--;
    } else if (here === cost[(i - 1) * width + j] + 1) i--;
    else j--;
  }
  return found.reverse();
}
