/**
 * Tests the life cycle of a plugin. The network is the stand-in, which is quick and can be made to
 * fail; everything else is real. `tests/examples/pipeline_node_integration_test.ts` tests the real
 * network.
 */

import assert from "node:assert/strict";
import { allocateOutput } from "../../../ffi/slot.ts";
import { KokoroPlugin } from "../../../serving/pipeline/kokoro_plugin.ts";
import type { Recipe } from "../../../serving/recipe.ts";
import type { KokoroModel } from "../../../speech/kokoro_model.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import { counts, path, setDelay, whileFailing } from "../../standin/kokoro.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { withEnvironment } from "../../helpers/environment.ts";
import { assertSameBits } from "../../helpers/same_bits.ts";

const recipe: Recipe = { script: "Hi.", voice: "morty", seed: 42 };
const slot = allocateOutput({ driver: null });
const otherSlot = allocateOutput({ driver: null });

/** Statuses of the C interface. */
const [DEVICE_FAILED, OUT_OF_MEMORY] = [4, 5];

function onStandin(body: () => Promise<void>): () => Promise<void> {
  return async () => {
    await withEnvironment({ KOKORO_LIBRARY: path }, body);
    assert.deepEqual(counts(), { engines: 0, utterances: 0, breaches: 0 });
  };
}

/** A plugin, and a function that returns how often it has loaded a model. */
function counted(): { plugin: KokoroPlugin; loads: () => number } {
  let loads = 0;
  const open = (): Promise<KokoroModel> => {
    loads++;
    return loadKokoro({ device: "cpu" });
  };
  return { plugin: new KokoroPlugin(open), loads: () => loads };
}

Deno.test(
  "a plugin is unloaded, loading, ready, unloading and unloaded again",
  onStandin(async () => {
    const { plugin, loads } = counted();
    assert.deepEqual(plugin.health(), { state: "unloaded" });
    const loading = plugin.load();
    assert.deepEqual(plugin.health(), { state: "loading" });
    await loading;
    const { state, model } = plugin.health();
    assert.deepEqual([state, model?.device, loads()], ["ready", "cpu", 1]);
    const unloading = plugin.unload();
    assert.deepEqual(plugin.health(), { state: "unloading" });
    await unloading;
    assert.deepEqual(plugin.health(), { state: "unloaded" });
    await plugin.unload();
  }),
);

Deno.test(
  "loading twice loads one model, at the same time or one after the other",
  onStandin(async () => {
    const { plugin, loads } = counted();
    await Promise.all([plugin.load(), plugin.load()]);
    await plugin.load();
    assert.equal(loads(), 1);
    await plugin.unload();
  }),
);

Deno.test(
  "loading and unloading may overlap, and the last call decides",
  onStandin(async () => {
    const { plugin, loads } = counted();
    await Promise.all([plugin.load(), plugin.unload()]);
    assert.equal(plugin.health().state, "unloaded");
    await plugin.load();
    await Promise.all([plugin.unload(), plugin.unload(), plugin.load()]);
    assert.deepEqual([plugin.health().state, loads()], ["ready", 3]);
    await plugin.unload();
  }),
);

Deno.test(
  "a recipe is spoken into the slot, with the same samples every time",
  onStandin(async () => {
    const { plugin } = counted();
    await plugin.load();
    const { samples, voice, seed } = await plugin.generateAudio(recipe, slot);
    assert.equal(samples.buffer, slot);
    assert.deepEqual([voice, seed], ["morty", 42]);
    const first = samples.slice();
    await plugin.generateAudio({ script: "Hello you." }, slot);
    const [again, beside] = await Promise.all([
      plugin.generateAudio(recipe, slot),
      plugin.generateAudio(recipe, otherSlot),
    ]);
    assertSameBits(again.samples, first);
    assertSameBits(beside.samples, first);
    const { done, failed, queued, speechSeconds } = plugin.metrics();
    assert.deepEqual([done, failed, queued], [4, 0, 0]);
    assert(speechSeconds > 3 * again.seconds);
    await plugin.unload();
  }),
);

Deno.test(
  "before load() and after unload() requests fail, and the error says what to do",
  onStandin(async () => {
    const { plugin } = counted();
    const refused = (state: string): Promise<void> =>
      assert.rejects(
        plugin.generateAudio(recipe, slot),
        kokoroError("closed", new RegExp(`^The plugin is ${state}: await load\\(\\) before`)),
      );
    await refused("unloaded");
    const loading = plugin.load();
    await refused("loading");
    await loading;
    const unloading = plugin.unload();
    await refused("unloading");
    await unloading;
    await refused("unloaded");
    assert.equal(plugin.metrics().failed, 4);
  }),
);

Deno.test(
  "invalid recipes and slots are refused, and the plugin stays ready",
  onStandin(async () => {
    const { plugin } = counted();
    await plugin.load();
    const refused = (recipe: object, slot: unknown, error: (error: unknown) => true): unknown =>
      assert.rejects(plugin.generateAudio(recipe as Recipe, slot as ArrayBuffer), error);
    await refused(
      { script: "Hi.", mood: "sad" },
      slot,
      kokoroError("input", /^there is no recipe/),
    );
    await refused({ script: "..." }, slot, kokoroError("input", /nothing in the text can be/));
    await refused({ script: "Hi.", voice: "no" }, slot, kokoroError("input", /no voice "no"; the/));
    await refused(recipe, undefined, kokoroError("output", /^the output is not an ArrayBuffer/));
    await refused(recipe, new ArrayBuffer(7), kokoroError("output", /^the output is 7 bytes long/));

    const first = plugin.generateAudio(recipe, slot);
    await refused(recipe, slot, kokoroError("output", /^The slot is still being filled/));
    await first;
    await plugin.generateAudio(recipe, slot);
    assert.equal(plugin.health().state, "ready");
    assert.deepEqual([plugin.metrics().done, plugin.metrics().failed], [2, 6]);
    await plugin.unload();
  }),
);

