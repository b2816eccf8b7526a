/**
 * Starts Workers that load an engine, one after another, and ends them in different ways. Prints
 * the number of threads and the memory of this process after each, as a line of JSON.
 *
 * @module
 */

const statusOf = (name: string): number =>
  Number(
    Deno.readTextFileSync("/proc/self/status").match(new RegExp(`^${name}:\\s+(\\d+)`, "m"))![1],
  );

/** Waits until the number of threads has stayed the same for a second. */
async function settle(): Promise<void> {
  for (let before = -1, same = 0; same < 10;) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    const threads = statusOf("Threads");
    same = threads === before ? same + 1 : 0;
    before = threads;
  }
}

for (const way of Deno.args) {
  const worker = new Worker(new URL("ending_worker.ts", import.meta.url), { type: "module" });
  const begun = new Promise((resolve) => worker.onmessage = resolve);
  worker.postMessage(way);
  await begun;
  if (way !== "close") worker.terminate();
  await settle();
  console.log(JSON.stringify({ way, threads: statusOf("Threads"), mb: statusOf("RssAnon") / 1e3 }));
}
