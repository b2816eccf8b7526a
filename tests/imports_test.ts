/** Checks the rules of imports between folders, which keep each folder readable by itself. */

import assert from "node:assert/strict";
import { posix } from "node:path";
import { projectPath } from "./helpers/files.ts";

/** The files of the project whose names match `ending`, except for tests. */
function sources(ending: RegExp, folder = ""): string[] {
  const entries = [...Deno.readDirSync(projectPath(folder || "."))];
  return entries.flatMap(({ name, isDirectory }) => {
    const path = posix.join(folder, name);
    if (name.startsWith(".") || ["node_modules", "reference", "tests"].includes(path)) return [];
    return isDirectory ? sources(ending, path) : ending.test(name) ? [path] : [];
  }).sort();
}

/** The modules of the project that a file imports, including type imports. */
function importsOf(path: string): string[] {
  const code = Deno.readTextFileSync(projectPath(path)).replace(/^ *\/?\*.*$/gm, "");
  const specifiers = code.matchAll(/(?:(?<=[\w}*] )from |\bimport\(|^import )"(\.[^"]+\.ts)"/gm);
  return [...specifiers].map(([, specifier]) => posix.join(posix.dirname(path), specifier));
}

const imports = new Map(sources(/\.ts$/).map((path) => [path, importsOf(path)]));

/** Every import that breaks a rule, as `from -> to`. */
function breaches(isForbidden: (from: string, to: string) => boolean): string[] {
  return [...imports].flatMap(([from, targets]) =>
    targets.filter((to) => isForbidden(from, to)).map((to) => `${from} -> ${to}`)
  );
}

/** A circle in a graph, or an empty list if there is none. */
function circleIn(graph: ReadonlyMap<string, readonly string[]>): string[] {
  const done = new Set<string>();
  const visit = (node: string, path: readonly string[]): string[] => {
    if (path.includes(node)) return [...path.slice(path.indexOf(node)), node];
    if (done.has(node)) return [];
    for (const next of graph.get(node) ?? []) {
      const circle = visit(next, [...path, node]);
      if (circle.length > 0) return circle;
    }
    done.add(node);
    return [];
  };
  for (const node of graph.keys()) {
    const circle = visit(node, []);
    if (circle.length > 0) return circle;
  }
  return [];
}

const isBelow = (path: string, ...folders: string[]): boolean =>
  folders.some((folder) => path.startsWith(`${folder}/`));
const roomOf = (path: string): string => path.split("/")[0];

Deno.test("imports are found", () => {
  assert(imports.get("mod.ts")!.includes("speech/load_kokoro.ts"));
  assert(imports.get("setup/assets.ts")!.includes("setup/install.ts"), "dynamic ones too");
  for (const targets of imports.values()) {
    for (const target of targets) assert(Deno.statSync(projectPath(target)).isFile);
  }
});

Deno.test("circleIn finds a circle", () => {
  assert.deepEqual(circleIn(new Map([["a", ["b"]], ["b", ["c", "a"]], ["c", []]])), [
    "a",
    "b",
    "a",
  ]);
});

Deno.test("no files import each other in a circle", () => {
  assert.deepEqual(circleIn(imports), []);
});

Deno.test("no folders import each other in a circle", () => {
  const rooms = Map.groupBy(imports.keys(), roomOf);
  const graph = new Map([...rooms].map(([room, paths]) => {
    const targets = paths.flatMap((path) => imports.get(path)!).map(roomOf);
    return [room, [...new Set(targets)].filter((target) => target !== room)];
  }));
  assert.deepEqual(circleIn(graph), []);
});

Deno.test("the top folder has only four modules", () => {
  const loose = [...imports.keys()].filter((path) => !path.includes("/"));
  assert.deepEqual(loose, ["deps.ts", "dev_deps.ts", "errors.ts", "mod.ts"]);
});

Deno.test("folders for speech import no benches, commands, servers or examples", () => {
  const speaking = ["audio", "configs", "ffi", "project", "setup", "speech", "text", "voices"];
  assert.deepEqual(
    breaches((from, to) =>
      isBelow(from, ...speaking) &&
      (to === "dev_deps.ts" || isBelow(to, "bench", "scripts", "serving", "examples"))
    ),
    [],
  );
});

/** All modules that a module imports, directly or not. */
function reachedFrom(start: string): string[] {
  const reached = new Set<string>();
  const visit = (path: string): void => {
    if (reached.has(path)) return;
    reached.add(path);
    for (const target of imports.get(path) ?? []) visit(target);
  };
  visit(start);
  return [...reached];
}

Deno.test("mod.ts does not reach the server and the cluster, and their packages", () => {
  const reached = reachedFrom("mod.ts");
  assert(reached.includes("serving/model_life.ts"));
  assert.deepEqual(reached.filter((path) => isBelow(path, "serving/http", "serving/nats")), []);
});

Deno.test("the server does not reach the cluster and its packages", () => {
  const reached = reachedFrom("scripts/serve.ts");
  assert(reached.includes("serving/http/server.ts"));
  assert.deepEqual(reached.filter((path) => isBelow(path, "serving/nats")), []);
});

Deno.test("modules for all languages import none of a single language", () => {
  const languageFree = [
    "text/formats",
    "text/phonemes",
    "text/script",
    "text/ssml",
    "text/utterances",
  ];
  const isOfLanguage = (path: string): boolean =>
    isBelow(path, "text") && path.split("/").length > 2 && !isBelow(path, ...languageFree);
  assert.deepEqual(
    breaches((from, to) => isBelow(from, ...languageFree) && isOfLanguage(to)),
    [],
  );
});

Deno.test("only the front end imports the readers of languages", () => {
  const isReader = (path: string): boolean => /^text\/(?!script\/)\w+\/reader\.ts$/.test(path);
  const isElsewhere = (from: string, to: string): boolean =>
    from !== "text/front_end.ts" && posix.dirname(from) !== posix.dirname(to);
  assert.deepEqual(breaches((from, to) => isReader(to) && isElsewhere(from, to)), []);
});

Deno.test("no folder in serving/ imports another one", () => {
  const wayIn = (path: string): string | undefined => path.match(/^serving\/(\w+)\//)?.[1];
  assert.deepEqual(
    breaches((from, to) =>
      wayIn(from) !== undefined && wayIn(to) !== undefined && wayIn(from) !== wayIn(to)
    ),
    [],
  );
});

Deno.test("the kernels include no headers of libtorch", () => {
  const kernels = sources(/\.(h|cpp)$/, "shim/kernels");
  assert(kernels.length > 0);
  const including = kernels.filter((path) =>
    /#include\s*[<"](ATen|torch|c10)/.test(Deno.readTextFileSync(projectPath(path)))
  );
  assert.deepEqual(including, []);
});
