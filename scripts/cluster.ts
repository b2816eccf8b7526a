/**
 * `deno task cluster`: shows the state of a cluster, and makes its streams.
 *
 * @module
 */

import { setTimeout as wait } from "node:timers/promises";
import { explained } from "../errors.ts";
import { connectNats } from "../serving/nats/connect.ts";
import { tryAgain } from "../serving/nats/dead_letters.ts";
import { overviewOf } from "../serving/nats/overview.ts";
import { type ClusterSettings, ensureCluster } from "../serving/nats/streams.ts";
import { overviewText, ratesBetween } from "../serving/nats/table.ts";
import { addCluster, type ClusterFlags, LOCAL, placeOf } from "./command/cluster.ts";
import { runCommand, toCount } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags extends ClusterFlags {
  readonly json?: boolean;
  readonly once?: boolean;
  readonly create?: boolean;
  readonly tryAgain?: boolean;
  readonly replicas: string;
  readonly maxJobs: string;
  readonly resultHours: string;
  readonly ackSeconds: string;
}

/** The time between two looks, in milliseconds. */
const EVERY_MS = 2000;
/** Clears a terminal. */
const CLEAR = "\x1b[2J\x1b[H";

await runCommand(
  "cluster",
  "Shows the queue, the workers and the dead letters of a cluster.",
  (program) => {
    addCluster(program, LOCAL);
    program
      .option("--json", "print it once, as JSON")
      .option("--once", "print it once (default: again and again, in a terminal)")
      .option("--create", "make the streams that are missing, and say what differs")
      .option("--try-again", "put the jobs that were given up into the queue again")
      .option("--replicas <n>", "on how many servers everything is kept (with --create)", "1")
      .option("--max-jobs <n>", "how many jobs may wait (with --create)", "100000")
      .option("--result-hours <n>", "how long results are kept (with --create)", "24")
      .option("--ack-seconds <n>", "how long a worker may be silent (with --create)", "30")
      .action(show);
  },
);

async function show(flags: Flags): Promise<void> {
  const connection = await connectNats({ ...await placeOf(flags), name: "cluster" });
  try {
    if (flags.create) {
      for (const line of await ensureCluster(connection, settingsOf(flags))) print(line);
      print("All streams are there");
    }
    if (flags.tryAgain) print(`${await tryAgain(connection)} jobs are in the queue again`);
    if (flags.create || flags.tryAgain) return;
    const missing = "there is no cluster yet, or these credentials may not look at it: run " +
      "deno task cluster --create";
    let overview = await explained("setup", missing, () => overviewOf(connection));
    if (flags.json) return print(JSON.stringify(overview));
    const isOnce = flags.once || !Deno.stdout.isTerminal();
    print(`${isOnce ? "" : CLEAR}${overviewText(overview)}`);
    while (!isOnce) {
      const before = overview;
      await wait(EVERY_MS);
      overview = await overviewOf(connection);
      const rates = ratesBetween(before, overview, EVERY_MS / 1000);
      print(`${CLEAR}${overviewText(overview, rates)}`);
    }
  } finally {
    await connection.nc.close();
  }
}

function settingsOf(flags: Flags): ClusterSettings {
  return {
    replicas: toCount("replicas", flags.replicas),
    maxJobs: toCount("max-jobs", flags.maxJobs),
    resultHours: toCount("result-hours", flags.resultHours),
    ackSeconds: toCount("ack-seconds", flags.ackSeconds),
  };
}
