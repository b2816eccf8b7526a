/**
 * Makes native calls that succeed and native calls that fail, and prints nothing itself.
 *
 * @module
 */

import { Engine } from "../../ffi/engine.ts";
import { Library } from "../../ffi/library.ts";
import { readCases, referenceAssets } from "./reference.ts";
import { speak } from "./speak.ts";

const { libraryPath, weightsPath } = await referenceAssets();
const library = Library.open({ path: libraryPath });
for (const path of ["/nowhere", "/dev/null"]) {
  await Engine.create(library, { weightsPath: path, device: "cpu" }).catch(() => {});
}
await Engine.create(library, { weightsPath, device: "cuda" }).catch(() => {});
using engine = await Engine.create(library, { weightsPath, device: "cpu" });
await engine.utterance(Int32Array.of(0, 999, 0), new Float32Array(256)).catch(() => {});
await speak(engine, readCases()[3]);
