/**
 * Checks that everything that `mod.ts` exports has an example that shows it.
 *
 * @module
 */

/** A declaration, as `deno doc --json` prints it. */
export interface Documented {
  readonly name: string;
  readonly kind?: string;
  readonly accessibility?: string;
  readonly jsDoc?: { readonly tags?: readonly { readonly kind: string; readonly doc?: string }[] };
  readonly def?: { readonly methods?: readonly Documented[] };
}

interface Symbol {
  readonly name: string;
  readonly declarations: readonly Omit<Documented, "name">[];
}

/** The exports of a module, and the public methods of its classes, from what `deno doc` prints. */
export function documentedIn(json: string): Documented[] {
  const [{ symbols }] = Object.values<{ symbols: Symbol[] }>(JSON.parse(json).nodes);
  return symbols.flatMap(({ name, declarations }) =>
    declarations.flatMap((declaration) => [
      { ...declaration, name },
      ...(declaration.kind === "class" ? declaration.def?.methods ?? [] : [])
        .filter(({ accessibility }) => accessibility !== "private")
        .map((method) => ({ ...method, name: `${name}.${method.name}` })),
    ])
  );
}

/** The names without an example that is run, imports `mod.ts` and shows the name. */
export function withoutExample(all: readonly Documented[]): string[] {
  return all.filter((symbol) => !examplesOf(symbol).some((text) => shows(text, symbol.name)))
    .map(({ name }) => name);
}

function examplesOf({ jsDoc }: Documented): string[] {
  return jsDoc?.tags?.flatMap(({ kind, doc }) => kind === "example" && doc ? [doc] : []) ?? [];
}

function shows(example: string, name: string): boolean {
  const [, word = ""] = name.match(/(\w+)$/) ?? []; // none for `[Symbol.dispose]`
  const isRun = /^```ts\n/m.test(example);
  return isRun && example.includes('from "./mod.ts"') && example.includes(word);
}
