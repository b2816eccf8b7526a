// @ts-check
/// <reference lib="dom" />

/**
 * Tells how things are.
 *
 * @module
 */

import { find } from "./dom.js";
import { key, status } from "./parts.js";
import { RefusedError } from "./speech/client.js";

/**
 * Tells how things are, also to those who don't see it.
 *
 * @param {string} message
 * @param {boolean} [isError]
 */
export function tell(message, isError = false) {
  status.textContent = message;
  status.classList.toggle("error", isError);
}

/** @param {unknown} error */
export function tellError(error) {
  if (error instanceof RefusedError && error.status === 401) {
    find("#more", HTMLDetailsElement).open = true;
    key.focus();
    return tell("This server needs a key: write it into the field Key, and try again.", true);
  }
  tell(error instanceof Error ? error.message : String(error), true);
}
