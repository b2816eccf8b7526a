/**
 * The cast of a scene, for commands that speak.
 *
 * @module
 */

import { pathToFileURL } from "node:url";
import { readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import type { Command } from "../../dev_deps.ts";
import { type Cast, speakerSchema } from "../../speech/scene/turn.ts";
import { userPath } from "./command.ts";

/** Adds `--cast`. */
export function addCast(program: Command): void {
  program.option(
    "--cast <file>",
    "a YAML file with a line for each speaker of a scene, such as RICK: rick_c137",
  );
}

/**
 * Reads who speaks in a scene: a voice, or a voice, an emotion and more, for each name.
 *
 * @throws {KokoroError} `input` when the file can't be read, or is no cast
 */
export async function readCast(file: string | undefined): Promise<Cast | undefined> {
  if (file === undefined) return undefined;
  return await readConfig(pathToFileURL(userPath(file)), z.record(z.string(), speakerSchema));
}
