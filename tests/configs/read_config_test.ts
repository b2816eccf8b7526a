import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { parseConfig, readConfig } from "../../configs/read_config.ts";
import { z } from "../../deps.ts";
import { KokoroError } from "../../errors.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { inTemporaryFolder, projectPath } from "../helpers/files.ts";

const name = z.string().regex(/^[a-z]+$/, "is no name");
const dog = z.strictObject({ age: z.number().max(20, "is too old") });
const schema = z.strictObject({ home: z.string(), dogs: z.record(name, dog) });

const GOOD = "home: Dover\ndogs:\n  rex:\n    age: 7\n";

/** The errors for a text, one for each line of the message. */
function mistakes(text: string): string[] {
  try {
    assert.fail(Deno.inspect(parseConfig(text, "dogs.yaml", schema)));
  } catch (error) {
    if (!(error instanceof KokoroError)) throw error;
    assert.equal(error.kind, "input");
    return error.message.split("\n");
  }
}

Deno.test("a valid text becomes data", () => {
  assert.deepEqual(parseConfig(GOOD, "dogs.yaml", schema), {
    home: "Dover",
    dogs: { rex: { age: 7 } },
  });
  // The example of the documentation.
  const { tempo } = parseConfig("tempo: 1.2", "my.yaml", z.strictObject({ tempo: z.number() }));
  assert.equal(tempo, 1.2);
});

const wrong: Record<string, readonly [text: string, ...messages: RegExp[]]> = {
  "a wrong value": [
    "home: Dover\ndogs:\n  rex:\n    age: 21\n",
    /^dogs\.yaml:4: dogs\.rex\.age: is too old$/,
  ],
  "a value of another type": [
    "dogs: {}\n\n# Where they live.\nhome: 7\n",
    /^dogs\.yaml:4: home: .*expected string, received number/,
  ],
  "an unknown key": [
    "home: Dover\ndogs:\n  rex:\n    age: 7\n    ages:\n      now: 7\n",
    /^dogs\.yaml:5: dogs\.rex\.ages: is not a known key$/,
  ],
  "an invalid key": [
    "home: Dover\ndogs:\n  rex: { age: 7 }\n  Rex II:\n    age: 7\n",
    /^dogs\.yaml:4: dogs\.Rex II: is no name$/,
  ],
  "a missing key": ["\ndogs: {}\n", /^dogs\.yaml:2: home: .*received undefined/],
  "a missing key of an entry": [
    "home: Dover\ndogs:\n  rex: {}\n",
    /^dogs\.yaml:3: dogs\.rex\.age: .*received undefined/,
  ],
  "a key without its value": [
    "home: Dover\ndogs:\n  rex:\n",
    /^dogs\.yaml:3: dogs\.rex: .*received null/,
  ],
  "an empty text": ["", /^dogs\.yaml:1: .*received null/],
  "a list instead of a map": ["- Dover\n", /^dogs\.yaml:1: .*expected object, received array/],
  "several mistakes": [
    "home: 7\ndogs:\n  rex:\n    age: 21\n    size: 3\n",
    /^dogs\.yaml:1: home: /,
    /^dogs\.yaml:4: dogs\.rex\.age: is too old$/,
    /^dogs\.yaml:5: dogs\.rex\.size: is not a known key$/,
  ],
  "a list without an end": ["home: Dover\ndogs: [1,\n", /^dogs\.yaml:3: deficient indentation$/],
  "a duplicate key": [
    "home: Dover\ndogs: {}\nhome: Deal\n",
    /^dogs\.yaml:3: duplicated mapping key$/,
  ],
  "too many aliases": [
    `home: &home Dover\ndogs:\n${"  - *home\n".repeat(101)}`,
    /^dogs\.yaml:\d+: .*aliases/,
  ],
  "several documents": [`${GOOD}---\n${GOOD}`, /^dogs\.yaml contains several documents/],
  "an unknown alias": ["home: *dover\ndogs: {}\n", /^dogs\.yaml:1: unidentified alias "dover"$/],
};

for (const [what, [text, ...messages]] of Object.entries(wrong)) {
  Deno.test(`${what} is an error that says where`, () => {
    const told = mistakes(text);
    assert.equal(told.length, messages.length, told.join("\n"));
    messages.forEach((message, i) => assert.match(told[i], message));
  });
}

Deno.test("an invalid item of a list is an error with its line", () => {
  const ages = z.strictObject({ ages: z.array(z.number()) });
  const message = /^dogs\.yaml:3: ages\.1: .*received string$/;
  assert.throws(
    () => parseConfig("ages:\n  - 7\n  - old\n", "dogs.yaml", ages),
    kokoroError("input", message),
  );
});

Deno.test("errors name a file by its path, and a project file by its relative path", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "my dogs.yaml");
    const url = pathToFileURL(path);
    await Deno.writeTextFile(path, GOOD);
    assert.equal((await readConfig(url, schema)).home, "Dover");

    await Deno.writeTextFile(path, "home: 7\ndogs: {}");
    const ofUser = new RegExp(`^${path}:1: home: `);
    await assert.rejects(readConfig(url, schema), kokoroError("input", ofUser));
    const own = pathToFileURL(projectPath("configs/kokoro_emotions.yaml"));
    const ofProject = /^configs\/kokoro_emotions\.yaml:\d+: home: /;
    await assert.rejects(readConfig(own, schema), kokoroError("input", ofProject));
  }));

Deno.test("a file that can't be read is an error with its path and a cause", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "none.yaml");
    await assert.rejects(readConfig(pathToFileURL(path), schema), (error: Error) => {
      assert.equal(error.message, `${path} can't be read`);
      assert(error.cause instanceof Deno.errors.NotFound);
      return kokoroError("input", /none/)(error);
    });
  }));

Deno.test("a file can be read from a server, and errors name its address", async () => {
  const files: Record<string, string> = { "/good.yaml": GOOD, "/bad.yaml": "home: 7\ndogs: {}" };
  await using server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen(): void {} },
    ({ url }) => {
      const text = files[new URL(url).pathname];
      return text === undefined ? new Response("none", { status: 404 }) : new Response(text);
    },
  );
  const base = `http://127.0.0.1:${server.addr.port}`;
  const read = (path: string): Promise<z.infer<typeof schema>> =>
    readConfig(new URL(path, base), schema);
  assert.equal((await read("/good.yaml")).home, "Dover");
  const wrong = new RegExp(`^${base}/bad\\.yaml:1: home: `);
  await assert.rejects(read("/bad.yaml"), kokoroError("input", wrong));
  await assert.rejects(read("/none.yaml"), (error: Error) => {
    assert.match(String(error.cause), /the server answered 404/);
    return kokoroError("input", new RegExp(`^${base}/none\\.yaml can't be read$`))(error);
  });
});

Deno.test("an unreachable server is an error that names the address", async () => {
  const server = Deno.serve(
    { hostname: "127.0.0.1", port: 0, onListen(): void {} },
    () => new Response(),
  );
  const { port } = server.addr;
  await server.shutdown();
  const url = new URL(`http://127.0.0.1:${port}/dogs.yaml`);
  const message = new RegExp(`^http://127\\.0\\.0\\.1:${port}/dogs\\.yaml can't be read$`);
  await assert.rejects(readConfig(url, schema), kokoroError("input", message));
});
