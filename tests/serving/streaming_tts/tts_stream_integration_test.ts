/** Tests the interface of `streaming-tts` with the real network. */

import assert from "node:assert/strict";
import { join } from "node:path";
import { encode } from "../../../audio/encode.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import type { Turn } from "../../../speech/scene/turn.ts";
import type { HeardWord } from "../../../serving/streaming_tts/word_clock.ts";
import type { TTSConfig } from "../../../serving/streaming_tts/options.ts";
import { TTSStream } from "../../../serving/streaming_tts/tts_stream.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { withEnvironment } from "../../helpers/environment.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";
import { assertSameBits } from "../../helpers/same_bits.ts";

const model = await loadKokoro({ device: "cpu" });
const streamOf = (config?: TTSConfig): TTSStream => new TTSStream(config, model);

async function bytesOf(stream: TTSStream): Promise<Uint8Array<ArrayBuffer>> {
  return await new Blob(await Array.fromAsync(stream.streamAsync())).bytes();
}

/** The PCM bytes of a synthesis. */
async function synthesized(text: string, voice?: string): Promise<Uint8Array<ArrayBuffer>> {
  const { samples } = await model.synthesize(text, { voice, trimSilence: true });
  return await encode(samples, 24_000, { format: "pcm" });
}

Deno.test("texts that are fed are spoken like one text", async () => {
  const stream = streamOf({ voice: "am_adam" });
  const returned = stream.feed("Hello there.").feed((async function* (): AsyncGenerator<string> {
    yield* ["How ", "are ", "you?"];
  })());
  assert.equal(returned, stream);
  assertSameBits(
    await bytesOf(stream),
    await synthesized("Hello there. How are you?", "am_adam"),
  );
  assert.deepEqual(await bytesOf(stream), new Uint8Array());
});

Deno.test("a new voice applies to later texts and starts after a pause", async () => {
  const stream = streamOf({ voice: "am_adam" }).feed("Hello.");
  stream.setVoice("af_sarah(0.3)+af_jessica(0.7)").feed("Good day.");
  const words: HeardWord[] = [];
  const parts = await Array.fromAsync(stream.streamAsync({ onWord: (word) => words.push(word) }));
  const [adam, blend] = [
    await synthesized("Hello.", "am_adam"),
    await synthesized("Good day.", "af_sarah(0.3)+af_jessica(0.7)"),
  ];
  const pause = new Uint8Array(0.35 * 24_000 * 2);
  assertSameBits(await new Blob(parts).bytes(), await new Blob([adam, pause, blend]).bytes());
  assert.deepEqual(words.map(({ text }) => text), ["Hello", "Good", "day"]);
  const second = (adam.length + pause.length) / 48_000;
  assert(words[0].end <= adam.length / 48_000, Deno.inspect(words));
  assert(words[1].start > second - 1e-6, Deno.inspect(words)); // sums of seconds are rounded
});

Deno.test("a stream speaks the lines of a cast", async () => {
  const cast = { ADAM: "am_adam", EMMA: "bf_emma" };
  const text = "ADAM: Hello.\nEMMA: Good day.";
  const stream = streamOf({ cast, turnGap: 0.5 }).feed(text);
  const { samples } = await model.synthesize(text, { cast, turnGap: 0.5, trimSilence: true });
  assert.equal((await bytesOf(stream)).length, 2 * samples.length);
  const plain = streamOf({ markup: false }).feed("[pause:5s] Hello.");
  assert((await bytesOf(plain)).length < 2 * 5 * 24_000);
});

Deno.test("a stream speaks turns, also those that arrive one by one", async () => {
  const turns: Turn[] = [{ voice: "am_adam", text: "Hello." }, { text: "Good day.", speed: 0.9 }];
  async function* arriving(): AsyncGenerator<Turn> {
    for (const turn of turns) yield await Promise.resolve(turn);
  }
  const { samples } = await model.synthesize(turns, { voice: "bf_emma", trimSilence: true });
  for (const source of [turns, arriving()]) {
    const bytes = await bytesOf(streamOf({ voice: "bf_emma" }).feed(source));
    assert.equal(bytes.length, 2 * samples.length);
  }
  const wrong = streamOf().feed([{ text: "Hello.", vioce: "morty" } as Turn]);
  await assert.rejects(bytesOf(wrong), kokoroError("input", /^turn 0: there is no key vioce/));
});