Deno.test(
  "lack of memory fails one slot, a lost device fails all until load() is called again",
  onStandin(async () => {
    const { plugin, loads } = counted();
    await plugin.load();
    await whileFailing("kokoro_utterance_samples", OUT_OF_MEMORY, "no memory left", async () => {
      await assert.rejects(plugin.generateAudio(recipe, slot), kokoroError("memory", /no memory/));
    });
    assert.equal(plugin.health().state, "ready");
    await plugin.generateAudio(recipe, slot);

    await whileFailing("kokoro_utterance_samples", DEVICE_FAILED, "it fell off", async () => {
      const both = [slot, otherSlot].map((slot) => plugin.generateAudio(recipe, slot));
      for (const ended of await Promise.allSettled(both)) {
        assert(ended.status === "rejected");
        kokoroError("device", /it fell off/)(ended.reason);
      }
    });
    assert.deepEqual(plugin.health(), {
      state: "failed",
      error: { kind: "device", message: "it fell off" },
    });
    const lost = kokoroError(
      "device",
      /^The plugin has failed: call load\(\) to try again\. it fell off/,
    );
    await assert.rejects(plugin.generateAudio(recipe, slot), lost);
    await plugin.load();
    assert.deepEqual([plugin.health().state, loads()], ["ready", 2]);
    await plugin.generateAudio(recipe, slot);
    await plugin.unload();
  }),
);

Deno.test(
  "a failed load reports why, frees everything and can be repeated",
  onStandin(async () => {
    const { plugin, loads } = counted();
    for (const call of ["kokoro_engine_create", "kokoro_utterance_samples"]) {
      await whileFailing(call, OUT_OF_MEMORY, "no memory left", async () => {
        await assert.rejects(plugin.load(), kokoroError("memory", /no memory left/));
      });
      assert.equal(counts().engines, 0);
      assert.deepEqual(plugin.health(), {
        state: "failed",
        error: { kind: "memory", message: "no memory left" },
      });
    }
    await plugin.load();
    assert.deepEqual([plugin.health().state, loads()], ["ready", 3]);
    await plugin.unload();
  }),
);

Deno.test(
  "an aborted slot fails with the signal's reason, and the plugin stays ready",
  onStandin(async () => {
    const { plugin } = counted();
    await plugin.load();
    const stopping = new AbortController();
    const speech = plugin.generateAudio(recipe, slot, { signal: stopping.signal });
    stopping.abort(new Error("enough"));
    await assert.rejects(speech, /enough/);
    await plugin.generateAudio(recipe, slot);
    const { done, failed, queued } = plugin.metrics();
    assert.deepEqual([done, failed, queued], [1, 1, 0]);
    await plugin.unload();
  }),
);

Deno.test(
  "a slot comes before other work of the model",
  onStandin(async () => {
    const ended: string[] = [];
    let model!: KokoroModel;
    const plugin = new KokoroPlugin(async () => model = await loadKokoro({ device: "cpu" }));
    await plugin.load();
    setDelay(5);
    const { script, ...options } = recipe;
    const end = async (work: Promise<unknown>, what: string): Promise<void> => {
      await work;
      ended.push(what);
    };
    await Promise.all([
      ...[1, 2, 3].map(() => end(model.synthesize(script, options), "batch")),
      end(plugin.generateAudio(recipe, slot), "slot"),
    ]);
    setDelay(0);
    assert.deepEqual(ended, ["slot", "batch", "batch", "batch"]);
    await plugin.unload();
  }),
);

Deno.test(
  "unload() waits for slots that are being filled",
  onStandin(async () => {
    const { plugin } = counted();
    await plugin.load();
    setDelay(50);
    const slots = [slot, otherSlot].map((slot) => plugin.generateAudio(recipe, slot));
    await plugin.unload();
    setDelay(0);
    assert.equal(plugin.metrics().done, 2);
    for (const { samples } of await Promise.all(slots)) assert(samples.length > 0);
  }),
);

Deno.test(
  "a plugin is unloaded at the end of its scope",
  onStandin(async () => {
    const { plugin } = counted();
    {
      await using scoped = plugin;
      await scoped.load();
    }
    assert.equal(plugin.health().state, "unloaded");
  }),
);

Deno.test(
  "a recipe can be a scene, as a text with a cast or as turns",
  onStandin(async () => {
    await using plugin = counted().plugin;
    await plugin.load();
    const cast = { RICK: "rick_c137", MORTY: { voice: "morty", emotion: "sad" } };
    const text = "RICK: Hi.\nMORTY: Oh.";
    const turns = [{ speaker: "RICK", text: "Hi." }, { speaker: "MORTY", text: "Oh." }];
    const [one, other] = [
      await plugin.generateAudio({ script: text, cast }, slot),
      await plugin.generateAudio({ script: turns, cast }, otherSlot),
    ];
    assertSameBits(one.samples, other.samples);
    for (const speech of [one, other]) {
      assert.deepEqual(speech.turns.map(({ voice, emotion }) => [voice, emotion]), [
        ["rick_c137", "neutral"],
        ["morty", "sad"],
      ]);
    }
    await assert.rejects(
      plugin.generateAudio({ script: [{ text: "Hi.", voice: "nobody" }] }, slot),
      kokoroError("input", /^turn 0: there is no voice "nobody"/),
    );
    assert.equal(plugin.health().state, "ready");
  }),
);
