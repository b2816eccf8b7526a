/**
 * A text that a client sends in parts.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { TextFeed } from "../text_feed.ts";
import { TEXT_UNITS } from "./limits.ts";

/** A text of limited length. */
export class WyomingText extends TextFeed {
  #units = 0;

  /**
   * Adds a part.
   *
   * @throws {KokoroError} `input` when the text becomes too long
   */
  override add(part: string): void {
    this.#units += part.length;
    if (this.#units > TEXT_UNITS) {
      throw new KokoroError("input", `the text has more than ${TEXT_UNITS} characters`);
    }
    super.add(part);
  }
}