Deno.test("a file has the format of its extension, and no partial file is left", () =>
  inTemporaryFolder(async (folder) => {
    const stream = streamOf();
    const said: string[] = [];
    const path = join(folder, "a.flac");
    await stream.feed("Hello there.").play(path, {
      onStart: () => said.push("start"),
      onWord: ({ text }) => said.push(text),
      onStop: () => said.push("stop"),
    });
    assert.deepEqual(said, ["start", "Hello", "there", "stop"]);
    const { samples } = await model.synthesize("Hello there.", { trimSilence: true });
    assert.deepEqual(
      await Deno.readFile(path),
      await encode(samples, 24_000, { format: "flac" }),
    );
    await assert.rejects(
      stream.feed("Hello.").play(join(folder, "a.doc")),
      kokoroError("input", /a\.doc: its name must end in \.wav/),
    );
    await assert.rejects(
      stream.feed("Hello.").play(join(folder, "none/a.wav")),
      kokoroError("output", /there is no folder/),
    );
    assert.deepEqual([...Deno.readDirSync(folder)].map(({ name }) => name), ["a.flac"]);
  }));

Deno.test("sound is played while onChunk receives it in another format", () =>
  inTemporaryFolder(async (folder) => {
    const script = `#!/bin/sh\nexec /bin/cat > ${folder}/heard\n`;
    await Deno.writeTextFile(join(folder, "aplay"), script, { mode: 0o755 });
    const stream = streamOf();
    const chunks: Uint8Array<ArrayBuffer>[] = [];
    const words: string[] = [];
    await withEnvironment({ PATH: folder }, () =>
      stream.feed("Hello there.").play({
        format: "wav",
        onChunk: (bytes) => void chunks.push(bytes),
        onWord: ({ text }) => words.push(text),
      }));
    assert.deepEqual(words, ["Hello", "there"]);
    const pcm = await synthesized("Hello there.");
    assertSameBits(await Deno.readFile(join(folder, "heard")), pcm);
    const wav = await new Blob(chunks).bytes();
    assertSameBits(wav.subarray(-pcm.length), pcm);
    assert.equal(new TextDecoder().decode(wav.subarray(0, 4)), "RIFF");
  }));

Deno.test("a stopped stream ends at once, leaves no file and can speak again", () =>
  inTemporaryFolder(async (folder) => {
    const stream = streamOf();
    const long = "It goes on and on, and nobody knows when it will ever come to an end. ".repeat(9);
    const path = join(folder, "a.wav");
    let chunks = 0;
    const onChunk = (): void => {
      chunks++;
      stream.stop();
    };
    const playing = stream.feed(long).feed("And more.").play(path, { onChunk });
    assert.equal(stream.isPlaying(), true);
    await assert.rejects(
      stream.feed("Hello.").play(path),
      kokoroError("busy", /^This stream is already speaking/),
    );
    await playing;
    assert.equal(chunks, 1);
    assert.equal(stream.isPlaying(), false);
    assert.deepEqual([...Deno.readDirSync(folder)], []);

    let parts = 0;
    for await (const _ of stream.feed(long).streamAsync()) if (++parts === 1) stream.stop();
    assert.equal(parts, 1);
    for await (const _ of stream.feed(long).streamAsync()) {
      await assert.rejects(
        bytesOf(stream.feed(long)),
        kokoroError("busy", /^This stream is already speaking/),
      );
      break;
    }
    assert.equal(stream.isPlaying(), false);
    assertSameBits(await bytesOf(stream.clear().feed("Hello.")), await synthesized("Hello."));
  }));

