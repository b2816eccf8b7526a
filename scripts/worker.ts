/**
 * `deno task worker`: speaks the jobs of a cluster, until it is asked to end.
 *
 * @module
 */

import { KokoroError, reasonOf } from "../errors.ts";
import { untilAsked } from "../serving/http/listen.ts";
import { ModelLife } from "../serving/model_life.ts";
import { type Connection, connectNats } from "../serving/nats/connect.ts";
import { ensureCluster } from "../serving/nats/streams.ts";
import { Worker, type WorkerOptions } from "../serving/nats/worker.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { addCluster, type ClusterFlags, LOCAL, placeOf } from "./command/cluster.ts";
import { addEngine, type EngineFlags, engineOf, runCommand, toCount } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags extends EngineFlags, ClusterFlags {
  readonly concurrency: string;
  readonly tries: string;
}

await runCommand(
  "worker",
  "Speaks the jobs of a cluster until it is asked to end: see docs/cluster.md.",
  (program) => {
    addCluster(program, LOCAL);
    addEngine(program);
    program
      .option("--concurrency <n>", "how many jobs to work on at a time", "1")
      .option("--tries <n>", "how often a job is tried before it is given up", "5");
    program.action(work);
  },
);

async function work(flags: Flags): Promise<void> {
  const concurrency = toCount("concurrency", flags.concurrency);
  const tries = toCount("tries", flags.tries);
  const host = Deno.hostname().replace(/[^\w-]/g, "-");
  const id = `${host}-${Deno.pid}-${crypto.randomUUID().slice(0, 4)}`;
  const say = (line: string): void => console.error(line);
  const connection = await connectNats({ ...await placeOf(flags), name: id, say });
  try {
    await ensureCluster(connection); // how it differs from the defaults is the operator's choice
    await speak(connection, flags, { id, host, concurrency, tries, log, say });
  } finally {
    // After a failure too: a connection keeps the process alive.
    await connection.nc.drain().catch(() => {});
  }
  Deno.exit();
}

/**
 * Speaks jobs until it is asked to end.
 *
 * @throws {KokoroError} when the model can't be loaded, or can't be used any more
 */
async function speak(connection: Connection, flags: Flags, options: WorkerOptions): Promise<void> {
  console.error("Loading the model");
  const maxRequests = options.concurrency! + 1;
  const life = new ModelLife(() => loadKokoro({ ...engineOf(flags), maxRequests }), "worker");
  await life.load();
  const worker = await Worker.open(connection, life.model, options);
  untilAsked().then(() => {
    console.error("Ending: jobs that were begun are finished");
    worker.drain();
  });
  const { device, threads } = worker.state;
  console.error(`Ready: ${options.id} (${device}, threads: ${threads})`);
  try {
    await worker.run();
  } catch (error) {
    const text = `${options.id} leaves its jobs to other workers: ${reasonOf(error)}`;
    throw new KokoroError("device", text, { cause: error });
  }
  await life.unload(() => Promise.resolve());
}

/** Writes a line for each thing that happens to a job here. */
function log(
  { id, state, deliveries, reason }: Parameters<NonNullable<WorkerOptions["log"]>>[0],
): void {
  const again = deliveries === undefined || deliveries < 2 ? "" : ` (delivery ${deliveries})`;
  const why = reason === undefined ? "" : `: ${reason}`;
  try {
    print(`${new Date().toISOString()} ${state} ${id}${again}${why}`);
  } catch {
    // Who closes the pipe needs no lines.
  }
}
