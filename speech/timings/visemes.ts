/**
 * What the mouth does at each phoneme: `configs/visemes.yaml`.
 *
 * @module
 */

import { readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";

/**
 * The shapes of the mouth, as Meta's (Oculus') lip-sync set names them; `sil` is the mouth at rest.
 *
 * @example
 * ```ts
 * import { VISEMES } from "./mod.ts";
 * // The morph targets that an avatar of Ready Player Me has.
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
 * One of {@linkcode VISEMES}.
 *
 * @example
 * ```ts
 * import type { Viseme } from "./mod.ts";
 * // The picture of a mouth that is drawn for a shape, where not each has its own.
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
 * What a symbol of the phonemes is: a sound with the shapes that it takes one after the other, silence, or a mark that
 * belongs to the sound before or behind it.
 */
export type SymbolRole =
  | { readonly kind: "sound"; readonly shapes: readonly Viseme[] }
  | { readonly kind: "silent" | "before" | "behind" };

/** What each symbol of `configs/phonemes.json` is. */
export type SymbolRoles = ReadonlyMap<string, SymbolRole>;

const symbol = z.string().refine((text) => [...text].length === 1, "is not one symbol");
const symbols = z.array(symbol);
const shape = z.enum(VISEMES).exclude(["sil"]);

/** What `configs/visemes.yaml` says; no symbol is there twice. */
export const schema = z.strictObject({
  silent: symbols,
  before: symbols,
  behind: symbols,
  shapes: z.record(shape, symbols),
  glides: z.record(symbol, z.tuple([shape, shape])),
}).transform(({ shapes, glides, ...marks }, context): SymbolRoles => {
  const roles = new Map<string, SymbolRole>();
  const add = (symbol: string, role: SymbolRole): void => {
    if (roles.has(symbol)) context.addIssue(`${JSON.stringify(symbol)} is there twice`);
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

/** The roles that `configs/visemes.yaml` gives, which is read when they are first asked for. */
export function loadRoles(): Promise<SymbolRoles> {
  return loaded ??= readConfig(new URL("../../configs/visemes.yaml", import.meta.url), schema);
}

/** What `symbol`, one of `configs/phonemes.json`, is to the mouth. */
export function roleOf(symbol: string, roles: SymbolRoles): SymbolRole {
  const role = roles.get(symbol);
  if (role) return role;
  throw new KokoroError("internal", `configs/visemes.yaml lacks ${JSON.stringify(symbol)}`);
}
