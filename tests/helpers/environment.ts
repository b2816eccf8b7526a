/** Environment variables for tests. */

import { join } from "node:path";

/** Calls `use` with these variables set, or unset if undefined, and then restores them. */
export async function withEnvironment(
  variables: Record<string, string | undefined>,
  use: () => void | Promise<void>,
): Promise<void> {
  const before = Object.keys(variables).map((name) => [name, Deno.env.get(name)] as const);
  setVariables(Object.entries(variables));
  try {
    await use();
  } finally {
    setVariables(before);
  }
}

function setVariables(variables: readonly (readonly [name: string, value?: string])[]): void {
  for (const [name, value] of variables) {
    if (value === undefined) Deno.env.delete(name);
    else Deno.env.set(name, value);
  }
}

/** Links `programs` in `folder` and returns `folder`, to be the only folder on the PATH. */
export async function pathWith(programs: readonly string[], folder: string): Promise<string> {
  for (const program of programs) {
    const { stdout } = await new Deno.Command("which", { args: [program] }).output();
    await Deno.symlink(new TextDecoder().decode(stdout).trim(), join(folder, program));
  }
  return folder;
}
