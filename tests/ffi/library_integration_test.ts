import assert from "node:assert/strict";
import { join, relative } from "node:path";
import { KokoroError } from "../../errors.ts";
import { Library, type LibraryOptions } from "../../ffi/library.ts";
import { ABI_VERSION } from "../../ffi/symbols.ts";
import { compile } from "../standin/compile.ts";

const good = compile("libkokoro");

function failureOf(options: LibraryOptions): string {
  try {
    Library.open(options);
  } catch (error) {
    assert(error instanceof KokoroError);
    assert.equal(error.kind, "library");
    assert.match(error.message, /deno task setup/);
    assert(error.cause === undefined || error.cause instanceof Error);
    return error.message;
  }
  assert.fail("it opened");
}

function withVariable(value: string, body: () => void): void {
  const before = Deno.env.get("KOKORO_LIBRARY");
  Deno.env.set("KOKORO_LIBRARY", value);
  try {
    body();
  } finally {
    if (before === undefined) Deno.env.delete("KOKORO_LIBRARY");
    else Deno.env.set("KOKORO_LIBRARY", before);
  }
}

Deno.test("a given path is opened even if KOKORO_LIBRARY is set", () => {
  withVariable("/missing/other.so", () => {
    const library = Library.open({ path: good });
    assert.equal(library.path, good);
    assert.equal(library.symbols.kokoro_abi_version(), ABI_VERSION);
  });
});

Deno.test("with KOKORO_LIBRARY set, installed libraries are not tried", () => {
  withVariable(good, () => {
    assert.equal(Library.open({ installed: ["/missing/installed.so"] }).path, good);
  });
  withVariable("/missing/mine.so", () => {
    const message = failureOf({ installed: [good] });
    assert.match(message, /\/missing\/mine\.so: /);
    assert.doesNotMatch(message, new RegExp(good));
  });
});

Deno.test("a relative KOKORO_LIBRARY is a file in the current folder", () => {
  withVariable(relative(Deno.cwd(), good), () => assert.equal(Library.open().path, good));
  withVariable("libm.so.6", () => {
    assert(failureOf({}).includes(`\n  ${join(Deno.cwd(), "libm.so.6")}: `));
  });
});

Deno.test("the first installed library that can be opened is used", () => {
  withVariable("", () => {
    const notALibrary = new URL(import.meta.url).pathname;
    assert.equal(Library.open({ installed: ["/missing/a.so", notALibrary, good] }).path, good);
  });
});

Deno.test("the error lists each path with its reason", () => {
  withVariable("", () => {
    const notALibrary = new URL(import.meta.url).pathname;
    const message = failureOf({ installed: ["/missing/a.so", notALibrary] });
    assert.match(message, /\n {2}\/missing\/a\.so: .*No such file/);
    assert.match(
      message,
      /\n {2}.*library_integration_test\.ts: .*(invalid ELF header|file too short|slice is not valid)/,
    );
    assert.match(failureOf({}), /no path is known/);
  });
});

Deno.test("the error for another ABI version also names the required one", () => {
  const old = compile("libkokoro", "-DSTANDIN_ABI_VERSION=77", "-DSTANDIN_INCOMPLETE");
  assert.match(
    failureOf({ path: old }),
    new RegExp(`ABI version 77.*needs ABI version ${ABI_VERSION}\\b`),
  );
});

Deno.test("the error for an incomplete library names the missing function", () => {
  const incomplete = compile("libkokoro", "-DSTANDIN_INCOMPLETE");
  assert.match(failureOf({ path: incomplete }), /kokoro_utterance_free/);
});

Deno.test("an unrelated library is refused", () => {
  assert.match(failureOf({ path: compile("libcuda") }), /kokoro_abi_version/);
});
