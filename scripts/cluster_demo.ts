/**
 * `deno task cluster:demo`: shows a cluster on this machine, and that it loses nothing.
 *
 * @module
 */

import { countIdentical } from "../bench/proof/chaos/alone.ts";
import { mixedRecipes } from "../bench/proof/chaos/recipes.ts";
import { KokoroError } from "../errors.ts";
import { connectCluster } from "../serving/nats/client.ts";
import type { JobEvent } from "../serving/nats/events.ts";
import { LocalServer } from "../serving/nats/local_server.ts";
import { LocalWorker } from "../serving/nats/local_worker.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { runCommand, toCount } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  readonly jobs: string;
  readonly json?: boolean;
}

const WORKERS = 3;
/** A worker is killed when this part of the jobs is done. */
const KILL_AT = 1 / 3;
/** How a worker works that shares the processor with others. */
const ARGS = ["--device", "cpu", "--threads", "1"];
/** After how many seconds the job of the killed worker is given to another one. */
const SETTINGS = { ackSeconds: 3 };

await runCommand(
  "cluster:demo",
  "Starts a server of NATS and three workers on this machine, kills one, and shows what happens.",
  (program) => {
    program
      .option("--jobs <n>", "how many jobs to run", "12")
      .option("--json", "print a last line with the figures, as JSON")
      .action(show);
  },
);

async function show({ jobs, json }: Flags): Promise<void> {
  const recipes = mixedRecipes(toCount("jobs", jobs));
  const started = performance.now();
  const say = (line: string): void =>
    print(`${((performance.now() - started) / 1000).toFixed(1).padStart(6)} s  ${line}`);
  await using server = await LocalServer.start();
  say(`a server of NATS at ${server.url}`);
  await using cluster = await connectCluster(server.url, SETTINGS);
  const workers = Array.from(
    { length: WORKERS },
    () => new LocalWorker({ url: server.url, args: ARGS }),
  );
  try {
    const byId = new Map<string, LocalWorker>();
    const numbers = new Map<string, number>();
    let [done, killed] = [0, 0];
    const getReady = async (worker: LocalWorker): Promise<void> => {
      const id = await worker.ready();
      byId.set(id, worker);
      say(`${id} is ready`);
    };
    const readying = Promise.all(workers.map(getReady));
    const watch = async (): Promise<void> => {
      for await (const event of cluster.watch()) {
        say(lineOf(event, numbers.get(event.id)));
        const isDue = killed === 0 && done >= Math.floor(recipes.length * KILL_AT);
        if (!isDue || event.state !== "taken" || byId.size < WORKERS) continue;
        killed++;
        byId.get(event.worker!)!.signal("SIGKILL");
        say(`${event.worker} is killed`);
      }
    };
    watch();
    const results = await Promise.all(recipes.map(async (recipe, i) => {
      const { id } = await cluster.submit(recipe);
      numbers.set(id, i + 1);
      if (i === recipes.length - 1) await readying;
      const result = await cluster.result(id);
      done++;
      return result;
    }));
    say(`${results.length} of ${recipes.length} results: comparing them with a model alone`);
    for (const worker of workers) worker.signal("SIGTERM");
    await Promise.all(workers.map((worker) => worker.ended()));
    const identical = await countIdentical(
      results,
      recipes,
      () => loadKokoro({ device: "cpu", threads: 1 }),
    );
    const redelivered = results.reduce((sum, { deliveries }) => sum + deliveries - 1, 0);
    say(`${identical} of ${results.length} are identical, bit for bit`);
    const figures = { jobs: recipes.length, results: results.length, killed, redelivered };
    if (json) print(JSON.stringify({ ...figures, identical }));
    if (identical === recipes.length) return;
    throw new KokoroError("internal", "some results differ from those of a model alone");
  } finally {
    for (const worker of workers) worker.signal("SIGKILL");
    await Promise.all(workers.map((worker) => worker.ended()));
  }
}

function lineOf({ state, worker, deliveries = 1, reason }: JobEvent, number?: number): string {
  const job = number === undefined ? "a job" : `job ${number}`;
  const by = worker === undefined ? "" : ` by ${worker}`;
  const again = deliveries > 1 ? `, delivery ${deliveries}` : "";
  return `${job} is ${state}${by}${again}${reason === undefined ? "" : `: ${reason}`}`;
}
