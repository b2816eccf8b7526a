/**
 * What the mouth does at each phoneme: `configs/visemes.yaml`.
 *
 * @module
 */

import { parseYaml, z } from "../deps.ts";
import { KokoroError } from "../errors.ts";

/** The shapes of the mouth, as Meta's (Oculus') lip-sync set names them; `sil` is the mouth at rest. */
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

/** One of {@linkcode VISEMES}. */
export type Viseme = typeof VISEMES[number];

/**
 * What a symbol of the phonemes is: a sound with the shapes that it takes one after the other, silence, or a mark that
 * belongs to the sound before or behind it.
 */
export type SymbolRole =
  | { readonly kind: "sound"; readonly shapes: readonly Viseme[] }
  | { readonly kind: "silent" | "before" | "behind" };

const symbol = z.string().refine((text) => [...text].length === 1, "is not one symbol");
const symbols = z.array(symbol);
const shape = z.enum(VISEMES).exclude(["sil"]);
const schema = z.strictObject({
  silent: symbols,
  before: symbols,
  behind: symbols,
  shapes: z.record(shape, symbols),
  glides: z.record(symbol, z.tuple([shape, shape])),
});

/**
 * The role of each symbol, from data of the form of `configs/visemes.yaml`.
 *
 * @param source what to call it in the message
 * @throws {KokoroError} `setup` when the data says something that it can't mean, or two things of one symbol
 */
export function symbolRoles(data: unknown, source: string): ReadonlyMap<string, SymbolRole> {
  const result = schema.safeParse(data);
  if (!result.success) {
    throw new KokoroError("setup", `${source}:\n${z.prettifyError(result.error)}`);
  }
  const roles = new Map<string, SymbolRole>();
  const add = (symbol: string, role: SymbolRole): void => {
    if (roles.has(symbol)) {
      throw new KokoroError("setup", `${source}: ${JSON.stringify(symbol)} is there twice`);
    }
    roles.set(symbol, role);
  };
  const { shapes, glides, ...marks } = result.data;
  for (const kind of ["silent", "before", "behind"] as const) {
    for (const symbol of marks[kind]) add(symbol, { kind });
  }
  for (const viseme of shape.options) {
    for (const symbol of shapes[viseme]) add(symbol, { kind: "sound", shapes: [viseme] });
  }
  for (const [symbol, shapes] of Object.entries(glides)) add(symbol, { kind: "sound", shapes });
  return roles;
}

const file = await fetch(new URL("../configs/visemes.yaml", import.meta.url));
const ROLES = symbolRoles(parseYaml(await file.text()), "configs/visemes.yaml");

/** What `symbol`, one of `configs/phonemes.json`, is to the mouth. */
export function roleOf(symbol: string): SymbolRole {
  const role = ROLES.get(symbol);
  if (role) return role;
  throw new KokoroError("internal", `configs/visemes.yaml lacks ${JSON.stringify(symbol)}`);
}
