/**
 * Refuses memory, threads, libraries and file operations at many places of this project's work.
 * `FAULTS_STEP=1` refuses each one in turn, which takes hours; `--filter` chooses a stage.
 */

import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { ensureAssets } from "../setup/assets.ts";
import { cacheFolder } from "../setup/cache.ts";
import { STAGES } from "./faults/stages.ts";
import type { Outcome } from "./faults/walk.ts";
import { inTemporaryFolder, projectPath } from "./helpers/files.ts";
import { type Ending, runCommand } from "./helpers/run_command.ts";
import { type FaultKind, preloaded } from "./standin/faults.ts";

const STEP = Deno.env.get("FAULTS_STEP") ?? "0";
/** The most calls of each kind that are refused to a stage if no step is given. */
const TRIES = "3";

/** Not buffers: while a process starts, Deno itself aborts without them. */
type CommandKind = Exclude<FaultKind, "buffer">;

/** The calls that are refused to the command if no step is given. */
const COMMAND_TRIES: Readonly<Record<CommandKind, readonly number[]>> = {
  memory: [2000, 12_000],
  mmap: [1],
  thread: [1],
  dlopen: [1],
  open: [4],
  write: [1],
  fsync: [1],
  rename: [1],
};
const COMMAND_KINDS = Object.keys(COMMAND_TRIES) as CommandKind[];

await ensureAssets(); // set up once, rather than in each process

/** Reports lines where every call is refused. */
const isWhole = STEP !== "0";

interface Walk {
  /** How many tries there were. */
  readonly tries: number;
  readonly findings: readonly string[];
}

/** Walks through a stage. When its process ends too early, another one goes on after that. */
async function walk(stage: string, folder: string): Promise<Walk> {
  const findings: string[] = [];
  let tries = 0;
  while (true) {
    const begin = tries;
    const own = await Deno.makeTempDir({ dir: folder });
    const child = new Deno.Command(Deno.execPath(), {
      args: ["run", "-A", projectPath("tests/faults/walk.ts"), stage, own, STEP, TRIES, `${tries}`],
      env: { ...preloaded([own, dirname(projectPath("mod.ts"))]), NO_COLOR: "1" },
      stdout: "piped",
      stderr: "piped",
    }).spawn();
    const stderr = new Response(child.stderr).text();
    let last = "";
    for await (const line of linesOf(child.stdout)) {
      if (line.startsWith("{")) {
        const { ending, wrong }: Outcome = JSON.parse(line);
        findings.push(...wrong.map((what) => `${last}: ${ending}: ${what}`));
        if (isWhole) console.log(`${last}: ${ending.split("\n")[0]}`);
      } else {
        last = line;
        tries = Number(/^\d+/.exec(line)?.[0] ?? tries);
      }
    }
    const { code, signal } = await child.status;
    if (last === "done") return { tries, findings };
    findings.push(`${last}: it ended with ${signal ?? code}: ${await stderr}`);
    if (tries === begin) return { tries, findings };
  }
}

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>): AsyncGenerator<string> {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}

for (const stage of Object.keys(STAGES)) {
  Deno.test(`${stage}: what is refused is a typed error, and the next time works`, () =>
    inTemporaryFolder(async (folder) => {
      const { tries, findings } = await walk(stage, folder);
      assert.deepEqual(findings, []);
      assert(tries > 0);
      if (isWhole) console.log(`${tries} calls were refused`);
    }));
}

/** The numbers of the calls that are refused to the command: without end, if there is a step. */
function* commandTries(kind: CommandKind): Generator<number> {
  if (!isWhole) return yield* COMMAND_TRIES[kind];
  for (let number = 1;; number += Number(STEP)) yield number;
}

Deno.test("command: it ends with 0 or 1, and with a whole file or none", () =>
  inTemporaryFolder(async (folder) => {
    const [output, report] = ["output", "report"].map((name) => join(folder, name));
    const file = join(output, "a.wav");
    await Deno.mkdir(output);
    const variables = { ...preloaded([output, cacheFolder()]), FAULTS_REPORT: report };
    const synth = (env: Record<string, string>): Promise<Ending> =>
      runCommand("synth", ["Hi.", "--output", file, "--device", "cpu"], { env });
    const whole = await synth({});
    assert.equal(whole.code, 0, whole.stderr);
    const bytes = await Deno.readFile(file);
    for (const kind of COMMAND_KINDS) {
      for (const number of commandTries(kind)) {
        await Deno.remove(file).catch(() => {});
        const { code, stdout, stderr } = await synth({ ...variables, FAULTS: `${kind}:${number}` });
        const what = `${kind} ${number} ended with ${code}: ${stderr}`;
        if (isWhole) console.log(what.trimEnd());
        assert([0, 1].includes(code), what);
        const names = [...Deno.readDirSync(output)].map(({ name }) => name);
        assert.deepEqual(names, code === 0 ? ["a.wav"] : [], what);
        if (code === 0) assert.deepEqual(await Deno.readFile(file), bytes, what);
        else assert.match(stderr, /^error: (?!Uncaught)/, what);
        assert.equal(stdout, code === 0 ? whole.stdout : "", what);
        const [, refused] = (await Deno.readTextFile(report)).split(" ").map(Number);
        if (refused === 0) break;
      }
    }
    const next = await synth({});
    assert.equal(next.code, 0, next.stderr);
    assert.deepEqual(await Deno.readFile(file), bytes);
  }));
