/**
 * Reads and checks YAML configuration files. Error messages name the file, line and key.
 *
 * @module
 */

import type { z } from "../deps.ts";
import { isMissingPermission, KokoroError } from "../errors.ts";
import { projectPath, readProjectText, readUrl } from "../project/files.ts";
import { readYaml } from "./yaml.ts";

/**
 * Reads the data of a YAML file.
 *
 * @param url the URL of a file on this machine or on a server
 * @throws {KokoroError} `input` when the file can't be read, is not YAML or doesn't match `schema`:
 * the message has the file, line and key of each mistake. `setup` when the file is part of this
 * project, which was loaded over HTTP, and can't be read
 */
export async function readConfig<Schema extends z.ZodType>(
  url: URL,
  schema: Schema,
): Promise<z.infer<Schema>> {
  return parseConfig(await readText(url), nameOf(url), schema);
}

/**
 * Reads the data of a YAML text.
 *
 * @param name what the messages call the text
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

/**
 * Finds the path and message of each mistake in an issue. Zod reports an unknown key at the path of
 * the object that contains it, and an invalid key in a separate list of issues.
 */
function placesOf(issue: z.core.$ZodIssue): Mistake[] {
  const { path } = issue;
  if (issue.code === "invalid_key") return issue.issues.map(({ message }) => ({ path, message }));
  if (issue.code !== "unrecognized_keys") return [issue];
  return issue.keys.map((key) => ({ path: [...path, key], message: "is not a known key" }));
}

async function readText(url: URL): Promise<string> {
  const own = projectPath(url);
  // A local file in the project's folder may be the user's own, so a failure is an `input` error.
  if (own !== undefined && url.protocol !== "file:") return await readProjectText(own);
  try {
    return new TextDecoder().decode(await readUrl(url));
  } catch (cause) {
    if (isMissingPermission(cause)) throw cause;
    throw new KokoroError("input", `${nameOf(url)} can't be read`, { cause });
  }
}

/** The shortest name by which a user can find the file. */
function nameOf(url: URL): string {
  return projectPath(url) ?? (url.protocol === "file:" ? decoded(url.pathname) : url.href);
}

/** The text of a path, or the path as it is if it is not encoded UTF-8. */
function decoded(path: string): string {
  try {
    return decodeURIComponent(path);
  } catch {
    return path;
  }
}
