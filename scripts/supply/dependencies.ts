/**
 * What this project depends on: the packages, models and data that it downloads or contains, each
 * with its version and hash.
 *
 * @module
 */

import { Buffer } from "node:buffer";
import { createHash } from "node:crypto";
import { join } from "node:path";
import { z } from "../../deps.ts";
import type { Sources } from "../../setup/sources.ts";
import { filesLike, ROOT, textOf } from "../check/project.ts";

/** The lists of `licences.yaml`, which are the kinds of dependencies. */
export const KINDS = ["npm", "python", "models", "files"] as const;
/** A kind of dependency. */
export type Kind = typeof KINDS[number];

/** A package, model or file that is downloaded or contained. */
export interface Dependency {
  readonly kind: Kind;
  /** The name of a package, `owner/name` of a model, or a path from the top of the project. */
  readonly name: string;
  /** Files of this project have none of their own. */
  readonly version?: string;
  readonly hash: { readonly algorithm: "SHA-256" | "SHA-512"; readonly hex: string };
  /** The package URL, a name that is the same for all tools; files of this project have none. */
  readonly purl?: string;
  /** The package URLs of what it needs itself. */
  readonly needs: readonly string[];
  /** Whether the project itself names it, and not only another package. */
  readonly direct: boolean;
}

/** The part of `deno.lock` that is used here. */
const lockSchema = z.object({
  /** The version of each package that the project's own modules name. */
  specifiers: z.record(z.string(), z.string()),
  npm: z.record(
    z.string(),
    z.object({ integrity: z.string(), dependencies: z.array(z.string()).optional() }),
  ),
});
/** The checked content of `deno.lock`. */
export type Lock = z.infer<typeof lockSchema>;

/** The folders with data that comes with the project, and how names of such files end. */
const DATA_FOLDERS = ["configs", "text", "voices"];
const DATA = /\.(bin|base64|json|proto|wat)$/;

/** All dependencies. An npm package occurs once for each of its versions. */
export function dependenciesOf(lock: Lock, sources: Sources): Dependency[] {
  return [...lockedPackages(lock), ...downloads(sources), ...containedFiles()];
}

/** Reads `deno.lock`. */
export function readLock(): Lock {
  return lockSchema.parse(JSON.parse(textOf("deno.lock")));
}

function lockedPackages({ npm, specifiers }: Lock): Dependency[] {
  const purls = purlsOf(npm);
  const named = new Set(Object.keys(specifiers).map((one) => one.replace(/^npm:/, "")));
  const found = Object.entries(npm).map(([key, { integrity, dependencies = [] }]): Dependency => {
    const one = npmPackage(key, integrity);
    const direct = named.has(`${one.name}@${one.version}`);
    return { ...one, needs: dependencies.map((needed) => purls.get(needed)!), direct };
  });
  // A package with several sets of peers is in the lock several times.
  return [...new Map(found.map((one) => [one.purl, one])).values()];
}

/**
 * The package URLs by the names that the lock uses for them: `name@version`, or only `name` where
 * there is one version.
 */
function purlsOf(npm: Lock["npm"]): Map<string, string> {
  return new Map(
    Object.entries(npm).flatMap(([key, { integrity }]) => {
      const { name, purl } = npmPackage(key, integrity);
      return [[name, purl!], [key, purl!]];
    }),
  );
}

/** A package of npm from `name@version`, which may end with `_` and its peers. */
function npmPackage(key: string, integrity: string): Dependency {
  const [, name, version] = key.match(/^(@?[^@]+)@([^_]+)/)!;
  return {
    kind: "npm",
    name,
    version,
    hash: {
      algorithm: "SHA-512",
      hex: Buffer.from(integrity.replace(/^sha512-/, ""), "base64").toString("hex"),
    },
    purl: `pkg:npm/${name.replace("@", "%40")}@${version}`,
    needs: [],
    direct: true,
  };
}

/** What set-up and the judges download by `configs/sources.yaml`. */
function downloads({ wheels, voices, weights: { official } }: Sources): Dependency[] {
  const wheelsOf = Object.entries(wheels.packages);
  const packages = wheelsOf.map(([key, { package: name = key, version, sha256 }]) => ({
    kind: "python" as const,
    name,
    version,
    hash: { algorithm: "SHA-256" as const, hex: sha256 },
    purl: `pkg:pypi/${name}@${version}`,
    needs: [],
    direct: true,
  }));
  const model: Dependency = {
    kind: "models",
    name: official.repository,
    version: official.revision,
    hash: { algorithm: "SHA-256", hex: official.sha256 },
    purl: `pkg:huggingface/${official.repository}@${official.revision}`,
    needs: [],
    direct: true,
  };
  return [
    ...packages,
    npmPackage(voices.package, voices.integrity),
    npmPackage(voices.npm.package, voices.npm.integrity),
    model,
  ];
}

/** The data and models in the repository. */
function containedFiles(): Dependency[] {
  return DATA_FOLDERS.flatMap((folder) => filesLike(DATA, folder)).map((path) => ({
    kind: "files",
    name: path,
    hash: { algorithm: "SHA-256", hex: sha256Of(path) },
    needs: [],
    direct: true,
  }));
}

function sha256Of(path: string): string {
  return createHash("sha256").update(Deno.readFileSync(join(ROOT, path))).digest("hex");
}
