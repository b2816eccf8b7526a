import assert from "node:assert/strict";
import { buildExecutable } from "../../setup/install.ts";
import { run } from "../../setup/fetch/process.ts";
import { SafetensorsFile } from "../../setup/weights/safetensors.ts";
import { projectPath } from "../helpers/files.ts";
import { readCases, REFERENCE, referenceAssets } from "./reference.ts";

/** What `stages.cpp` prints for one stage: how near it is to the reference. */
interface Nearness {
  readonly stage: string;
  readonly snrDb: number;
  readonly maxAbs: number;
}

/**
 * The lowest allowed signal-to-noise ratio of each stage in dB, in the order of the network: 10 dB
 * below the ratio on processors with and without AVX-512. The excitation has a lower ratio than the
 * stages before it: its angles jump by a whole turn where float32 and float64 are on opposite sides
 * of half a turn.
 */
const leastSnrDb: Record<string, number> = {
  "bert": 102,
  "bert_encoder": 102,
  "predictor.text_encoder": 108,
  "predictor.lstm": 110,
  "predictor.duration_proj": 120,
  "text_encoder": 117,
  "predictor.shared": 114,
  "f0": 120,
  "n": 122,
  "decoder.encode": 112,
  "decoder.decode.0": 115,
  "decoder.decode.1": 115,
  "decoder.decode.2": 114,
  "decoder.decode.3": 111,
  "decoder.generator.m_source": 75,
  "decoder.generator.noise_res.0": 26,
  "decoder.generator.ups.0": 116,
  "decoder.generator.noise_res.1": 54,
  "decoder.generator.ups.1": 48,
  "decoder.generator.conv_post": 57,
  "audio": 66,
  "native predictor.text_encoder": 108,
  "native text_encoder": 117,
  "native f0": 120,
  "native n": 122,
};

Deno.test("every stage of the network is as near to float64 as float32 allows", async (test) => {
  const { weightsPath } = await referenceAssets();
  const program = await buildExecutable(projectPath("tests/shim/stages.cpp"));
  const [{ file, seed, utterance }] = readCases();
  const thinned = `${REFERENCE}00.stages.safetensors`;
  const files = [weightsPath, REFERENCE + file, thinned];
  const output = await run(
    program,
    [...files, `${seed}`, `${utterance}`],
    "the stages can't be run",
  );
  const stages: Nearness[] = output.trimEnd().split("\n").map((line) => JSON.parse(line));

  assert.deepEqual(stages.map(({ stage }) => stage), Object.keys(leastSnrDb));
  using fixture = await SafetensorsFile.open(thinned);
  const inFixture = fixture.tensors.filter(({ name }) => !/\.(at|shape)$/.test(name));
  assert.deepEqual(inFixture.filter(({ name }) => !(name in leastSnrDb)), []);
  for (const { stage, snrDb, maxAbs } of stages) {
    await test.step(stage, () => {
      const what = `${snrDb} dB, ${leastSnrDb[stage]} are needed; it is off by up to ${maxAbs}`;
      assert(snrDb >= leastSnrDb[stage], what);
    });
  }
});
