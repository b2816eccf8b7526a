/**
 * Reads messages that anybody may have sent.
 *
 * @module
 */

/** The value of a message in JSON, or undefined when it is none. */
export function parsed(data: Uint8Array): unknown {
  try {
    return JSON.parse(new TextDecoder().decode(data));
  } catch {
    return undefined;
  }
}
