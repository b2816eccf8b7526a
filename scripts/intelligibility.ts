/**
 * `deno task intelligibility`: measures how well a speech recogniser understands the speech.
 *
 * @module
 */

import { ensureJudges } from "../bench/quality/install.ts";
import { Judges } from "../bench/quality/judges.ts";
import { combine, type Manner, roundTrip, sentencesOf } from "../bench/quality/round_trip.ts";
import { Table } from "../bench/quality/table.ts";
import { readProjectText } from "../project/files.ts";
import type { DeviceChoice } from "../setup/device.ts";
import { terminalReporter } from "../setup/report/terminal.ts";
import { loadKokoro } from "../speech/load_kokoro.ts";
import { checkOptions } from "../speech/options.ts";
import { KokoroError } from "../errors.ts";
import { addDevice, listOf, readText, runCommand, toNumber } from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  voices: string;
  emotions: string;
  speeds: string;
  sentences?: string;
  device: DeviceChoice;
  json?: boolean;
}

await runCommand(
  "intelligibility",
  "Measures how many words of spoken English sentences Whisper hears wrong.",
  (program) => {
    addDevice(program);
    program
      .option("--voices <ids>", "voices or blends, separated by commas", "af_heart")
      .option("--emotions <names>", "emotions, separated by commas", "neutral")
      .option("--speeds <xs>", "speeds, separated by commas", "1")
      .option(
        "--sentences <file>",
        "a file with a sentence per line, instead of configs/sentences.txt",
      )
      .option("--json", "print each row as a line of JSON, with the misheard sentences")
      .action(intelligibility);
  },
);

async function intelligibility(flags: Flags): Promise<void> {
  const manners = combine(
    listOf(flags.voices),
    listOf(flags.emotions),
    listOf(flags.speeds).map((speed) => toNumber("speed", speed)!),
  );
  for (const manner of manners) checkOptions(manner);
  const sentences = sentencesOf(
    flags.sentences
      ? await readText(flags.sentences)
      : await readProjectText("configs/sentences.txt"),
  );
  if (sentences.length === 0) throw new KokoroError("input", "the file has no sentences");

  const report = await terminalReporter();
  await using judges = await Judges.start(await ensureJudges(report));
  using model = await loadKokoro({ device: flags.device });
  const table = new Table(manners);
  if (!flags.json) print(table.head);
  for (const manner of manners) {
    using progress = report.begin(labelOf(manner), sentences.length, "sentences");
    let done = 0;
    const outcome = await roundTrip(
      sentences,
      manner,
      model,
      judges,
      () => progress.advanceTo(++done),
    );
    print(flags.json ? JSON.stringify(outcome) : table.row(outcome));
    if (flags.json) continue;
    for (const { expected, heard } of outcome.misheard) {
      console.error(`  said   ${expected}\n  heard  ${heard}`);
    }
  }
}

function labelOf({ voice, emotion, speed }: Manner): string {
  return `${voice}, ${emotion}, speed ${speed}`;
}
