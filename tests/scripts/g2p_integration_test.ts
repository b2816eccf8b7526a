import assert from "node:assert/strict";
import { type Ending, runCommand } from "../helpers/run_command.ts";

const g2p = (stdin: string | Uint8Array, ...args: string[]): Promise<Ending> =>
  runCommand("g2p", args, { stdin });

Deno.test("g2p answers each line in order", async () => {
  const { code, stdout, stderr } = await g2p(
    '\ufeff{"text": "Hello!"}\r\n\n{"text": "a\u2028b", "id": 1}\n{"text": "… 🎉"}\n' +
      '{"text": "3:30"}',
  );
  assert.deepEqual([code, stderr], [0, ""]);
  assert.deepEqual(stdout.trimEnd().split("\n").map((line) => JSON.parse(line)), [
    { text: "Hello!", phonemes: "həlˈO!", spoken: "Hello!", breaks: [] },
    { text: "a\u2028b", phonemes: "ɐ. bˈi", spoken: "a b", breaks: [] },
    { text: "… 🎉", phonemes: null, spoken: "", breaks: [] },
    { text: "3:30", phonemes: "θɹˈi θˈɜɹTi", spoken: "three thirty", breaks: [] },
  ]);
});

Deno.test("g2p --british --raw gives the same phonemes as misaki", async () => {
  const rows = await Deno.readTextFile(new URL("../fixtures/misaki_gb.jsonl", import.meta.url));
  const expected: { text: string; phonemes: string }[] = rows.trim().split("\n").slice(0, 20)
    .map((row) => JSON.parse(row));
  const { stdout } = await g2p(
    expected.map(({ text }) => JSON.stringify({ text })).join("\n"),
    "--british",
    "--raw",
  );
  const actual = stdout.trimEnd().split("\n").map((line) => JSON.parse(line));
  assert.deepEqual(actual, expected.map(({ text, phonemes }) => ({ text, phonemes })));
});

Deno.test("g2p names the first invalid line, and has answered the lines before it", async () => {
  const wrong: [line: string | Uint8Array, message: RegExp][] = [
    ["{bad", /^error: line 2 is not of the form \{"text": "\.\.\."\}\n {2}because: .*JSON.*\n$/],
    ['{"txt": "a"}', /^error: line 2 is not of the form \{"text": "\.\.\."\}\n$/],
    ['{"text": 1}', /^error: line 2 is not of the form/],
    ["null", /^error: line 2 is not of the form/],
    [Uint8Array.of(0x22, 0xe9, 0x22), /^error: line 2 is not of the form/],
    ['{"text": "a [b](/123/)"}', /^error: line 2: \[b\]\(\/123\/\) at line 1, column 3 .*\n$/],
  ];
  const before = '{"text":"Hello"}\n';
  const HELLO = '{"text":"Hello","phonemes":"həlˈO","spoken":"Hello","breaks":[]}\n';
  const after = '\n{"text":"world"}\n';
  for (const [line, message] of wrong) {
    const input = await new Blob([before, line as BlobPart, after]).bytes();
    const { code, stdout, stderr } = await g2p(input);
    assert.deepEqual([code, stdout], [2, HELLO]);
    assert.match(stderr, message);
  }
});

Deno.test("g2p gives the words that are said and the breaks between them", async () => {
  const text = "Meet at 9am on May 21st. Then [pause:1.5s] leave.";
  const { stdout } = await g2p(JSON.stringify({ text }));
  const { spoken, breaks } = JSON.parse(stdout);
  assert.equal(spoken, "Meet at nine AM on May twenty first. Then leave.");
  assert.deepEqual(breaks, [{ at: 29, seconds: 1.5 }]);
});

Deno.test("g2p --explain shows what each word comes from", async () => {
  const { code, stdout } = await g2p("", "--explain", "The 3 [books](/bˈʊk/) resume Zorblat.");
  const rows = stdout.trimEnd().split("\n").map((line) => line.split(/ {2,}/));
  assert.equal(code, 0);
  assert.deepEqual(rows.map(([written, spoken, , from]) => [written, spoken, from]), [
    ["written", "spoken", "from"],
    ["The", "The", "gold list"],
    ["3", "three", "rules"],
    ["books", "books", "writer"],
    ["resume", "resume", "homographs"],
    ["Zorblat", "Zorblat", "guess"],
    [".", ".", "mark"],
  ]);
});

Deno.test("g2p leaves out marks, and --explain shows what they say", async () => {
  const text = "Oh. [voice:morty]No [volume:-3dB]way. [overlap:0.2s][reset]Ok.";
  const { stdout } = await g2p(JSON.stringify({ text }));
  assert.equal(JSON.parse(stdout).spoken, "Oh. No way. Ok.");
  const plain = await g2p('{"text": "[pause:1s]"}', "--no-markup");
  assert.equal(JSON.parse(plain.stdout).spoken, "(pause : one s)");
  const explained = await g2p("", "--explain", text);
  const said = explained.stdout.split("\n").filter((line) => /manner$|overlap$/.test(line));
  assert.deepEqual(said.map((line) => line.trim().replace(/ {2,}/g, " | ")), [
    "voice morty | manner",
    "voice morty, volume -3 | manner",
    "0.2 s | overlap",
    "as the call says | manner",
  ]);
});

Deno.test("g2p reads the language that is asked for, also exactly as misaki does", async () => {
  const line = '{"text": "« Oui », 12,50."}';
  const answers = await Promise.all([
    g2p(line, "--language", "fr"),
    g2p(line, "--language", "fr-FR", "--raw"),
  ]);
  const [own, raw] = answers.map(({ stdout }) => JSON.parse(stdout).phonemes);
  assert.match(own, /viʁɡˈyl/);
  assert.equal(raw, "“ wˈi ”, dˈuz,sɛ̃kˈɑ̃t.");
  const { code, stderr } = await g2p(line, "--language", "xx");
  assert.equal(code, 2);
  assert.match(stderr, /^error: .*language is "xx": give one of en-us, /);
});
