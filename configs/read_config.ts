/**
 * Reads what a user may tune: YAML, checked, with errors that say where.
 *
 * @module
 */

import type { z } from "../deps.ts";
import { isMissingPermission, KokoroError } from "../errors.ts";
import { projectPath, readProjectText, readUrl } from "../project/files.ts";
import { readYaml } from "./yaml.ts";

/**
 * The data of a YAML file.
 *
 * @param url of a file here, or of one that is served
 * @throws {KokoroError} `input` when the file can't be read, is no YAML, or says what it can't mean: the message has
 * file, line and key of each mistake; `setup` when it is one of this project's that its server does not give
 */
export async function readConfig<Schema extends z.ZodType>(
  url: URL,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return parseConfig(await readText(url), nameOf(url), schema);
}

/**
 * The data of a YAML text.
 *
 * @param name what the messages call it
 * @throws {KokoroError} `input`, as {@linkcode readConfig} does
 * @example
 * ```ts
 * import { parseConfig } from "./configs/read_config.ts";
 * import { z } from "./deps.ts";
 * const { tempo } = parseConfig("tempo: 1.2", "my.yaml", z.strictObject({ tempo: z.number() }));
 * console.log(tempo); // 1.2
 * ```
 */
export function parseConfig<Schema extends z.ZodType>(
  text: string,
  name: string,
  schema: Schema,
): z.infer<Schema> {
  const { data, lineOf } = readYaml(text, name);
  const result = schema.safeParse(data);
  if (result.success) return result.data;
  const mistakes = result.error.issues.flatMap((issue) =>
    placesOf(issue).map(({ path, message }) => {
      return `${name}:${lineOf(path)}: ${path.length > 0 ? `${path.join(".")}: ` : ""}${message}`;
    })
  );
  throw new KokoroError("input", mistakes.join("\n"));
}

interface Mistake {
  readonly path: readonly PropertyKey[];
  readonly message: string;
}

/** Zod tells of a key that is not known at the place of what holds it, and of a wrong one in a list of its own. */
function placesOf(issue: z.core.$ZodIssue): Mistake[] {
  const { path } = issue;
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ path, message }));
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ path: [...path, key], message: "is not a known key" }));
}

async function readText(url: URL): Promise<string> {
  const own = projectPath(url);
  // On this machine it may as well be a user's, who has put it here.
  if (own !== undefined && url.protocol !== "file:") return await readProjectText(own);
  try {
    return new TextDecoder().decode(await readUrl(url));
  } catch (cause) {
    if (isMissingPermission(cause)) throw cause;
    throw new KokoroError("input", `${nameOf(url)} can't be read`, { cause });
  }
}

/** As short as a reader can find it by. */
function nameOf(url: URL): string {
  const elsewhere = url.protocol === "file:" ? decodeURIComponent(url.pathname) : url.href;
  return projectPath(url) ?? elsewhere;
}
