/**
 * Sound on the loudspeaker, by the system's player.
 *
 * @module
 */

import { delimiter, join } from "node:path";
import { KokoroError, reasonOf } from "../errors.ts";
import { encode } from "./encode.ts";
import { encodeTo } from "./encode_to.ts";
import { collectSamples } from "./samples.ts";
import { writeFile } from "./write_file.ts";

/** A program that plays sound. */
export interface Player {
  readonly program: string;
  /** What it takes on its standard input while it plays; a `file` is played when all of it is there. */
  readonly takes: "pcm" | "wav" | "file";
  /** @param what the sample rate in Hz, or the path of the file */
  readonly args: (what: string) => readonly string[];
}

/** The first that is on the machine plays. */
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
 * Plays the samples that are written to it, mono, -1 to 1, as they come. Closing waits until all of them have been
 * heard.
 *
 * @param sampleRate in Hz
 * @param signal is silence at once, and its reason the error
 * @throws {KokoroError} `setup` when the machine has no player that is known: the message names those that are; or when
 * it can't be started
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
  const player = await findPlayer();
  return player.takes === "file"
    ? playFile(player, sampleRate, signal)
    : playStream(player, player.takes, sampleRate, signal);
}

/**
 * The program that plays: to be asked before long work whose result it plays.
 *
 * @throws {KokoroError} `setup` when there is none
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
  signal?: AbortSignal,
): WritableStream<Float32Array> {
  const open = (aborted: AbortSignal): WritableStream<Uint8Array<ArrayBuffer>> => {
    const { child, end } = start(player, String(sampleRate), "piped", aborted);
    const input = child.stdin.getWriter();
    return new WritableStream({
      // A player that ends early closes its input: how it ended is told in place of that.
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
  signal?: AbortSignal,
): WritableStream<Float32Array> {
  return collectSamples(async (samples) => {
    const path = await Deno.makeTempFile({ suffix: ".wav" });
    try {
      await writeFile(path, await encode(samples, sampleRate, { format: "wav" }));
      await start(player, path, "null", signal).end();
    } finally {
      await Deno.remove(path);
    }
  });
}

interface Playing {
  readonly child: Deno.ChildProcess;
  /**
   * Waits until all has been heard.
   *
   * @throws {KokoroError} `output` when the player fails
   * @throws the reason of the signal when that has ended it
   */
  end(): Promise<void>;
}

function start(
  { program, args }: Player,
  what: string,
  stdin: "piped" | "null",
  signal?: AbortSignal,
): Playing {
  signal?.throwIfAborted(); // what begins behind it does not hear of it
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
  const end = async (): Promise<void> => {
    const [{ success, code }, text] = await ended;
    if (success) return;
    signal?.throwIfAborted();
    throw new KokoroError("output", `${program} can't play: ${text.trim() || `it gave ${code}`}`);
  };
  return { child, end };
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
