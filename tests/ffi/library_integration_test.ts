import assert from "node:assert/strict";
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

Deno.test("opens the path that is given, whatever the environment says", () => {
  withVariable("/missing/other.so", () => {
    const library = Library.open({ path: good });
    assert.equal(library.path, good);
    assert.equal(library.symbols.kokoro_abi_version(), ABI_VERSION);
  });
});

Deno.test("KOKORO_LIBRARY comes before what is installed, and alone", () => {
  withVariable(good, () => {
    assert.equal(Library.open({ installed: ["/missing/installed.so"] }).path, good);
  });
  withVariable("/missing/mine.so", () => {
    const message = failureOf({ installed: [good] });
    assert.match(message, /\/missing\/mine\.so: /);
    assert.doesNotMatch(message, new RegExp(good));
  });
});

Deno.test("opens the first installed library that opens", () => {
  withVariable("", () => {
    const notALibrary = new URL(import.meta.url).pathname;
    assert.equal(Library.open({ installed: ["/missing/a.so", notALibrary, good] }).path, good);
  });
});

Deno.test("lists every path with its own reason", () => {
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

Deno.test("another ABI version is named with the one that is needed", () => {
  const old = compile("libkokoro", "-DSTANDIN_ABI_VERSION=77", "-DSTANDIN_INCOMPLETE");
  assert.match(
    failureOf({ path: old }),
    new RegExp(`ABI version 77.*needs ABI version ${ABI_VERSION}\\b`),
  );
});

Deno.test("a library without a function of the interface is refused by the function's name", () => {
  const incomplete = compile("libkokoro", "-DSTANDIN_INCOMPLETE");
  assert.match(failureOf({ path: incomplete }), /kokoro_utterance_free/);
});

Deno.test("some other library is refused", () => {
  assert.match(failureOf({ path: compile("libcuda") }), /kokoro_abi_version/);
});
