import assert from "node:assert/strict";
import { run } from "../../setup/fetch/process.ts";
import { fixture } from "../helpers/files.ts";
import { compilePart } from "./compile.ts";

const folder = Deno.makeTempDirSync({ prefix: "kokoro-safetensors-" });
globalThis.addEventListener("unload", () => Deno.removeSync(folder, { recursive: true }));
const program = await compilePart("safetensors", folder);

/** Returns a line of the program's output for each file with these contents. */
async function read(files: readonly Uint8Array[]): Promise<string[]> {
  const paths = files.map((bytes, i) => {
    Deno.writeFileSync(`${folder}/${i}`, bytes);
    return `${folder}/${i}`;
  });
  return await readPaths(paths);
}

async function readPaths(paths: readonly string[]): Promise<string[]> {
  const printed = await run(program, ["read", ...paths], "reading ended the program");
  return printed.trimEnd().split("\n");
}

/** A file with any header, followed by `dataBytes` bytes with the value 1. */
function file(header: unknown, dataBytes = 8): Uint8Array {
  const json = typeof header === "string" ? header : JSON.stringify(header);
  const bytes = new TextEncoder().encode(json);
  return join(length(BigInt(bytes.length)), bytes, new Uint8Array(dataBytes).fill(1));
}

const length = (bytes: bigint): Uint8Array => new Uint8Array(BigUint64Array.of(bytes).buffer);

function join(...parts: readonly Uint8Array[]): Uint8Array {
  return Uint8Array.from(parts.flatMap((part) => [...part]));
}

const tensor = { dtype: "F32", shape: [2], data_offsets: [0, 8] };

const whole: Record<string, [bytes: Uint8Array, tensors: string]> = {
  "one tensor": [file({ a: tensor }), "8 a:F32,2"],
  "no tensor": [file({}), "0"],
  "a scalar": [file({ a: { ...tensor, shape: [], data_offsets: [4, 8] } }), "4 a:F32"],
  "metadata": [file({ __metadata__: { 'a"': "}\\" }, a: tensor }), "8 a:F32,2"],
  "spaces": [file(` { "a" :\n${JSON.stringify({ a: tensor }).slice(5, -1)}\t}  \r\n`), "8 a:F32,2"],
  "other types": [
    file({
      a: { dtype: "I32", shape: [1, 1], data_offsets: [0, 4] },
      b: { dtype: "BF16", shape: [2], data_offsets: [4, 8] },
    }),
    "8 a:I32,1,1 b:BF16,2",
  ],
};

const [good, header] = [file({ a: tensor }), JSON.stringify({ a: tensor })];

