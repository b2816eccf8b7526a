/**
 * The samples of each speaker alone.
 *
 * @module
 */

/** Samples by speaker, with places in the output. Where a speaker is silent, they are zero. */
export class Stems {
  readonly #samples = new Map<string, Float32Array<ArrayBuffer>>();

  /** A view of the samples of one speaker from `begin` to before `end`. */
  of(who: string, begin: number, end: number): Float32Array<ArrayBuffer> {
    let samples = this.#samples.get(who) ?? new Float32Array();
    if (samples.length < end) {
      const grown = new Float32Array(Math.max(end, 2 * samples.length));
      grown.set(samples);
      samples = grown;
    }
    this.#samples.set(who, samples);
    return samples.subarray(begin, end);
  }

  /** Views of the samples of all speakers from `begin` to before `end`. */
  all(begin: number, end: number): Float32Array<ArrayBuffer>[] {
    return Array.from(this.#samples.keys(), (who) => this.of(who, begin, end));
  }

  /** Makes all speakers silent from `begin` on. */
  clear(begin: number): void {
    for (const samples of this.#samples.values()) samples.fill(0, begin);
  }
}
