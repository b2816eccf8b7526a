/**
 * Remembers results that were computed from a text, because most words occur again.
 *
 * @module
 */

/** The maximum number of texts. For the largest values, the word vectors, that is 4 MB. */
const SIZE = 10_000;

/** Values by the texts that they were computed from. A full memo is emptied before the next one. */
export class Memo<Value> {
  readonly #values = new Map<string, Value>();

  /** The remembered value for `text`. If there is none, `make` computes it. */
  get(text: string, make: () => Value): Value {
    const known = this.#values.get(text);
    if (known !== undefined) return known;
    return this.#keep(text, make());
  }

  /** The remembered value for `text`. If there is none, waits for `make` to compute it. */
  async getLater(text: string, make: () => Promise<Value>): Promise<Value> {
    return this.#values.get(text) ?? this.#keep(text, await make());
  }

  #keep(text: string, value: Value): Value {
    if (this.#values.size >= SIZE) this.#values.clear();
    this.#values.set(text, value);
    return value;
  }
}
