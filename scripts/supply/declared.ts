/**
 * Finds the licences that npm packages declare themselves.
 *
 * @module
 */

import { join } from "node:path";
import type { Dependency } from "./dependencies.ts";

/**
 * The licences by package, from the `package.json` of each npm package in Deno's cache. What is not
 * there is left out, so that no network is needed.
 */
export async function declaredLicences(
  dependencies: readonly Dependency[],
): Promise<Map<string, string>> {
  const folders = await registryFolders();
  return new Map(
    dependencies.filter(({ kind }) => kind === "npm").flatMap((one) => {
      const found = folders.map((folder) => declaredIn(folder, one)).find((licence) => licence);
      return found ? [[one.name, found] as const] : [];
    }),
  );
}

/** The folders of Deno's cache that hold packages: one for each registry. */
async function registryFolders(): Promise<string[]> {
  const command = new Deno.Command(Deno.execPath(), { args: ["info", "--json"] });
  const { npmCache } = JSON.parse(new TextDecoder().decode((await command.output()).stdout));
  return [...Deno.readDirSync(npmCache)].map(({ name }) => join(npmCache, name));
}

function declaredIn(folder: string, { name, version = "" }: Dependency): string | undefined {
  try {
    const { license } = JSON.parse(
      Deno.readTextFileSync(join(folder, name, version, "package.json")),
    );
    return typeof license === "string" ? license : undefined;
  } catch (error) {
    if (error instanceof Deno.errors.NotFound || error instanceof Deno.errors.NotADirectory) return;
    throw error;
  }
}
