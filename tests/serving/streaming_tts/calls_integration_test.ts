/** Runs every call in the table of calls in `docs/streaming-tts.md` as it is written. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { inTemporaryFolder, projectPath } from "../../helpers/files.ts";

/** Definitions that the code in the table uses. */
const PRELUDE = `
import { encodeStream, TTSStream } from ${JSON.stringify(projectPath("mod.ts"))};
const stream = new TTSStream({ device: "cpu" });
let calls = 0;
const f = (..._: unknown[]): void => void calls++;
async function* llm(): AsyncGenerator<string> { yield* ["Hello ", "again."]; }
`;

/** The code in the right column of the table. */
function codes(): string[] {
  const page = Deno.readTextFileSync(projectPath("docs/streaming-tts.md"));
  const [, section] = page.match(/\n## Calls\n([^]*?)\n## /)!;
  const rows = section.split("\n").filter((line) => line.startsWith("|")).slice(2);
  assert(rows.length >= 15, `${rows.length} rows`);
  return rows.flatMap((row) => {
    const [, , ours] = row.split(/(?<!\\)\|/);
    return [...ours.matchAll(/`([^`]+)`/g)].map(([, code]) => code);
  });
}

Deno.test("the calls in the table for users of streaming-tts work as written", () =>
  inTemporaryFolder(async (folder) => {
    const player = `#!/bin/sh\nexec /bin/cat > /dev/null\n`;
    await Deno.writeTextFile(join(folder, "paplay"), player, { mode: 0o755 });
    // Calls that shut down the stream come last.
    const all = codes().sort((a, b) =>
      Number(a.includes("shutdown")) - Number(b.includes("shutdown"))
    );
    const blocks = all.map((code) => {
      const text = /shutdown|using stream/.test(code) ? "" : `stream.clear().feed("Hello.");`;
      return `{ ${text}\n${code};\nawait new Promise((resolve) => setTimeout(resolve));\n` +
        "while (stream.isPlaying()) await new Promise((resolve) => setTimeout(resolve, 10)); }";
    });
    const program = `${PRELUDE}${
      blocks.join("\n")
    }\nif (calls < 8) throw new Error(\`\${calls} calls\`);\n`;
    await Deno.writeTextFile(join(folder, "table.ts"), program);
    const { code, stderr } = await new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", "--check", "--config", projectPath("deno.json"), "table.ts"],
      cwd: folder,
      env: { NO_COLOR: "1", PATH: `${folder}:${Deno.env.get("PATH")}` },
    }).output();
    assert.equal(code, 0, new TextDecoder().decode(stderr));
    assert((await Deno.stat(join(folder, "a.wav"))).size > 10_000);
  }));