Deno.test("a stopped stream reports no more words and speaks texts that are fed later", () =>
  inTemporaryFolder(async (folder) => {
    const script = `#!/bin/sh\nexec /bin/cat > ${folder}/heard\n`;
    await Deno.writeTextFile(join(folder, "aplay"), script, { mode: 0o755 });
    await withEnvironment({ PATH: folder }, async () => {
      const stream = streamOf();
      const words: string[] = [];
      const playing = stream.feed("Hello there. ".repeat(9)).play({
        onWord: ({ text }) => {
          words.push(text);
          stream.stop();
        },
      });
      while (stream.isPlaying()) await new Promise((resolve) => setTimeout(resolve, 1));
      const next = bytesOf(stream.feed("Good day."));
      await playing;
      assert.deepEqual(await next, await synthesized("Good day."));
      assert.deepEqual(words, ["Hello"]);
    });
  }));

const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

Deno.test("a paused stream holds up bytes and words, and speaks what is fed then", async () => {
  const stream = streamOf();
  stream.pause();
  assert.equal(stream.isPaused(), false, "it is not speaking");
  const said: string[] = [];
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const playing = stream.feed("Hello there. How are you?").play({
    muted: true,
    onStart: () => said.push("start"),
    onWord: ({ text }) => said.push(text),
    onStop: () => said.push("stop"),
    onChunk: (bytes) => {
      parts.push(bytes);
      if (parts.length === 1) stream.pause();
    },
  });
  stream.pause();
  assert.deepEqual([stream.isPlaying(), stream.isPaused()], [true, true]);
  stream.feed("And good day.");
  await wait(1500);
  assert.deepEqual([said, parts], [[], []], "nothing before the first pause is over");
  stream.resume();
  while (parts.length === 0) await wait(5);
  const before = [...said];
  assert.equal(stream.isPaused(), true, "paused by onChunk");
  await wait(1000);
  assert.deepEqual([said, parts.length], [before, 1]);
  stream.resume();
  await playing;
  assert.deepEqual([stream.isPlaying(), stream.isPaused()], [false, false]);
  assert.deepEqual(said, ["start", ..."Hello there How are you And good day".split(" "), "stop"]);
  assertSameBits(
    await new Blob(parts).bytes(),
    await synthesized("Hello there. How are you? And good day."),
  );
});

Deno.test("a paused loudspeaker is silent, and the words come later by the pause", () =>
  inTemporaryFolder(async (folder) => {
    const script = `#!/bin/sh\nPATH=/bin:/usr/bin\ncd ${folder}\n` +
      "while head -c 4800 > part && [ -s part ]; do cat part >> heard; sleep 0.1; done\n";
    await Deno.writeTextFile(join(folder, "aplay"), script, { mode: 0o755 });
    const heard = (): Promise<number> =>
      Deno.stat(join(folder, "heard")).then(({ size }) => size, () => 0);
    await withEnvironment({ PATH: folder }, async () => {
      const stream = streamOf();
      const words: { text: string; at: number }[] = [];
      const text = "Hello there, how are you today?";
      const playing = stream.feed(text).play({
        onWord: ({ text }) => words.push({ text, at: performance.now() }),
      });
      while (words.length === 0) await wait(5);
      stream.pause();
      await wait(300);
      const before = await heard();
      const count = words.length;
      await wait(1000);
      assert.deepEqual([await heard(), words.length], [before, count]);
      const resumed = performance.now();
      stream.resume();
      await playing;
      assert.deepEqual(words.map(({ text }) => text), "Hello there how are you today".split(" "));
      assert(words.slice(count).every(({ at }) => at >= resumed), Deno.inspect(words));
      assert.equal(await heard(), (await synthesized(text)).length);

      // stop() and a signal end a pause.
      const stopped = stream.feed(text).play();
      await wait(700);
      stream.pause();
      stream.stop();
      await stopped;
      assert.deepEqual([stream.isPlaying(), stream.isPaused()], [false, false]);
      const stopping = new AbortController();
      const aborted = stream.feed(text).play({ signal: stopping.signal });
      await wait(700);
      stream.pause();
      stopping.abort(new Error("enough"));
      await assert.rejects(aborted, /enough/);
      assert.deepEqual([stream.isPlaying(), stream.isPaused()], [false, false]);
    });
  }));

