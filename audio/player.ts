/**
 * Plays sound with a player program that is installed on the system.
 *
 * @module
 */

import { delimiter, join } from "node:path";
import { KokoroError, reasonOf } from "../errors.ts";
import { checkArgument, signalSchema } from "../configs/check_options.ts";
import { checkRate, encode } from "./encode.ts";
import { encodeTo } from "./encode_to.ts";
import type { Pause } from "./pause.ts";
import { collectSamples } from "./samples.ts";
import { writeFile } from "./write_file.ts";

/** A program that plays sound. */
export interface Player {
  readonly program: string;
  /** What it plays: a format on its standard input, or with `file` a complete file. */
  readonly takes: "pcm" | "wav" | "file";
  /** @param what the sample rate in Hz, or the path of the file */
  readonly args: (what: string) => readonly string[];
}

/** The known players. The first one that is installed is used. */
const PLAYERS: readonly Player[] = [
  {
    program: "paplay",
    takes: "pcm",
    args: (rate) => ["--raw", "--format=s16le", "--channels=1", `--rate=${rate}`],
  },
  {
    program: "aplay",
    takes: "pcm",
    args: (rate) => ["-q", "-t", "raw", "-f", "S16_LE", "-c", "1", "-r", rate, "-"],
  },
  {
    program: "ffplay",
    takes: "wav",
    args: () => ["-nodisp", "-autoexit", "-loglevel", "error", "-i", "-"],
  },
  { program: "mpv", takes: "wav", args: () => ["--no-video", "--really-quiet", "-"] },
  {
    program: "play",
    takes: "pcm",
    args: (rate) => ["-q", "-t", "raw", "-e", "signed", "-b", "16", "-c", "1", "-r", rate, "-"],
  },
  { program: "pw-play", takes: "file", args: (path) => [path] },
  { program: "afplay", takes: "file", args: (path) => [path] },
];

/**
 * Opens a stream that plays the samples written to it: mono, -1 to 1. Playback starts with the
 * first samples if the player supports that. Closing waits until all samples have been played.
 *
 * @param sampleRate in Hz
 * @param signal stops the sound immediately; its reason becomes the error
 * @throws {KokoroError} `setup` when no known player is installed (the message names the known
 * ones), or when the player can't be started
 * @example
 * ```ts
 * import { openPlayer } from "./mod.ts";
 * const writer = (await openPlayer(24_000)).getWriter();
 * await writer.write(Float32Array.from({ length: 24_000 }, (_, i) => 0.1 * Math.sin(i / 9)));
 * await writer.close();
 * ```
 */
export async function openPlayer(
  sampleRate: number,
  signal?: AbortSignal,
): Promise<WritableStream<Float32Array>> {
  checkRate(sampleRate);
  checkArgument(signalSchema.optional(), signal, "signal");
  return await openPausablePlayer(sampleRate, { signal });
}

/** What stops a player, and what holds it up. */
interface Control {
  readonly signal?: AbortSignal;
  readonly pause?: Pause;
}

/**
 * As {@linkcode openPlayer}. While `pause` is on, the player is suspended: it plays at most what
 * the system's sound server has taken from it already.
 */
export async function openPausablePlayer(
  sampleRate: number,
  control: Control,
): Promise<WritableStream<Float32Array>> {
  const player = await findPlayer();
  return player.takes === "file"
    ? playFile(player, sampleRate, control)
    : playStream(player, player.takes, sampleRate, control);
}

/**
 * Finds an installed player. Call this before starting long work whose result is to be played.
 *
 * @throws {KokoroError} `setup` when no known player is installed
 */
export async function findPlayer(): Promise<Player> {
  for (const player of PLAYERS) if (await isOnPath(player.program)) return player;
  const known = PLAYERS.map(({ program }) => program).join(", ");
  throw new KokoroError(
    "setup",
    `there is no program that plays sound: install one of ${known}, or write to a file`,
  );
}

function playStream(
  player: Player,
  format: "pcm" | "wav",
  sampleRate: number,
  { signal, pause }: Control,
): WritableStream<Float32Array> {
  const open = (aborted: AbortSignal): WritableStream<Uint8Array<ArrayBuffer>> => {
    const { child, end } = start(player, String(sampleRate), "piped", { signal: aborted, pause });
    const input = child.stdin.getWriter();
    return new WritableStream({
      // A player that exits early closes its input. Report why it exited, not the failed write.
      write: (bytes) => input.write(bytes).catch(end),
      async close(): Promise<void> {
        await input.close().catch(end);
        await end();
      },
    });
  };
  return encodeTo(open, sampleRate, { format }, signal);
}

function playFile(
  player: Player,
  sampleRate: number,
  control: Control,
): WritableStream<Float32Array> {
  return collectSamples(async (samples) => {
    const path = await Deno.makeTempFile({ suffix: ".wav" });
    try {
      await writeFile(path, await encode(samples, sampleRate, { format: "wav" }));
      await start(player, path, "null", control).end();
    } finally {
      await Deno.remove(path);
    }
  });
}

interface Playing {
  readonly child: Deno.ChildProcess;
  /**
   * Waits until everything has been played.
   *
   * @throws {KokoroError} `output` when the player fails
   * @throws the reason of the signal when the signal stopped the player
   */
  end(): Promise<void>;
}

function start(
  { program, args }: Player,
  what: string,
  stdin: "piped" | "null",
  { signal, pause }: Control,
): Playing {
  signal?.throwIfAborted(); // the signal would not stop a player started after it aborted
  const command = new Deno.Command(program, {
    args: [...args(what)],
    stdin,
    stdout: "null",
    stderr: "piped",
    signal,
  });
  const child = spawn(command, program);
  const said = new Response(child.stderr).text();
  const ended = Promise.all([child.status, said]);
  if (pause) follow(pause, child, signal);
  const end = async (): Promise<void> => {
    const [{ success, code }, text] = await ended;
    if (success) return;
    signal?.throwIfAborted();
    throw new KokoroError(
      "output",
      `${program} can't play: ${text.trim() || `it exited with code ${code}`}`,
    );
  };
  return { child, end };
}

/** Suspends a player while `pause` is on. */
function follow(pause: Pause, child: Deno.ChildProcess, signal?: AbortSignal): void {
  const suspend = (isOn: boolean): void => {
    try {
      child.kill(isOn ? "SIGSTOP" : "SIGCONT");
    } catch {
      // It has ended.
    }
  };
  if (pause.isOn) suspend(true);
  const listener = pause.listen(suspend);
  // A suspended process does not notice that it is stopped.
  const goOn = (): void => suspend(false);
  signal?.addEventListener("abort", goOn);
  child.status.finally(() => {
    listener[Symbol.dispose]();
    signal?.removeEventListener("abort", goOn);
  });
}

function spawn(command: Deno.Command, program: string): Deno.ChildProcess {
  try {
    return command.spawn();
  } catch (cause) {
    const message = `${program} can't be started: ${reasonOf(cause)}`;
    throw new KokoroError("setup", message, { cause });
  }
}

async function isOnPath(program: string): Promise<boolean> {
  const folders = (Deno.env.get("PATH") ?? "").split(delimiter).filter((folder) => folder !== "");
  const found = await Promise.all(
    folders.map((folder) => Deno.stat(join(folder, program)).catch(() => undefined)),
  );
  return found.some((file) => file?.isFile);
}
