/**
 * Checks errors in tests.
 *
 * @module
 */

import assert from "node:assert/strict";
import { KokoroError, type KokoroErrorKind } from "../../errors.ts";

/**
 * A check for `assert.throws` and `assert.rejects`: the error must be a KokoroError of this kind
 * whose message matches `message`.
 */
export function kokoroError(kind: KokoroErrorKind, message: RegExp): (error: unknown) => true {
  return (error) => {
    assert(error instanceof KokoroError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    return true;
  };
}
