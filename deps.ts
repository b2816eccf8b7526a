// deno-lint-ignore-file explicit-module-boundary-types -- a loader's type is that of its module

/**
 * Every third-party module, once, with its pinned specifier.
 *
 * A module imported over HTTP gets its importer's import map, so nothing in this project uses a bare
 * specifier. What only set-up needs is behind a function: speaking must not wait for unzipping code.
 * The Deno standard library's registry can't be reached from every build machine, so `npm:yaml` stands
 * where `@std/yaml` could, and `node:assert/strict` where `@std/assert` could.
 *
 * @module
 */

/** Checks data at the edges: configuration files, manifests, options of a user. */
export { z } from "npm:zod@4.6.7";

/** Reads the configuration files. */
export { parse as parseYaml } from "npm:yaml@2.9.1";

/** Reads command lines. */
export type { Command } from "npm:commander@15.1.0";
export const loadCommander = () => import("npm:commander@15.1.0");

/** Reads zip archives: wheels and checkpoints. */
export const loadZip = () => import("npm:@zip.js/zip.js@2.24.0");

/** Decodes the ONNX export. */
export const loadProtobuf = () => import("npm:protobufjs@8.8.1");
