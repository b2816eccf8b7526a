/** Tests of players. Each player is a shell script that records what it receives. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "../../audio/encode.ts";
import { Pause } from "../../audio/pause.ts";
import { openPausablePlayer, openPlayer } from "../../audio/player.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { withEnvironment } from "../helpers/environment.ts";
import { inTemporaryFolder } from "../helpers/files.ts";

const RATE = 24_000;
const seconds = [0, 1].map((phase) =>
  Float32Array.from({ length: RATE }, (_, i) => 0.5 * Math.sin(i / 20 + phase))
);
const whole = new Float32Array(await new Blob(seconds).arrayBuffer());

/** Calls `use` while the PATH has only `program`, a shell script of the given lines. */
function withPlayer(
  program: string,
  lines: string,
  use: (folder: string) => Promise<void>,
): Promise<void> {
  return inTemporaryFolder(async (folder) => {
    const script = `#!/bin/sh\nPATH=/bin:/usr/bin\ncd ${folder}\n${lines}\n`;
    await Deno.writeTextFile(join(folder, program), script, { mode: 0o755 });
    await withEnvironment({ PATH: folder }, () => use(folder));
  });
}

async function play(parts: readonly Float32Array[], signal?: AbortSignal): Promise<void> {
  const writer = (await openPlayer(RATE, signal)).getWriter();
  for (const part of parts) await writer.write(part);
  await writer.close();
}

const LISTEN = 'echo "$@" > args; cat > heard';

const streaming: Record<string, [args: RegExp, format: "pcm" | "wav"]> = {
  paplay: [/^--raw --format=s16le --channels=1 --rate=24000$/, "pcm"],
  aplay: [/^-q -t raw -f S16_LE -c 1 -r 24000 -$/, "pcm"],
  ffplay: [/-i -$/, "wav"],
  mpv: [/ -$/, "wav"],
  play: [/^-q -t raw -e signed -b 16 -c 1 -r 24000 -$/, "pcm"],
};
for (const [program, [args, format]] of Object.entries(streaming)) {
  Deno.test(`${program} receives all samples, in a format that it reads`, () =>
    withPlayer(program, LISTEN, async (folder) => {
      await play(seconds);
      assert.match((await Deno.readTextFile(join(folder, "args"))).trim(), args);
      const heard = await Deno.readFile(join(folder, "heard"));
      const pcm = await encode(whole, RATE, { format: "pcm" });
      assert.deepEqual(heard.subarray(heard.length - pcm.length), pcm);
      const head = new TextDecoder().decode(heard.subarray(0, heard.length - pcm.length));
      assert.match(head, format === "wav" ? /^RIFF.{4}WAVEfmt /s : /^$/);
    }));
}

for (const program of ["pw-play", "afplay"]) {
  Deno.test(`${program} receives a file, which is removed afterwards`, () =>
    withPlayer(program, 'echo "$1" > args; cat "$1" > heard', async (folder) => {
      await play(seconds);
      const path = (await Deno.readTextFile(join(folder, "args"))).trim();
      assert.match(path, /\.wav$/);
      await assert.rejects(Deno.stat(path), Deno.errors.NotFound);
      const heard = await Deno.readFile(join(folder, "heard"));
      assert.deepEqual(heard, await encode(whole, RATE, { format: "wav" }));
    }));
}

Deno.test("a player starts before all samples are available", () =>
  withPlayer("aplay", "head -c 1000 > heard; cat > rest", async (folder) => {
    const writer = (await openPlayer(RATE)).getWriter();
    await writer.write(seconds[0]);
    while (await Deno.stat(join(folder, "heard")).then(({ size }) => size < 1000, () => true)) {
      await new Promise((resolve) => setTimeout(resolve, 5));
    }
    await writer.write(seconds[1]);
    await writer.close();
  }));

Deno.test("closing waits until the player has ended", () =>
  withPlayer("aplay", "cat > /dev/null; sleep 0.2; echo done > heard", async (folder) => {
    await play(seconds);
    assert.equal(await Deno.readTextFile(join(folder, "heard")), "done\n");
  }));

