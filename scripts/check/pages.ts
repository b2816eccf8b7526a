/**
 * Checks the pages: that each is reached from the README, and that no page or comment names a path
 * that is gone.
 *
 * @module
 */

import { posix } from "node:path";

/** A page's relative links, outside of code: paths from the top of the project. */
export function linksIn(path: string, text: string): string[] {
  const prose = text.replace(/```[^]*?```|`[^`\n]*`/g, "");
  return [...prose.matchAll(/\]\(([^)\s#]+)(?:#[^)]*)?\)/g)]
    .map(([, target]) => target)
    .filter((target) => !/^[a-z]+:/.test(target))
    .map((target) => posix.join(posix.dirname(path), target));
}

/** The pages that no chain of links from the README reaches. */
export function unreachedPages(pages: ReadonlyMap<string, string>): string[] {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const link of linksIn(path, pages.get(path) ?? "")) if (pages.has(link)) visit(link);
  };
  visit("README.md");
  return [...pages.keys()].filter((path) => !reached.has(path));
}

/** Paths in code spans: a file below a folder, or a folder below another. */
const PATH =
  /`((?:[\w.-]+\/)+[\w.-]+\.(?:ts|h|cpp|c|py|md|yaml|json|txt|tsv|svg|proto)|(?:[\w.-]+\/){2,})`/g;

/** The paths that a text names in code spans, or links to, and that `exists` denies. */
export function gonePaths(
  path: string,
  text: string,
  exists: (path: string) => boolean,
): string[] {
  const named = [...text.matchAll(PATH)].map(([, name]) => name);
  // A comment may name a file of its own folder, or of the one above.
  const folder = posix.dirname(path);
  const isThere = (name: string): boolean =>
    [name, posix.join(folder, name), posix.join(folder, "..", name)].some(exists);
  const gone = named.filter((name) => !isThere(name));
  const links = path.endsWith(".md") ? linksIn(path, text).filter((link) => !exists(link)) : [];
  return [...gone, ...links].map((name) => `${path}: there is no ${name}`);
}
