/**
 * Reads from `configs/visemes.yaml` which shape the mouth has at each phoneme.
 *
 * @module
 */

import { readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";

/**
 * The shapes of the mouth, with the names of Meta's (Oculus') lip-sync set. `sil` is the mouth at
 * rest.
 *
 * @example
 * ```ts
 * import { VISEMES } from "./mod.ts";
 * // The names of the morph targets of a Ready Player Me avatar.
 * const targets = VISEMES.map((viseme) => `viseme_${viseme}`);
 * console.log(targets.length, targets[1]); // 15 viseme_PP
 * ```
 */
export const VISEMES = [
  "sil",
  "PP",
  "FF",
  "TH",
  "DD",
  "kk",
  "CH",
  "SS",
  "nn",
  "RR",
  "aa",
  "E",
  "ih",
  "oh",
  "ou",
] as const;

/**
 * A shape of the mouth: one of {@linkcode VISEMES}.
 *
 * @example
 * ```ts
 * import type { Viseme } from "./mod.ts";
 * // The picture of a mouth for each shape. Some shapes have none of their own.
 * const PICTURES: Partial<Record<Viseme, string>> = {
 *   PP: "closed.png",
 *   aa: "open.png",
 *   ou: "round.png",
 * };
 * const pictureOf = (viseme: Viseme): string => PICTURES[viseme] ?? "rest.png";
 * console.log(pictureOf("aa"), pictureOf("sil")); // open.png rest.png
 * ```
 */
export type Viseme = typeof VISEMES[number];

/**
 * The role of a phoneme symbol: a sound, with the shapes that the mouth takes one after the other
 * (`sound`), silence (`silent`), a mark before the sound that it belongs to (`before`), or a mark
 * after it (`behind`).
 */
export type SymbolRole =
  | { readonly kind: "sound"; readonly shapes: readonly Viseme[] }
  | { readonly kind: "silent" | "before" | "behind" };

/** The role of each symbol of `configs/phonemes.json`. */
export type SymbolRoles = ReadonlyMap<string, SymbolRole>;

const symbol = z.string().refine((text) => [...text].length === 1, "is not one symbol");
const symbols = z.array(symbol);
const shape = z.enum(VISEMES).exclude(["sil"]);

/** The format of `configs/visemes.yaml`. No symbol may be listed twice. */
export const schema = z.strictObject({
  silent: symbols,
  before: symbols,
  behind: symbols,
  shapes: z.record(shape, symbols),
  glides: z.record(symbol, z.tuple([shape, shape])),
}).transform(({ shapes, glides, ...marks }, context): SymbolRoles => {
  const roles = new Map<string, SymbolRole>();
  const add = (symbol: string, role: SymbolRole): void => {
    if (roles.has(symbol)) context.addIssue(`${JSON.stringify(symbol)} is listed twice`);
    roles.set(symbol, role);
  };
  for (const kind of ["silent", "before", "behind"] as const) {
    for (const symbol of marks[kind]) add(symbol, { kind });
  }
  for (const viseme of shape.options) {
    for (const symbol of shapes[viseme]) add(symbol, { kind: "sound", shapes: [viseme] });
  }
  for (const [symbol, shapes] of Object.entries(glides)) add(symbol, { kind: "sound", shapes });
  return roles;
});

let loaded: Promise<SymbolRoles> | undefined;

/** Returns the roles from `configs/visemes.yaml`, which is read on the first call. */
export function loadRoles(): Promise<SymbolRoles> {
  return loaded ??= readConfig(new URL("../../configs/visemes.yaml", import.meta.url), schema);
}

/**
 * The role of `symbol`.
 *
 * @throws {KokoroError} `internal` when `configs/visemes.yaml` lacks it
 */
export function roleOf(symbol: string, roles: SymbolRoles): SymbolRole {
  const role = roles.get(symbol);
  if (role) return role;
  throw new KokoroError("internal", `configs/visemes.yaml lacks ${JSON.stringify(symbol)}`);
}
