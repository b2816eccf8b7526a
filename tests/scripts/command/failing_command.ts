/** A command that ends in the way that its argument names, for tests of how commands end. */

import { KokoroError } from "../../../errors.ts";
import { runCommand } from "../../../scripts/command/command.ts";
import { print } from "../../../scripts/command/print.ts";

const ENDINGS: Record<string, () => void> = {
  well: () => print("result"),
  never: () => {
    while (true) print("result");
  },
  input: () => {
    throw new KokoroError("input", "that is no speed");
  },
  setup: () => {
    throw new KokoroError("setup", "no compiler", { cause: new Error("not found") });
  },
  repeated: () => {
    throw new KokoroError("setup", "no compiler: not found", { cause: new Error("not found") });
  },
  defect: () => {
    throw new TypeError("undefined is not a function");
  },
};

await runCommand("failing", "Ends in the given way.", (program) => {
  program.argument("<ending>").action((ending) => ENDINGS[ending]());
});
