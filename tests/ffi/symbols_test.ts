import assert from "node:assert/strict";
import {
  ABI_VERSION,
  CURVE_VALUES_PER_FRAME,
  LAYOUT_BYTES,
  MAX_FRAMES,
  MAX_THREADS,
  MAX_TOKENS,
  MESSAGE_BYTES,
  SAMPLES_PER_FRAME,
  STYLE_SIZE,
  symbols,
  VOICED_NOISE,
} from "../../ffi/symbols.ts";

const header = Deno.readTextFileSync(new URL("../../shim/kokoro.h", import.meta.url));
const source = Deno.readTextFileSync(new URL("../../ffi/symbols.ts", import.meta.url));

Deno.test("the constants are those of the header", () => {
  const defined = Object.fromEntries(
    [...header.matchAll(/#define KOKORO_(\w+) ([\d.]+)/g)].map(([, name, value]) => [name, +value]),
  );
  assert.deepEqual(defined, {
    ABI_VERSION,
    CURVE_VALUES_PER_FRAME,
    LAYOUT_BYTES,
    MAX_FRAMES,
    MAX_THREADS,
    MAX_TOKENS,
    MESSAGE_BYTES,
    SAMPLES_PER_FRAME,
    STYLE_SIZE,
    VOICED_NOISE,
  });
});

Deno.test("every function has the header's parameters, in order and with their types", () => {
  const prototypes = [...header.matchAll(/KOKORO_API ([\w ]+?) (\w+)\(([^)]*)\);/g)];
  assert.deepEqual(prototypes.map(([, , name]) => name).sort(), Object.keys(symbols).sort());
  for (const [, result, name, list] of prototypes) {
    const parameters = list === "void" ? [] : list.split(",").map((text) => text.trim());
    const [entry] = source.match(new RegExp(`  ${name}: {.*?\n  },`, "s"))!;
    const commented = [...entry.matchAll(/"(\w+)", \/\/ (.*)/g)];
    const types = commented.filter(([text]) => !text.includes("result"));
    assert.deepEqual(types.slice(0, parameters.length).map(([, , type]) => type), parameters, name);
    for (const [, foreign, type] of types.slice(0, parameters.length)) {
      assert.equal(foreign, foreignType(type), `${name}: ${type}`);
    }
    const { [name as keyof typeof symbols]: { parameters: table, result: got } } = symbols;
    assert.equal(table.length, parameters.length, name);
    assert.equal(got, { void: "void", uint32_t: "u32", kokoro_status: "i32" }[result], name);
  }
});

/** The FFI type of a C parameter: handles are pointers, memory is a buffer. */
function foreignType(type: string): string {
  if (/^(const )?kokoro_(engine|utterance) \*\w/.test(type)) return "pointer";
  return type.includes("*") ? "buffer" : type.startsWith("uint64_t") ? "u64" : "u32";
}

Deno.test("functions that compute do not block the event loop", () => {
  const free = Object.entries(symbols).filter(([, symbol]) => "nonblocking" in symbol);
  assert.deepEqual(free.map(([name]) => name), [
    "kokoro_engine_create",
    "kokoro_engine_release",
    "kokoro_engine_prepare",
    "kokoro_utterance_create",
    "kokoro_utterance_curves",
    "kokoro_utterance_samples",
  ]);
});
