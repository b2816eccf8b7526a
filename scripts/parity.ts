/**
 * `deno task parity FOLDER`: measures how close the network is to reference cases in float64.
 *
 * @module
 */

import { parityOf, readCases } from "../bench/proof/parity.ts";
import type { Command } from "../dev_deps.ts";
import type { Kernels } from "../ffi/structs.ts";
import type { DeviceChoice } from "../setup/device.ts";
import { openEngine } from "../speech/open_engine.ts";
import { addDevice, addKernels, runCommand, userPath } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  readonly device: DeviceChoice;
  readonly kernels: Kernels;
}

await runCommand(
  "parity",
  "Measures how close the network is to reference cases, and prints a line of JSON for each.",
  (program: Command) => {
    addDevice(program);
    addKernels(program);
    program
      .argument("<folder>", "a folder with cases.json and the safetensors files that it lists")
      .action(async (folder: string, { device, kernels }: Flags) => {
        const cases = await readCases(userPath(folder));
        const { engine } = await openEngine({ device, kernels });
        using _ = engine;
        for (const one of cases) {
          print(JSON.stringify(await parityOf(engine, userPath(folder), one)));
        }
      });
  },
);
