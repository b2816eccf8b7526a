/**
 * The text of a speech as it arrives through a socket.
 *
 * @module
 */

import { TextFeed } from "../../text_feed.ts";
import { checkPauses, pausesIn } from "../limits.ts";

/** A text whose pauses are counted. */
export class SocketText extends TextFeed {
  /** What has come after the last mark or tag: a mark may arrive in parts. */
  #open = "";
  #pauses = 0;

  /**
   * Adds a part.
   *
   * @throws {Refusal} when all pauses together are too long
   */
  override add(part: string): void {
    const end = Math.max(part.lastIndexOf("]"), part.lastIndexOf(">")) + 1;
    if (end === 0) this.#open += part;
    else {
      this.#pauses += pausesIn(this.#open + part.slice(0, end));
      this.#open = part.slice(end);
    }
    checkPauses(this.#pauses, "text");
    super.add(part);
  }
}
