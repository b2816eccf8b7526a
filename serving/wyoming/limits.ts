/**
 * The limits of what a client may send. They bound the memory and the time that it takes.
 *
 * @module
 */

/** The longest line, and the longest data after it, in bytes. */
export const EVENT_BYTES = 1_000_000;
/** The longest payload, in bytes. Payloads are passed over. */
export const PAYLOAD_BYTES = 1_000_000;
/** How long a client may take to send an event, from its first byte on, in milliseconds. */
export const EVENT_MS = 20_000;
/** How long a client may be silent when it is the client's turn, in milliseconds. */
export const IDLE_MS = 300_000;
/** How long a client may take to receive an event, in milliseconds. */
export const STALL_MS = 60_000;
/** How long a client has to read an error before its connection is closed, in milliseconds. */
export const LINGER_MS = 1000;

/** The longest text, in UTF-16 units. */
export const TEXT_UNITS = 100_000;
/** How many texts may wait in a connection. */
export const WAITING_TEXTS = 16;
