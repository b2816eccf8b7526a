/**
 * What a target of the fuzzer is, and how inputs are made from a small corpus.
 *
 * @module
 */

import type { Arbitrary, FastCheck } from "../../../dev_deps.ts";

/** A part of the project that must survive any input. */
export interface Target<Input = unknown> {
  /** Makes inputs. They depend only on the seed. */
  readonly inputs: Arbitrary<Input>;
  /**
   * Gives an input to the project. May throw a `KokoroError` of any kind but `internal`. Any other
   * error is a finding.
   */
  run(input: Input): unknown;
  /** The size of an input, to which its time must be in proportion. Default: 0. */
  sizeOf?(input: Input): number;
}

/** Loads a target, with all that it needs. */
export type TargetLoader = (fc: FastCheck) => Promise<Target>;

/** Types a target, and forgets the type of its inputs. */
export function target<Input>(parts: Target<Input>): Target {
  return parts as Target;
}

/** A change of a text or of bytes. Places and lengths are taken modulo the length. */
interface Change<Piece> {
  readonly kind: "insert" | "replace" | "remove" | "repeat" | "copy" | "end";
  readonly at: number;
  readonly length: number;
  readonly piece: Piece;
}

function changes<Piece>(fc: FastCheck, pieces: Arbitrary<Piece>): Arbitrary<Change<Piece>[]> {
  const change = fc.record({
    kind: fc.constantFrom("insert", "replace", "replace", "remove", "repeat", "copy", "end"),
    at: fc.nat(),
    length: fc.oneof(fc.nat(8), fc.nat(300)),
    piece: pieces,
  });
  return fc.array(change, { maxLength: 8 }) as Arbitrary<Change<Piece>[]>;
}

/** Applies changes to something that can be cut and joined. */
function changed<Whole extends { readonly length: number }, Piece>(
  whole: Whole,
  all: readonly Change<Piece>[],
  cut: (whole: Whole, from: number, to: number) => Whole,
  join: (...parts: readonly (Whole | Piece)[]) => Whole,
): Whole {
  for (const { kind, at, length, piece } of all) {
    const from = whole.length === 0 ? 0 : at % whole.length;
    const to = Math.min(whole.length, from + length);
    const [before, part, after] = [
      cut(whole, 0, from),
      cut(whole, from, to),
      cut(whole, to, whole.length),
    ];
    if (kind === "insert") whole = join(before, piece, part, after);
    else if (kind === "replace") whole = join(before, piece, after);
    else if (kind === "remove") whole = join(before, after);
    else if (kind === "repeat") whole = join(before, part, part, part, after);
    else if (kind === "copy") whole = join(part, before, part, after);
    else whole = before;
  }
  return whole;
}

/** Texts made from those of a corpus: pieces are put in, parts removed, repeated or copied. */
export function texts(
  fc: FastCheck,
  corpus: readonly string[],
  pieces: readonly string[],
): Arbitrary<string> {
  const piece = fc.oneof(
    fc.constantFrom(...pieces),
    fc.string({ unit: "grapheme", maxLength: 4 }),
    fc.string({ unit: "binary", maxLength: 3 }),
    fc.tuple(fc.constantFrom(...pieces), fc.nat(400)).map(([text, times]) => text.repeat(times)),
  );
  return fc.tuple(fc.constantFrom(...corpus), changes(fc, piece)).map(([text, all]) =>
    changed(text, all, (whole, from, to) => whole.slice(from, to), (...parts) => parts.join(""))
  );
}

/** Numbers that readers of files like to stumble over, as bytes. */
const NUMBERS = [0, 1, -1, 127, 128, 255, 256, 32767, 65535, 2 ** 31 - 1, -(2 ** 31)];

/** Bytes made from those of a corpus. */
export function byteArrays(
  fc: FastCheck,
  corpus: readonly Uint8Array[],
  pieces: readonly string[] = [],
): Arbitrary<Uint8Array<ArrayBuffer>> {
  const number = fc.constantFrom(...NUMBERS).map((value) =>
    new Uint8Array(Int32Array.of(value).buffer)
  );
  const known = pieces.map((text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0)));
  const piece = fc.oneof(
    fc.uint8Array({ minLength: 1, maxLength: 4 }),
    number,
    ...(known.length > 0 ? [fc.constantFrom(...known)] : []),
  );
  return fc.tuple(fc.constantFrom(...corpus), changes(fc, piece)).map(([bytes, all]) =>
    Uint8Array.from(
      changed(bytes, all, (whole, from, to) => whole.subarray(from, to), joined),
    )
  );
}

function joined(...parts: readonly Uint8Array[]): Uint8Array<ArrayBuffer> {
  const whole = new Uint8Array(parts.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const part of parts) {
    whole.set(part, at);
    at += part.length;
  }
  return whole;
}
