/**
 * The options of commands that use a cluster.
 *
 * @module
 */

import type { Command } from "../../dev_deps.ts";
import type { ClusterPlace } from "../../serving/nats/connect.ts";
import { readText, userPath } from "./command.ts";

/** The options that {@linkcode addCluster} adds. */
export interface ClusterFlags {
  readonly nats: string;
  readonly creds?: string;
  readonly certificates?: string;
}

/** Adds `--nats`, `--creds` and `--certificates`. */
export function addCluster(program: Command): void {
  program
    .option(
      "--nats <urls>",
      "addresses of NATS, with commas between them: tls://user:password@host:4222",
      "nats://127.0.0.1:4222",
    )
    .option("--creds <file>", "a file with credentials for NATS")
    .option("--certificates <file>", "certificates that the server's must be signed with (PEM)");
}

/**
 * Reads the options.
 *
 * @throws {KokoroError} `input` when the file with credentials can't be read
 */
export async function placeOf({ nats, creds, certificates }: ClusterFlags): Promise<ClusterPlace> {
  return {
    servers: nats,
    ...(creds && { creds: await readText(creds) }),
    ...(certificates && { certificates: userPath(certificates) }),
  };
}