Deno.test("a player that fails is an error with the player's message", async (test) => {
  const failing: Record<string, string> = {
    "immediately": "echo no card >&2; exit 1",
    "in the middle": "head -c 1000 > /dev/null; echo no card >&2; exit 1",
    "at the end": "cat > /dev/null; echo no card >&2; exit 1",
  };
  const error = kokoroError("output", /^aplay can't play: no card$/);
  for (const [when, lines] of Object.entries(failing)) {
    await test.step(when, () =>
      withPlayer("aplay", lines, async () => {
        const much = Array.from({ length: 20 }, () => seconds).flat();
        await assert.rejects(play(much), error);
      }));
  }
});

Deno.test("a signal stops the player", () =>
  withPlayer("aplay", "exec sleep 60", async () => {
    const stopping = new AbortController();
    const playing = play(Array.from({ length: 20 }, () => seconds).flat(), stopping.signal);
    setTimeout(() => stopping.abort(), 50);
    await assert.rejects(playing);
  }));

Deno.test("the reason of the signal becomes the error", () =>
  withPlayer("aplay", "exec sleep 60", async () => {
    const signal = AbortSignal.timeout(50);
    const much = Array.from({ length: 20 }, () => seconds).flat();
    await assert.rejects(play(much, signal), { name: "TimeoutError" });
  }));

Deno.test("an aborted signal prevents the start of a player", async (test) => {
  for (const program of ["aplay", "afplay"]) {
    await test.step(program, () =>
      withPlayer(program, "echo > heard", async (folder) => {
        const signal = AbortSignal.abort(new Error("enough"));
        await assert.rejects(play(seconds, signal), /enough/);
        assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), [program]);
      }));
  }
});

Deno.test("aborting the stream stops the player", () =>
  withPlayer("aplay", "exec sleep 60", async () => {
    const player = await openPlayer(RATE);
    await player.abort(new Error("enough"));
  }));

Deno.test("aborting does not wait for a player that reads nothing", () =>
  withPlayer("aplay", "exec sleep 60", async () => {
    const writer = (await openPlayer(RATE)).getWriter();
    const much = Array.from({ length: 20 }, () => seconds).flat();
    const writing = much.map((part) => writer.write(part).catch(() => {}));
    await new Promise((resolve) => setTimeout(resolve, 50));
    const started = performance.now();
    await writer.abort(new Error("enough"));
    await Promise.all(writing);
    assert(performance.now() - started < 30_000, "it was ended");
  }));

Deno.test("without a player, the error names the supported ones", () =>
  withPlayer("xplay", LISTEN, async () => {
    await assert.rejects(
      openPlayer(RATE),
      kokoroError("setup", /no program that plays sound: install one of paplay, aplay, .*afplay/),
    );
  }));

Deno.test("a player that can't be started is an error that names it", () =>
  withPlayer("aplay", LISTEN, async (folder) => {
    await Deno.chmod(join(folder, "aplay"), 0o644);
    await assert.rejects(openPlayer(RATE), kokoroError("setup", /^aplay can't be started: ./));
  }));

/** Plays a tenth of a second at a time, about as fast as it is heard. */
const IN_REAL_TIME = `while head -c 4800 > part && [ -s part ]
do cat part >> heard; sleep 0.05; done`;

/** The length of what was heard so far. */
const heardBytes = (folder: string): number => {
  try {
    return Deno.statSync(join(folder, "heard")).size;
  } catch {
    return 0;
  }
};
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("a paused player is silent, and then plays the rest", () =>
  withPlayer("aplay", IN_REAL_TIME, async (folder) => {
    const pause = new Pause();
    const writer = (await openPausablePlayer(RATE, { pause })).getWriter();
    await writer.write(seconds[0]);
    const closed = writer.close();
    while (heardBytes(folder) === 0) await wait(5);
    pause.set(true);
    await wait(150); // the part that is played already
    const before = heardBytes(folder);
    await wait(300);
    assert.equal(heardBytes(folder), before);
    assert(before < 2 * RATE, `${before} bytes`);
    pause.set(false);
    await closed;
    assert.equal(heardBytes(folder), 2 * RATE);
    pause.set(true); // the player has ended: nothing happens
  }));

Deno.test("a paused player can be stopped, and one that starts in a pause waits", () =>
  withPlayer("aplay", IN_REAL_TIME, async (folder) => {
    const pause = new Pause();
    pause.set(true);
    const stopping = new AbortController();
    const player = await openPausablePlayer(RATE, { pause, signal: stopping.signal });
    const writer = player.getWriter();
    writer.write(seconds[0]).catch(() => {});
    const closed = writer.close();
    await wait(200);
    assert.equal(heardBytes(folder), 0);
    stopping.abort(new Error("enough"));
    await assert.rejects(closed, /enough/);
  }));
