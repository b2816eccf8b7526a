/**
 * A `Worker` that begins a stage and answers. The message that it gets says which, and how it ends:
 * `close` and `exit` end it MS milliseconds later, and `terminate` does nothing.
 *
 * @module
 */

import { begin, type Stage } from "./stages.ts";

/** How a `Worker` ends, in which stage, and how long after its beginning, in milliseconds. */
export interface End {
  readonly how: "close" | "exit" | "terminate";
  readonly stage: Stage;
  readonly milliseconds: number;
}

// The type of a Worker's global object, which Deno's types for programs don't have.
const worker = globalThis as unknown as {
  onmessage: (event: MessageEvent<End>) => void;
  postMessage(message: string): void;
  close(): void;
};

worker.onmessage = async ({ data: { how, stage, milliseconds } }) => {
  const { ended } = await begin(stage, "auto");
  worker.postMessage("begun");
  if (how === "close") setTimeout(() => worker.close(), milliseconds);
  if (how === "exit") setTimeout(() => Deno.exit(7), milliseconds); // ends only the Worker
  await ended;
};
