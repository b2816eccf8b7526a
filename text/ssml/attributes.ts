/**
 * The attributes of an element.
 *
 * @module
 */

import { ValueMistake } from "./values.ts";

/** The attributes of an element, which are read by their names. */
export class Attributes {
  constructor(private readonly values: Readonly<Record<string, string>>) {}

  /** The value of an attribute, or `undefined` if it is not given. */
  get(name: string): string | undefined {
    return Object.hasOwn(this.values, name) ? this.values[name] : undefined;
  }

  /**
   * The value of an attribute that the element must have.
   *
   * @throws {ValueMistake} when it is not given
   */
  need(name: string): string {
    const value = this.get(name);
    if (value === undefined) throw new ValueMistake(`give it ${name}="..."`);
    return value;
  }

  /**
   * What `read` makes of an attribute, or `undefined` if it is not given.
   *
   * @throws {ValueMistake} of `read`, with the name and the value of the attribute
   */
  read<Value>(name: string, read: (text: string) => Value): Value | undefined {
    const text = this.get(name);
    if (text === undefined) return undefined;
    try {
      return read(text);
    } catch (error) {
      if (!(error instanceof ValueMistake)) throw error;
      throw new ValueMistake(`${name}=${JSON.stringify(text)}: ${error.message}`);
    }
  }
}
