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
import { readVoiceConfig } from "../voices/config.ts";
import { VOICES } from "../voices/voices.ts";
import { KokoroError } from "../errors.ts";
import { isEnglish, type Language } from "../text/languages.ts";
import {
  addDevice,
  addLanguage,
  listOf,
  readText,
  runCommand,
  toNumber,
} from "./command/command.ts";
import { print } from "./command/print.ts";

interface Flags {
  language?: Language;
  voices?: string;
  emotions: string;
  speeds: string;
  sentences?: string;
  device: DeviceChoice;
  json?: boolean;
}

/** The voice for English. */
const DEFAULT_VOICE = "af_heart";

await runCommand(
  "intelligibility",
  "Measures how many words of spoken sentences Whisper hears wrong.",
  (program) => {
    addDevice(program);
    addLanguage(program, "the language of the sentences (default: en-us)");
    program
      .option(
        "--voices <ids>",
        "voices or blends, separated by commas (default: that of the language)",
      )
      .option("--emotions <names>", "emotions, separated by commas", "neutral")
      .option("--speeds <xs>", "speeds, separated by commas", "1")
      .option(
        "--sentences <file>",
        "a file with a sentence per line, instead of the project's own for the language",
      )
      .option("--json", "print each row as a line of JSON, with the misheard sentences")
      .action(intelligibility);
  },
);

/** The project's sentences in a language. */
function sentencesIn(language: Language): string {
  if (isEnglish(language)) return "configs/sentences.txt";
  return `configs/sentences/${language.split("-")[0]}.txt`;
}

async function intelligibility(flags: Flags): Promise<void> {
  const { language = "en-us" } = flags;
  const emotions = listOf(flags.emotions);
  const speeds = listOf(flags.speeds).map((speed) => toNumber("speed", speed)!);
  const mannersOf = (voices: readonly string[]): Manner[] =>
    combine(voices, emotions, speeds, flags.language);
  const asked = flags.voices === undefined ? undefined : listOf(flags.voices);
  for (const manner of mannersOf(asked ?? [DEFAULT_VOICE])) checkOptions(manner);
  const sentences = sentencesOf(
    flags.sentences
      ? await readText(flags.sentences)
      : await readProjectText(sentencesIn(language)),
  );
  if (sentences.length === 0) throw new KokoroError("input", "the file has no sentences");

  const report = await terminalReporter();
  await using judges = await Judges.start(await ensureJudges(report));
  using model = await loadKokoro({ device: flags.device });
  const { languages } = await readVoiceConfig(VOICES, model.voices().map(({ id }) => id));
  const manners = mannersOf(asked ?? [languages[language] ?? DEFAULT_VOICE]);
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
