/**
 * Remembers what was made of a text: most words come again.
 *
 * @module
 */

/** How many texts are remembered: 4 MB at most of the largest values, the vectors of words. */
const SIZE = 10_000;

/** Values by the texts that they were made of. When it is full it begins anew. */
export class Memo<Value> {
  readonly #values = new Map<string, Value>();

  /** What was made of `text`, or is made of it now. */
  get(text: string, make: () => Value): Value {
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    const value = make();
    if (this.#values.size >= SIZE) this.#values.clear();
    this.#values.set(text, value);
    return value;
  }
}
