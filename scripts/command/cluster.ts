/**
 * The options of commands that use a cluster.
 *
 * @module
 */

import type { Command } from "../../dev_deps.ts";
import { readText, userPath } from "./command.ts";

/** The options that {@linkcode addCluster} adds. */
export interface ClusterFlags {
  readonly nats: string;
  readonly creds?: string;
  readonly certificates?: string;
}

/** Where the cluster is, and who connects. */
export interface Place {
  readonly servers: string;
  readonly creds?: string;
  readonly certificates?: string;
}

/**
 * Adds `--nats`, `--creds` and `--certificates`.
 *
 * @param address the default address; absent if there is none
 */
export function addCluster(program: Command, address?: string): void {
  const what = "addresses of NATS, with commas between them: tls://user:password@host:4222";
  program
    .option("--nats <urls>", what, address)
    .option("--creds <file>", "a file with credentials for NATS")
    .option("--certificates <file>", "certificates that the server's must be signed with (PEM)");
}

/** The address of a server on this machine. */
export const LOCAL = "nats://127.0.0.1:4222";

/**
 * Reads the options.
 *
 * @throws {KokoroError} `input` when the file with credentials can't be read
 */
export async function placeOf({ nats, creds, certificates }: ClusterFlags): Promise<Place> {
  return {
    servers: nats,
    ...(creds && { creds: await readText(creds) }),
    ...(certificates && { certificates: userPath(certificates) }),
  };
}