const damaged: Record<string, [bytes: Uint8Array, message: RegExp]> = {
  "nothing": [new Uint8Array(0), /Invalid argument|too short/],
  "less than a length": [good.subarray(0, 7), /too short to hold a header/],
  "no more than a length": [good.subarray(0, 8), /ends within its header/],
  "a length of zero": [length(0n), /no '{' where one belongs/],
  "the greatest length": [join(length(2n ** 64n - 1n), good.subarray(8)), /ends within its header/],
  "a length that wraps around": [
    join(length(2n ** 64n - 8n), good.subarray(8)),
    /ends within its header/,
  ],
  "half a header": [good.subarray(0, 8 + header.length / 2), /ends within its header/],
  "half of the data": [good.subarray(0, good.length - 4), /tensor a lies outside of the file/],
  "a zip archive": [join(new TextEncoder().encode("PK\x03\x04"), new Uint8Array(99)), /header/],
  "a page of HTML": [new TextEncoder().encode("<!doctype html><html></html>"), /header/],
  "garbage for a header": [file("\xff\0\x01garbage"), /no '{'/],
  "a list for a header": [file("[]"), /no '{'/],
  "a header that goes on": [file(`${header}}`), /something after its end/],
  "a header without its end": [file(header.slice(0, -1)), /no '}'/],
  "a string without its end": [file('{"a'), /no '"'/],
  "a string that ends in an escape": [file('{"a\\'), /no '"'/],
  "a comma too many": [file('{"a":' + JSON.stringify(tensor) + ",}"), /no '"'/],
  "a list where a tensor belongs": [file({ a: [tensor] }), /no '{'/],
  "100000 lists in each other": [file("[".repeat(100_000)), /no '{'/],
  "100000 lists in a shape": [file(`{"a":{"shape":${"[".repeat(100_000)}`), /no whole number/],
  "100000 objects in each other": [file('{"a":'.repeat(100_000)), /unknown property a/],
  "objects in metadata": [file({ __metadata__: { a: {} } }), /no '"'/],
  "a property that nobody knows": [
    file({ a: { ...tensor, order: "C" } }),
    /unknown property order/,
  ],
  "an empty tensor": [file({ a: {} }), /tensor a lies outside/],
  "no offsets": [file({ a: { ...tensor, data_offsets: undefined } }), /tensor a lies outside/],
  "one offset": [file({ a: { ...tensor, data_offsets: [0] } }), /tensor a lies outside/],
  "three offsets": [file({ a: { ...tensor, data_offsets: [0, 4, 8] } }), /tensor a lies outside/],
  "an end before the begin": [file({ a: { ...tensor, data_offsets: [8, 0] } }), /lies outside/],
  "an end after the file": [file({ a: { ...tensor, data_offsets: [4, 12] } }), /lies outside/],
  "a begin after the file": [file({ a: { ...tensor, data_offsets: [2e9, 2e9 + 8] } }), /outside/],
  "offsets at the limit": [
    file(
      '{"a":{"dtype":"F32","shape":[2],"data_offsets":[9223372036854775799,9223372036854775807]}}',
    ),
    /lies outside|too large/,
  ],
  "an offset of 30 digits": [
    file(`{"a":{"data_offsets":[0,${"9".repeat(30)}]}}`),
    /a number that is too large/,
  ],
  "a negative offset": [file({ a: { ...tensor, data_offsets: [-8, 0] } }), /no whole number/],
  "a fraction": [file({ a: { ...tensor, shape: [2.5] } }), /no ']'/],
  "text for a size": [file({ a: { ...tensor, shape: ["2"] } }), /no whole number/],
  "a shape of more": [file({ a: { ...tensor, shape: [3] } }), /not as large as/],
  "a shape of less": [file({ a: { ...tensor, shape: [1] } }), /not as large as/],
  "a size of zero": [file({ a: { ...tensor, shape: [0], data_offsets: [0, 0] } }), /not as large/],
  "a shape that overflows to its size": [
    file({ a: { ...tensor, shape: [2 ** 31, 2 ** 31, 2, 2] } }),
    /not as large as/,
  ],
  "a shape that overflows to nothing": [
    file({ a: { ...tensor, shape: [2 ** 31, 2 ** 31], data_offsets: [0, 0] } }),
    /not as large as/,
  ],
  "a type of another size": [file({ a: { ...tensor, dtype: "F64" } }), /not as large as/],
  "an unknown type": [file({ a: { ...tensor, dtype: "F8_E4M3" } }), /not as large as/],
  "no type": [file({ a: { ...tensor, dtype: undefined } }), /not as large as/],
  "a number for a type": [file({ a: { ...tensor, dtype: 32 } }), /no '"'/],
};

Deno.test("intact files are read", async () => {
  const lines = await read(Object.values(whole).map(([bytes]) => bytes));
  for (const [i, [what, [, tensors]]] of Object.entries(whole).entries()) {
    assert.equal(lines[i], `ok ${tensors}`, what);
  }
});

Deno.test("damaged files are errors that name the file and the damage", async () => {
  const lines = await read(Object.values(damaged).map(([bytes]) => bytes));
  for (const [i, [what, [, message]]] of Object.entries(damaged).entries()) {
    assert(lines[i].startsWith(`bad can't read ${folder}/${i}: `), `${what}: ${lines[i]}`);
    assert.match(lines[i], message, what);
  }
});

Deno.test("missing files, folders and devices are errors", async () => {
  const [missing, directory, device] = await readPaths([`${folder}/none`, folder, "/dev/null"]);
  assert.match(missing, /^bad can't read .*: No such file/);
  assert.match(directory, /^bad /);
  assert.match(device, /^bad /);
});

Deno.test("too little memory and too many open files are told apart from damage", async () => {
  const path = `${folder}/crowded`;
  await Deno.writeFile(path, good);
  await Deno.truncate(path, 2 ** 33); // a hole, which takes no space on the disk
  const printed = await run(program, ["crowded", path], "reading ended the program");
  const [memory, files] = printed.trimEnd().split("\n");
  assert.match(memory, /^memory can't read .*crowded: Cannot allocate memory$/);
  assert.match(files, /^memory can't read .*crowded: Too many open files$/);
});

Deno.test("thousands of damaged files cause no invalid memory access", async () => {
  const original = fixture("official_layout_tiny.folded.safetensors");
  assert.match((await readPaths([original]))[0], /^ok \d+ bert\./);
  for (const [path, count] of [[original, 1000], [await small(), 20_000]] as const) {
    const printed = await run(
      program,
      ["mutate", path, "1", `${count}`],
      "a damaged file ended it",
    );
    const [readable, refused] = printed.split(" ").map(Number);
    assert.equal(readable + refused, count);
    assert(readable > 0 && refused > count / 2, printed);
  }
});

/** Writes a small file, in which most random changes matter, and returns its path. */
async function small(): Promise<string> {
  const path = `${folder}/small`;
  const other = { dtype: "I32", shape: [2, 3], data_offsets: [8, 32] };
  await Deno.writeFile(path, file({ __metadata__: { x: "y" }, a: tensor, b: other }, 32));
  return path;
}
