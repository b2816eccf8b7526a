/**
 * A process that uses a cache, for tests with several such processes. The arguments are the cache
 * folder and the time in ms that making the item takes. Prints its progress.
 */

import { join } from "node:path";
import { Cache } from "../../setup/cache.ts";
import { silentReporter } from "../../setup/report/progress.ts";

const [folder, milliseconds] = Deno.args;
using cache = await Cache.open(folder, {
  ...silentReporter,
  say: (line) => console.log(line),
});
await cache.ensure({ name: "thing", what: "Thing" }, async (target) => {
  await Deno.writeTextFile(join(target, "first"), "whole");
  console.log("half made");
  await new Promise((done) => setTimeout(done, Number(milliseconds)));
  await Deno.writeTextFile(join(target, "second"), "whole");
});
console.log("done");
