/**
 * Lets long work end cleanly when the user interrupts it.
 *
 * @module
 */

/** What ends a command from outside: Ctrl-C, `kill`, and a closed terminal. */
const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * Runs `work`. When the process is interrupted, aborts the signal that `work` receives, waits until
 * it has ended, and then ends the process by the same interruption, as if nothing had caught it.
 */
export async function interruptible<T>(work: (signal: AbortSignal) => Promise<T>): Promise<T> {
  const stopping = new AbortController();
  let interruption: Deno.Signal | undefined;
  const listeners = SIGNALS.map((name) => ({
    name,
    listener: (): void => stopping.abort(new Error(`interrupted by ${interruption ??= name}`)),
  }));
  for (const { name, listener } of listeners) Deno.addSignalListener(name, listener);
  try {
    return await work(stopping.signal);
  } finally {
    for (const { name, listener } of listeners) Deno.removeSignalListener(name, listener);
    if (interruption !== undefined) Deno.kill(Deno.pid, interruption);
  }
}
