import assert from "node:assert/strict";
import { gonePaths, linksIn, unreachedPages } from "../../../scripts/check/pages.ts";

Deno.test("links are relative to their page, and code has none", () => {
  const text = "[a](b.md#part), [web](https://x.org), `[word](/x/)`\n```ts\n[c](d.md)\n```\n";
  assert.deepEqual(linksIn("docs/page.md", text), ["docs/b.md"]);
});

Deno.test("a page that no chain of links reaches is reported", () => {
  const pages = new Map([
    ["README.md", "[one](docs/one.md)"],
    ["docs/one.md", "[two](two.md)"],
    ["docs/two.md", ""],
    ["docs/lost.md", "[one](one.md)"],
  ]);
  assert.deepEqual(unreachedPages(pages), ["docs/lost.md"]);
});

Deno.test("a path that is gone is reported, in code spans and links", () => {
  const there = new Set(["text/a.ts", "docs/b.md", "text/script/"]);
  const exists = (path: string): boolean => there.has(path);
  const text = "`text/a.ts`, `text/old.ts`, `text/script/`, `text/gone/`, [b](b.md), [c](c.md)";
  assert.deepEqual(gonePaths("docs/page.md", text, exists), [
    "docs/page.md: there is no text/old.ts",
    "docs/page.md: there is no text/gone/",
    "docs/page.md: there is no docs/c.md",
  ]);
});

Deno.test("a comment may name a file from its own folder", () => {
  const exists = (path: string): boolean => path === "text/english/normalize/rule.ts";
  const text = "/** See `normalize/rule.ts`. */";
  assert.deepEqual(gonePaths("text/english/reader.ts", text, exists), []);
});
