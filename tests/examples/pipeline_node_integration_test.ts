/** Tests the example node on the real network, with pictures that take less time. */

import assert from "node:assert/strict";
import { runScript } from "../helpers/run_command.ts";

Deno.test("a node fills its slots and reports what the speech adds to them", async () => {
  const args = ["--slots", "2", "--image-seconds", "0.5", "--device", "cpu"];
  const { code, stdout, stderr } = await runScript("examples/pipeline_node.ts", args);
  assert.deepEqual([code, stderr], [0, ""]);
  const [head, alone, first, second, empty, ...sums] = stdout.trimEnd().split("\n");
  assert.match(head, /^slot +recipe .* picture +audio +speech +slot +heap MB +rss MB$/);
  assert.match(alone, /^ +- +\(no audio\) +─{32} +[\d.]+ +- +- +[\d.]+ +\d+ +\d+$/);
  const filled =
    /^ +\d +\w+ \w+ +[█▒─]+ +[\d.]+ +(?<audio>[\d.]+) +(?<speech>[\d.]+) +(?<whole>[\d.]+)/;
  const speech = [first, second].map((line) => {
    const { audio, speech, whole } = line.match(filled)!.groups!;
    assert(0 < Number(audio) && Number(audio) <= Number(whole), line);
    return Number(speech);
  });
  assert(speech.every((seconds) => seconds > 8 && seconds < 20), `${speech}`);
  assert.equal(empty, "");
  const said = [
    /^slot time, median: [\d.]+ s with audio, [\d.]+ s without$/,
    /^audio adds -?[\d.]+ s, -?[\d.]+%$/,
    /^audio: [\d.]+ s of it, real-time factor [\d.]+, P50 \d+ ms, P99 \d+ ms$/,
    /^memory after slot 2: heap [\d.]+ MB, rss \d+ MB$/,
  ];
  assert.equal(sums.length, said.length);
  for (const [i, pattern] of said.entries()) assert.match(sums[i], pattern);
});

Deno.test("a node refuses invalid arguments before it loads anything", async () => {
  const { code, stderr } = await runScript("examples/pipeline_node.ts", ["--slots", "none"]);
  assert.equal(code, 1);
  assert.match(stderr, /--slots is none: give a number above 0/);
});
