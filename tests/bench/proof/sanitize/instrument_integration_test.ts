/** Plants faults in copies of the shim, each of which a sanitizer must find. */

import assert from "node:assert/strict";
import { cpSync } from "node:fs";
import {
  buildInstrumented,
  type Run,
  runInstrumented,
  type Sanitizer,
} from "../../../../bench/proof/sanitize/instrument.ts";
import { projectPath } from "../../../helpers/files.ts";
import { referenceAssets } from "../../../shim/reference.ts";

/** A change of `kokoro.cpp`. */
interface Fault {
  readonly sanitizer: Sanitizer;
  readonly code: string;
  readonly replacement: string;
  readonly report: RegExp;
}

const FREE = "if (!Worker::exiting()) held().utterances.take(utterance);";

const FAULTS: Record<string, Fault> = {
  "a use after free": {
    sanitizer: "address",
    code: FREE,
    replacement: `held().utterances.take(utterance);
  if (utterance->owner != 0) Worker::stop_all();`,
    report: /heap-use-after-free[^]*kokoro_utterance_free/,
  },
  "a leak": {
    sanitizer: "address",
    code: FREE,
    replacement: "held().utterances.take(utterance).release();",
    report: /detected memory leaks[^]*kokoro_utterance_create/,
  },
  "an access beyond the end": {
    sanitizer: "address",
    code: FREE,
    replacement: `held().utterances.take(utterance);
  std::string text(40, 'x');
  std::memset(text.data(), 0, text.size() + 2);
  write_message(nullptr, text.c_str());`,
    report: /heap-buffer-overflow[^]*kokoro_utterance_free/,
  },
  "a data race": {
    sanitizer: "thread",
    code: "    *memory = held().engines.get(engine).engine->memory();",
    replacement: `    static uint64_t asked = 0;
    *memory = held().engines.get(engine).engine->memory();
    memory->peak_bytes += ++asked;`,
    report: /data race[^]*kokoro_engine_get_memory/,
  },
};

const { weightsPath } = await referenceAssets();
const program = projectPath("tests/bench/proof/sanitize/planted.cpp");

/** Runs the program with a copy of the shim that has the fault. */
async function runWith({ sanitizer, code, replacement }: Fault): Promise<Run> {
  const shim = await Deno.makeTempDir({ prefix: "kokoro-planted-" });
  try {
    cpSync(projectPath("shim"), shim, { recursive: true });
    const source = await Deno.readTextFile(`${shim}/kokoro.cpp`);
    assert.equal(source.split(code).length, 2, `kokoro.cpp has other code than ${code}`);
    await Deno.writeTextFile(`${shim}/kokoro.cpp`, source.replace(code, replacement));
    const built = await buildInstrumented([program], sanitizer, { shim });
    return await runInstrumented(built, [weightsPath], 120);
  } finally {
    await Deno.remove(shim, { recursive: true });
  }
}

for (const [name, fault] of Object.entries(FAULTS)) {
  Deno.test(`${name} in the shim is found`, async () => {
    const { findings } = await runWith(fault);
    assert(findings.some((finding) => fault.report.test(finding)), findings.join("\n"));
  });
}
