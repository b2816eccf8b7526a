/**
 * Ends this process while it speaks: `ends.ts exit MS` calls Deno.exit(7) after MS milliseconds of
 * speaking, and `ends.ts throw MS` throws an error that nobody catches. Speaks with libtorch's
 * kernels, whose libraries have more static objects.
 *
 * @module
 */

import { Engine } from "../../ffi/engine.ts";
import { Library } from "../../ffi/library.ts";
import { readCases, referenceAssets } from "./reference.ts";
import { speak } from "./speak.ts";

const [how, milliseconds] = Deno.args;
const { libraryPath, weightsPath } = await referenceAssets();
const library = Library.open({ path: libraryPath });
const options = { weightsPath, device: "cpu", threads: 2, kernels: "aten" } as const;
const engine = await Engine.create(library, options);
setTimeout(() => {
  if (how === "exit") Deno.exit(7);
  throw new Error("on purpose");
}, Number(milliseconds));
const reference = readCases()[3];
while (true) await speak(engine, reference);