Deno.test("a paused streamAsync yields nothing, and can be stopped", async () => {
  const stream = streamOf();
  const parts: Uint8Array<ArrayBuffer>[] = [];
  const all = async (): Promise<void> => {
    for await (const bytes of stream.streamAsync()) {
      if (parts.push(bytes) === 1) stream.pause();
    }
  };
  const spoken = stream.feed("Hello there. ".repeat(3)) && all();
  while (parts.length === 0) await wait(5);
  await wait(300);
  assert.equal(parts.length, 1);
  stream.resume();
  await spoken;
  assertSameBits(
    await new Blob(parts).bytes(),
    await synthesized("Hello there. ".repeat(3)),
  );

  parts.length = 0;
  stream.feed("Hello there. ".repeat(3));
  const stopped = all();
  while (!stream.isPaused()) await wait(5);
  await wait(100);
  stream.stop();
  await stopped;
  assert.equal(parts.length, 1);
});

Deno.test("onStart and onStop are called once each", async () => {
  // Below this threshold everything is silent, so no samples are returned before the end.
  const stream = streamOf({ silenceThreshold: 1 }).feed("Hello.");
  const said: string[] = [];
  const [onStart, onStop] = ["start", "stop"].map((what) => () => void said.push(what));
  await Array.fromAsync(stream.streamAsync({ onStart, onStop }));
  assert.deepEqual(said, ["start", "stop"]);
});

Deno.test("an aborted stream fails with the signal's reason", async () => {
  const stream = streamOf();
  const stopping = new AbortController();
  stream.feed((async function* (): AsyncGenerator<string> {
    yield "Hello. ";
    await new Promise(() => {});
  })());
  setTimeout(() => stopping.abort(new Error("enough")), 20);
  await assert.rejects(Array.fromAsync(stream.streamAsync({ signal: stopping.signal })), /enough/);
  assert.equal(stream.isPlaying(), false);
});

Deno.test("text that can't be spoken is an error and is dropped", async () => {
  const stream = streamOf();
  assert.throws(() => streamOf({ speed: 9 }), kokoroError("input", /^speed is 9/));
  const nobody = stream.setVoice("nobody").feed("Hello.");
  await assert.rejects(bytesOf(nobody), kokoroError("input", /there is no voice "nobody"/));
  await assert.rejects(bytesOf(stream.feed("...")), kokoroError("input", /can be spoken|nobody/));
  assert.deepEqual(
    await bytesOf(stream.setVoice("am_adam").feed("Hello.")),
    await synthesized("Hello.", "am_adam"),
  );
});

Deno.test("voices are listed, and a shared model can be used after shutdown()", async () => {
  const stream = streamOf();
  const voices = await stream.getVoices();
  assert(voices.includes("af_heart") && voices.includes("rick_c137"));
  const playing = bytesOf(stream.feed("Hello there. ".repeat(9)));
  setTimeout(() => stream.shutdown(), 50);
  await playing;
  assert.throws(() => stream.feed("Hello."), kokoroError("closed", /was shut down/));
  await assert.rejects(stream.play("a.wav"), kokoroError("closed", /was shut down/));
  await assert.rejects(stream.getVoices(), kokoroError("closed", /was shut down/));
  await model.synthesize("Hello.");
});

Deno.test("a stream that owns its model loads it when needed and disposes it", async () => {
  let shut: TTSStream;
  {
    await using stream = new TTSStream({ device: "cpu", memoryThresholdGb: 1 });
    shut = stream;
    assertSameBits(await bytesOf(stream.feed("Hello.")), await synthesized("Hello."));
  }
  await assert.rejects(shut.load(), kokoroError("closed", /was shut down/));
});
