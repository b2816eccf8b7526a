import assert from "node:assert/strict";
import { posix } from "node:path";
import { FILES, INDEX } from "../../../../serving/http/page/files.ts";
import { get, testServer } from "../../../helpers/server.ts";
import { projectPath } from "../../../helpers/files.ts";

/** The addresses that a file of the page uses, relative to the page. */
function addressesIn(path: string, content: string): string[] {
  const found = content.matchAll(/(?:from |import |new URL\()"(\.[^"]+)"/g);
  return [...found].map(([, address]) => posix.join(posix.dirname(path), address));
}

for (const prefix of ["", "/tts"]) {
  Deno.test(`the page and its files are sent below ${prefix || "/"}`, async () => {
    const { server } = await testServer({ prefix, keys: [{ key: "a-secret-key" }] });
    const page = await server.fetch(get(`${prefix}/`));
    assert.equal(page.headers.get("content-type"), "text/html; charset=utf-8");
    const html = await page.text();
    assert.equal(html, INDEX);
    const files = [...html.matchAll(/(?:src|href)="(page\/[^"]+)"/g)].map(([, path]) => path);
    assert(files.length > 4);
    for (const path of [...files, ...Object.keys(FILES).map((name) => `page/${name}`)]) {
      const file = await server.fetch(get(`${prefix}/${path}`));
      assert.equal(file.status, 200, path);
      assert.match(file.headers.get("content-type")!, /^(text\/(css|javascript)|image\/svg\+xml);/);
      assert.equal(await file.text(), FILES[path.replace("page/", "")]);
    }
  });
}

Deno.test("an address without its slash goes on to the page", async () => {
  const { server } = await testServer({ prefix: "/tts" });
  const response = await server.fetch(get("/tts"));
  assert.equal(response.status, 308);
  assert.equal(response.headers.get("location"), "/tts/");
});

Deno.test("the page uses its server alone, and has no code or style within itself", async () => {
  const { server } = await testServer();
  const page = await server.fetch(get("/"));
  const policy = page.headers.get("content-security-policy")!;
  assert.doesNotMatch(policy, /unsafe|https?:|data:|\*/);
  assert.match(policy, /default-src 'none'.*script-src 'self'.*connect-src 'self'/);
  assert.doesNotMatch(await page.text(), /<style|<script(?!-|[^>]*\ssrc=)|\son\w+=|\sstyle=|\/\//);
  for (const [path, content] of Object.entries(FILES)) {
    const code = content.replaceAll("http://www.w3.org/2000/svg", "");
    assert.doesNotMatch(code, /https?:\/\/\w/, path);
  }
});

Deno.test("all files that the page's code loads are sent", () => {
  let count = 0;
  for (const [path, content] of Object.entries(FILES)) {
    for (const address of addressesIn(path, content)) {
      assert(address in FILES, `${path} loads ${address}`);
      count++;
    }
  }
  assert(count > 10);
});

Deno.test("all files in the folder are in the table", () => {
  const filesIn = (folder: string): string[] =>
    [...Deno.readDirSync(projectPath(`serving/http/page/${folder}`))].flatMap((
      { name, isDirectory },
    ) => isDirectory ? filesIn(`${folder}${name}/`) : [`${folder}${name}`]);
  const sent = filesIn("").filter((path) => !/\.ts$|^index\.html$/.test(path));
  assert.deepEqual(sent.sort(), Object.keys(FILES).sort());
});

Deno.test("the page learns which voices and emotions there are", async () => {
  const { server, speaker } = await testServer();
  const { voices, emotions } = await (await server.fetch(get("/page/choices.json"))).json();
  const model = speaker.asModel;
  assert.deepEqual(voices.map(({ id }: { id: string }) => id), model.voices().map(({ id }) => id));
  assert.match(voices[0].group, /^\w+ \w+, (fe)?male$/);
  assert.deepEqual(
    emotions.map(({ name }: { name: string }) => name),
    model.emotions().map(({ name }) => name),
  );
});
