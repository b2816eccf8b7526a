/**
 * A `Worker` that loads an engine. The message that it gets says what it does then: `close` closes
 * it, `idle` does nothing, and `speak` speaks without end. It answers when it has begun.
 *
 * @module
 */

import { Engine } from "../../ffi/engine.ts";
import { Library } from "../../ffi/library.ts";
import { readCases, referenceAssets } from "./reference.ts";
import { speak } from "./speak.ts";

// The type of a Worker's global object, which Deno's types for programs don't have.
const worker = globalThis as unknown as {
  onmessage: (event: MessageEvent<string>) => void;
  postMessage(message: string): void;
  close(): void;
};

worker.onmessage = async ({ data }) => {
  const { libraryPath, weightsPath } = await referenceAssets();
  const library = Library.open({ path: libraryPath });
  const engine = await Engine.create(library, { weightsPath, device: "cpu", threads: 2 });
  const [reference] = readCases();
  await speak(engine, reference);
  worker.postMessage("begun");
  if (data === "close") worker.close();
  while (data === "speak") await speak(engine, reference);
};
