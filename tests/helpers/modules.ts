/** The modules that a file of this project could load. */

import { projectPath } from "./files.ts";

/** A module in the output of `deno info --json`. */
export interface ModuleInfo {
  readonly specifier: string;
  readonly dependencies?: readonly {
    readonly code?: { readonly specifier: string };
    readonly isDynamic?: boolean;
  }[];
}

/** All modules that a file of this project could load, starting with the file itself. */
export async function modulesOf(path: string): Promise<ModuleInfo[]> {
  const command = new Deno.Command(Deno.execPath(), {
    args: ["info", "--json", projectPath(path)],
  });
  const { roots: [root], modules } = JSON.parse(
    new TextDecoder().decode((await command.output()).stdout),
  );
  const isRoot = ({ specifier }: ModuleInfo): boolean => specifier === root;
  return [modules.find(isRoot), ...modules.filter((module: ModuleInfo) => !isRoot(module))];
}
