/**
 * `deno task cluster:capacity`: estimates what a cluster of many workers can do.
 *
 * @module
 */

import { serverLoad, serviceIn, simulateQueue } from "../bench/speed/cluster_capacity.ts";
import { textTable } from "../bench/figures.ts";
import { KokoroError } from "../errors.ts";
import { listOf, readText, runCommand, toCount, toNumber } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  readonly bench?: string;
  readonly service?: string;
  readonly slots: string;
  readonly seconds: string;
  readonly jobs: string;
}

const WORKERS = [10, 100, 1000, 10_000];
const LOADS = [0.5, 0.8, 0.9, 0.95, 0.99];

await runCommand(
  "cluster:capacity",
  "Simulates the queue of up to 10,000 workers, and computes what the server carries.",
  (program) => {
    program
      .option(
        "--bench <file>",
        "what cluster:bench --json printed on a worker's machine; - for stdin",
      )
      .option("--service <seconds>", "or times of one worker for a slot, with commas between")
      .option("--slots <n>", "how many slots an hour the server carries", "1000000")
      .option("--seconds <n>", "the length of a slot", "10")
      .option("--jobs <n>", "how many jobs to simulate for each line", "400000")
      .action(estimate);
  },
);

async function estimate(flags: Flags): Promise<void> {
  const { service, from } = await serviceOf(flags);
  const [slots, jobs] = [toCount("slots", flags.slots), toCount("jobs", flags.jobs)];
  const mean = service.reduce((sum, seconds) => sum + seconds, 0) / service.length;
  const [least, most] = [Math.min(...service), Math.max(...service)];
  const [mid, low, high] = [mean, least, most].map((seconds) => seconds.toFixed(2));
  print(
    `A slot takes a worker ${mid} s, by ${from}: ${service.length}, from ${low} to ${high} s.\n`,
  );
  const rows = WORKERS.flatMap((workers) =>
    LOADS.map((load) => {
      const perHour = Math.round(load * workers * 3600 / mean);
      const queue = simulateQueue(workers, perHour, service, jobs);
      return [
        workers,
        perHour,
        `${(100 * queue.load).toFixed(0)}%`,
        queue.meanWait.toFixed(3),
        queue.p99Wait.toFixed(2),
        queue.waiting.toFixed(1),
      ].map(String);
    })
  );
  const header = ["workers", "slots/h", "load", "wait s", "P99 s", "waiting"];
  print(textTable([header, ...rows], header.map(() => true)));
  const needed = Math.ceil(slots * mean / 3600 / 0.9);
  print(`\n${slots} slots an hour need ${needed} such workers at a load of 90%.`);
  const { stored, requests, megabytes, gigabytesKept } = serverLoad(
    slots,
    toNumber("seconds", flags.seconds)!,
  );
  print(`The server stores ${stored.toFixed(0)} messages/s and answers ${requests.toFixed(0)}/s.`);
  for (const format of Object.keys(megabytes)) {
    const [rate, kept] = [megabytes[format].toFixed(0), gigabytesKept[format].toFixed(0)];
    print(`${format}: ${rate} MB/s in and out, ${kept} GB in 24 hours`);
  }
}

/** The times of one worker, in seconds, and where they are from. */
async function serviceOf(
  { bench, service }: Flags,
): Promise<{ readonly service: readonly number[]; readonly from: string }> {
  if (bench !== undefined && service === undefined) {
    return { service: serviceIn(await readText(bench)), from: "the times that were measured" };
  }
  if (service === undefined || bench !== undefined) {
    const text = "give --bench FILE, with what deno task cluster:bench --json printed on a " +
      "worker's machine, or --service SECONDS";
    throw new KokoroError("input", text);
  }
  const times = listOf(service).map((text) => toNumber("service", text)!);
  if (times.every((seconds) => seconds > 0)) {
    return { service: times, from: "the times in --service" };
  }
  throw new KokoroError("input", `service is ${service}: give times above 0`);
}
