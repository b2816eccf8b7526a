/**
 * Refuses calls to a stage, one after the other, and checks each time what becomes of it:
 *
 *     walk.ts STAGE FOLDER STEP TRIES BEGIN
 *
 * Refuses every STEP-th call, or about TRIES of them if STEP is 0. Of calls for memory, only the
 * first from each place in the code counts. Begins with try number BEGIN. Prints the counts, and
 * for each try a line before it and one after it.
 *
 * @module
 */

import { KokoroError } from "../../errors.ts";
import { type FaultKind, Faults } from "../standin/faults.ts";
import { type Stage, STAGES } from "./stages.ts";

/** What is checked after each try. */
export interface Outcome {
  /** How the work ended: `made`, or the kind and the message of the error. */
  readonly ending: string;
  /** What is wrong. */
  readonly wrong: readonly string[];
}

const [name, folder, step, tries, begin] = Deno.args;
const faults = new Faults();
const { begin: beginStage, kinds } = STAGES[name];
using stage = await beginStage(folder);
const expected = (await stage.work())();
await stage.work();
const before = held();

let number = 0;
for (const kind of kinds) {
  const calls = await callsOf(kind);
  const every = Number(step) || Math.max(1, Math.ceil(calls.length / Number(tries)));
  print(`${kind}: every ${every} of ${calls.length}`);
  for (let i = every - 1; i < calls.length; i += every) {
    if (number++ < Number(begin)) continue;
    print(`${number} ${kind} ${i} ${calls[i]}`);
    print(JSON.stringify(await attempt(stage, kind, calls[i])));
  }
}
print("done");

/** Writes a line at once, since the process may end next. */
function print(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

/** The numbers of the calls that can be refused. */
async function callsOf(kind: FaultKind): Promise<readonly number[]> {
  if (kind === "memory") return await faults.places(kind, () => stage.work());
  faults.arm(kind, 0);
  await stage.work();
  return Array.from({ length: faults.stop().calls }, (_, i) => i + 1);
}

async function attempt(stage: Stage, kind: FaultKind, call: number): Promise<Outcome> {
  faults.arm(kind, call);
  const result = await stage.work().catch((error: unknown) => ({ error }));
  faults.stop();
  const wrong: string[] = [];
  const check = (what: string, condition: boolean): unknown => condition || wrong.push(what);
  let ending = "made";
  if ("error" in result) {
    const { error } = result;
    const isTyped = error instanceof KokoroError && error.kind !== "internal";
    check(Deno.inspect(error), isTyped);
    if (isTyped) ending = `${error.kind}: ${error.message}`;
    try {
      stage.checkRest();
    } catch (error) {
      wrong.push(String(error));
    }
  } else check("the result differs", result() === expected);
  const again = await stage.work().then((made) => made(), Deno.inspect);
  check(`afterwards: ${again}`, again === expected);
  const after = held();
  check(`${after.threads} threads`, after.threads <= before.threads);
  check(`${after.files} open files`, after.files <= before.files);
  return { ending, wrong };
}

/** The threads of libraries and the open files of this process. */
function held(): { threads: number; files: number } {
  const links = [...Deno.readDirSync("/proc/self/fd")].map(({ name }) => {
    try {
      return Deno.readLinkSync(`/proc/self/fd/${name}`);
    } catch {
      return ""; // it belonged to the list itself
    }
  });
  return {
    threads: faults.threads(),
    files: links.filter((link) => /^\/(?!proc\/)/.test(link)).length,
  };
}
