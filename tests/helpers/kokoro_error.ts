/**
 * What a test expects of an error.
 *
 * @module
 */

import assert from "node:assert/strict";
import { KokoroError, type KokoroErrorKind } from "../../errors.ts";

/** For `assert.throws` and `assert.rejects`: a KokoroError of this kind, with such a message. */
export function kokoroError(kind: KokoroErrorKind, message: RegExp): (error: unknown) => true {
  return (error) => {
    assert(error instanceof KokoroError, String(error));
    assert.equal(error.kind, kind, error.message);
    assert.match(error.message, message);
    return true;
  };
}
