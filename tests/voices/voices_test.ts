import assert from "node:assert/strict";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { NEUTRAL, type Prosody } from "../../voices/prosody.ts";
import type { StyleTable } from "../../voices/style_table.ts";
import type { Voice } from "../../voices/catalog.ts";
import { Voices } from "../../voices/voices.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";
import { inTemporaryFolder } from "../helpers/files.ts";

const ROWS = 510;
const STYLE = 256;

/** A table in which each value is row + column / 1000. */
function table(): Float32Array<ArrayBuffer> {
  return Float32Array.from(
    { length: ROWS * STYLE },
    (_, i) => Math.floor(i / STYLE) + (i % STYLE) / 1000,
  );
}

const write = (folder: string, id: string, bytes = new Uint8Array(table().buffer)): Promise<void> =>
  Deno.writeFile(join(folder, `${id}.bin`), bytes);

/** Official voices, with the language and gender that the first two letters of their names give. */
const official = describe({
  af_heart: { language: "en-us", gender: "female" },
  am_adam: { language: "en-us", gender: "male" },
  bf_emma: { language: "en-gb", gender: "female" },
  bm_lewis: { language: "en-gb", gender: "male" },
  ef_dora: { language: "es", gender: "female" },
  ff_siwis: { language: "fr-fr", gender: "female" },
  hm_omega: { language: "hi", gender: "male" },
  if_sara: { language: "it", gender: "female" },
  jf_alpha: { language: "ja", gender: "female" },
  pm_alex: { language: "pt-br", gender: "male" },
  zf_xiaobei: { language: "zh", gender: "female" },
});

function describe<Id extends string>(
  voices: Record<Id, Pick<Voice, "language" | "gender">>,
): Record<Id, Omit<Voice, "id">> {
  const entries = Object.entries<Pick<Voice, "language" | "gender">>(voices);
  return Object.fromEntries(
    entries.map((
      [id, voice],
    ) => [id, { ...voice, description: "", prosody: NEUTRAL, emotionGains: {} }]),
  ) as Record<Id, Omit<Voice, "id">>;
}

/** Opens the official voices of a folder, without any files about them. */
const openVoices = (folder: string): Promise<Voices> => Voices.open({ folder, files: [] });

Deno.test("a folder's voices are listed by name, with their language and gender", () =>
  inTemporaryFolder(async (folder) => {
    for (const id of Object.keys(official).reverse()) await write(folder, id, new Uint8Array());
    for (const other of ["LICENSE", "seal.json"]) await Deno.writeTextFile(join(folder, other), "");
    const { all } = await openVoices(folder);
    assert.deepEqual(all, Object.entries(official).map(([id, voice]) => ({ id, ...voice })));
  }));

Deno.test("a folder without voices is an error that says what to do", () =>
  inTemporaryFolder(async (folder) => {
    await Deno.writeTextFile(join(folder, "LICENSE"), "");
    await assert.rejects(
      openVoices(folder),
      kokoroError("weights", new RegExp(`there is no voice in ${folder}: run \`deno task setup\``)),
    );
  }));

Deno.test("a folder that can't be read is an error that names it", () =>
  inTemporaryFolder(async (folder) => {
    const path = join(folder, "none");
    await assert.rejects(
      openVoices(path),
      kokoroError("weights", new RegExp(`can't read the voice folder ${path}: run`)),
    );
  }));

Deno.test("a voice is found only by its exact id", () =>
  inTemporaryFolder(async (folder) => {
    for (const id of ["bf_emma", "af_heart"]) await write(folder, id, new Uint8Array());
    const voices = await openVoices(folder);
    assert.deepEqual(voices.get("bf_emma").voice, { id: "bf_emma", ...official.bf_emma });
    for (const id of ["af_hart", "AF_HEART", "af_heart.bin", "../af_heart", "toString"]) {
      assert.throws(() => voices.get(id), (error: Error) => {
        const meant = /^af_he?art$/i.test(id) ? ' (did you mean "af_heart"?)' : "";
        const wrong = `there is no voice ${JSON.stringify(id)}${meant}`;
        assert.equal(error.message, `${wrong}; the voices are: af_heart, bf_emma`);
        return kokoroError("input", /voices are/)(error);
      });
    }
  }));

Deno.test("an utterance of P phonemes gets the style of row P - 1", () =>
  inTemporaryFolder(async (folder) => {
    await write(folder, "af_heart");
    const voices = await openVoices(folder);
    const read = await voices.table(voices.get("af_heart"));
    const expected = table();
    for (const phonemes of [1, 2, 100, 509, 510]) {
      const style = read.style(phonemes);
      assert.equal(style.length, STYLE);
      assert.deepEqual(style, expected.subarray((phonemes - 1) * STYLE, phonemes * STYLE));
    }
  }));

Deno.test("a table is read only once", () =>
  inTemporaryFolder(async (folder) => {
    await write(folder, "af_heart");
    const voices = await openVoices(folder);
    const voice = voices.get("af_heart");
    const [first, second] = await Promise.all([voices.table(voice), voices.table(voice)]);
    await Deno.remove(join(folder, "af_heart.bin"));
    assert.equal(first, second);
    assert.equal(first, await voices.table(voice));
  }));

for (const bytes of [0, 1, ROWS * STYLE * 4 - 1, ROWS * STYLE * 4 - 1024, ROWS * STYLE * 4 + 4]) {
  Deno.test(`a table of ${bytes} bytes is an error that says what to do`, () =>
    inTemporaryFolder(async (folder) => {
      await write(folder, "af_heart", new Uint8Array(bytes));
      const voices = await openVoices(folder);
      const message = new RegExp(
        `af_heart\\.bin has ${bytes} bytes instead of 522240: run \`deno task setup\`$`,
      );
      const read = voices.table(voices.get("af_heart"));
      await assert.rejects(read, kokoroError("weights", message));
    }));
}

Deno.test("a table with a value that is not a number is an error that says what to do", () =>
  inTemporaryFolder(async (folder) => {
    const values = table();
    values[77_777] = NaN;
    await write(folder, "af_heart", new Uint8Array(values.buffer));
    const voices = await openVoices(folder);
    const read = voices.table(voices.get("af_heart"));
    const message = /af_heart\.bin is damaged: value 77777 is NaN: run `deno task setup`$/;
    await assert.rejects(read, kokoroError("weights", message));
  }));

Deno.test("a table that can't be read is an error each time, until it can be read", () =>
  inTemporaryFolder(async (folder) => {
    await write(folder, "af_heart");
    const voices = await openVoices(folder);
    const voice = voices.get("af_heart");
    await Deno.remove(join(folder, "af_heart.bin"));
    for (let i = 0; i < 2; i++) {
      const message = /can't read the style table .*af_heart\.bin: run `deno task setup`$/;
      await assert.rejects(voices.table(voice), kokoroError("weights", message));
    }
    await write(folder, "af_heart");
    assert.equal((await voices.table(voice)).style(3)[0], 2);
  }));

Deno.test("a blend has the language and gender of its heaviest voice", () =>
  inTemporaryFolder(async (folder) => {
    for (const id of ["am_adam", "bf_emma"]) await write(folder, id, new Uint8Array());
    const voices = await openVoices(folder);
    const { am_adam, bf_emma } = official;
    for (const text of ["am_adam(0.25)+bf_emma(0.75)", "3*bf_emma + am_adam"]) {
      assert.deepEqual(voices.get(text).voice, { id: "bf_emma(0.75)+am_adam(0.25)", ...bf_emma });
    }
    assert.deepEqual(voices.get("bf_emma+am_adam").voice, { id: "am_adam+bf_emma", ...am_adam });
    assert.deepEqual(voices.get("bf_emma(2)+bf_emma").voice, { id: "bf_emma", ...bf_emma });
    assert.throws(() => voices.get("am_adam+bf_ema"), kokoroError("input", /at character 9 of/));
  }));

Deno.test("a blend's table is the weighted mean, and a single voice keeps its own", () =>
  inTemporaryFolder(async (folder) => {
    const other = table().map((value) => 3 - value);
    await write(folder, "af_heart");
    await write(folder, "am_adam", new Uint8Array(other.buffer));
    const voices = await openVoices(folder);
    const tableOf = (text: string): Promise<StyleTable> => voices.table(voices.get(text));

    const heart = await tableOf("af_heart");
    assert.deepEqual(heart.values, table());
    assert.equal(await tableOf("0.3*af_heart + af_heart(2) + am_adam(0)"), heart);
    const blend = await tableOf("af_heart(1)+am_adam(3)");
    assert.deepEqual(blend.values, table().map((value, i) => 0.25 * value + 0.75 * other[i]));
    assert.equal(await tableOf("0.75*am_adam + 0.25*af_heart"), blend);
  }));

Deno.test("the sixteen most recently used blends are cached", () =>
  inTemporaryFolder(async (folder) => {
    for (const id of ["af_heart", "am_adam"]) await write(folder, id);
    const voices = await openVoices(folder);
    const tableOf = (weight: number): Promise<StyleTable> =>
      voices.table(voices.get(`af_heart+am_adam(${weight})`));
    const [first, second] = [await tableOf(1), await tableOf(2)];
    for (let weight = 3; weight <= 16; weight++) await tableOf(weight);
    assert.equal(await tableOf(1), first);
    await tableOf(17);
    assert.equal(await tableOf(1), first);
    assert.notEqual(await tableOf(2), second);
  }));

/**
 * Makes voices: official ones, each with a table that is filled with its number in `tables`, and
 * those of a file in a folder next to them.
 */
async function withVoices(
  { tables, file, strict }: { tables: Record<string, number>; file: string; strict?: boolean },
  use: (voices: Voices, folder: string) => Promise<void>,
): Promise<void> {
  await inTemporaryFolder(async (folder) => {
    for (const [id, value] of Object.entries(tables)) {
      await write(folder, id, new Uint8Array(table().fill(value).buffer));
    }
    const path = join(folder, "configs", "my.yaml");
    await Deno.mkdir(join(folder, "configs"));
    await Deno.writeTextFile(path, file);
    await use(await Voices.open({ folder, files: [pathToFileURL(path)], strict }), folder);
  });
}

/**
 * The number that fills a voice's table: in the tables of `withVoices` and in blends of them, all
 * values are equal.
 */
async function valueOf(voices: Voices, text: string): Promise<number> {
  const { table: { values } } = await voices.speaker(voices.get(text));
  assert(values.every((value) => value === values[0]));
  return values[0];
}

const CHARACTERS = `
voices:
  rick:
    description: a scientist
    gender: male
    styles: ../am_zeus.bin
    tempo: 1.5
    pitch: -20 Hz
    emotionGains: { manic: -2 }
  duo:
    blend: 3*bf_emma + rick
    language: fr-fr
  trio:
    blend: duo + am_adam
    energy: 0.5
`;
const TABLES = { am_adam: 8, am_zeus: 16, bf_emma: 32 };

Deno.test("a character has its own table, description and prosody", () =>
  withVoices({ tables: TABLES, file: CHARACTERS }, async (voices) => {
    assert.deepEqual(voices.get("rick").voice, {
      id: "rick",
      language: "en-us",
      gender: "male",
      description: "a scientist",
      prosody: { ...NEUTRAL, tempo: 1.5, hertz: -20 },
      emotionGains: { manic: -2 },
    });
    assert.equal(await valueOf(voices, "rick"), 16);
    const ids = ["am_adam", "am_zeus", "bf_emma", "duo", "rick", "trio"];
    assert.deepEqual(voices.all.map(({ id }) => id), ids);
  }));

Deno.test("a blend of characters blends their tables and prosody, with or without a name", () =>
  withVoices({ tables: TABLES, file: CHARACTERS }, async (voices) => {
    const half: Prosody = { ...NEUTRAL, tempo: 1.25, hertz: -10 };
    const { id, gender, prosody, emotionGains } = voices.get("rick + am_adam").voice;
    assert.deepEqual({ id, gender, prosody, emotionGains }, {
      emotionGains: { manic: -1 },
      id: "am_adam+rick",
      gender: "male",
      prosody: half,
    });
    assert.equal(await valueOf(voices, "rick + am_adam"), 12);

    const quarter: Prosody = { ...NEUTRAL, tempo: 1.125, hertz: -5 };
    assert.deepEqual(voices.get("bf_emma(3)+rick").voice.prosody, quarter);
    assert.deepEqual(voices.get("duo").voice.prosody, quarter);
    assert.equal(await valueOf(voices, "duo"), 28);

    const eighth: Prosody = { ...NEUTRAL, tempo: 1.0625, hertz: -2.5, energy: 0.5 };
    assert.deepEqual(voices.get("trio").voice.prosody, eighth);
    assert.equal(await valueOf(voices, "trio"), 18);
    assert.equal(await valueOf(voices, "trio + 3*rick"), 16.5);
  }));

Deno.test("a character has its own language and gender, or those of its heaviest voice", () =>
  withVoices({ tables: TABLES, file: CHARACTERS }, (voices) => {
    const told = (text: string): string[] => {
      const { language, gender } = voices.get(text).voice;
      return [language, gender];
    };
    assert.deepEqual(told("duo"), ["fr-fr", "female"]);
    assert.deepEqual(told("trio"), ["en-us", "male"]);
    assert.deepEqual(told("trio + 3*bf_emma"), ["en-gb", "female"]);
    return Promise.resolve();
  }));

Deno.test("the first letters of a character's name have no meaning", () =>
  withVoices(
    { tables: TABLES, file: "voices: { emil: { styles: ../am_zeus.bin } }" },
    (voices) => {
      const { language, gender } = voices.get("emil").voice;
      assert.deepEqual([language, gender], ["en-us", "female"]);
      return Promise.resolve();
    },
  ));

Deno.test("the default voice is that of the last file that names one, or the first by name", () =>
  inTemporaryFolder(async (folder) => {
    for (const id of ["bf_emma", "am_adam", "af_sky"]) await write(folder, id, new Uint8Array());
    const urls: URL[] = [];
    for (const [i, text] of ["default: bf_emma", "default: am_adam", ""].entries()) {
      const path = join(folder, `${i}.yaml`);
      await Deno.writeTextFile(path, `${text}\nvoices: {}`);
      urls.push(pathToFileURL(path));
    }
    const defaultOf = async (files: readonly URL[]): Promise<string> =>
      (await Voices.open({ folder, files })).defaultId;
    assert.equal(await defaultOf([]), "af_sky");
    assert.equal(await defaultOf(urls.slice(0, 1)), "bf_emma");
    assert.equal(await defaultOf(urls), "am_adam");
  }));

Deno.test("a file names the voice of a language, and a later file another one", () =>
  inTemporaryFolder(async (folder) => {
    for (const id of ["af_sky", "ef_dora", "em_alex", "if_sara"]) {
      await write(folder, id, new Uint8Array());
    }
    const urls: URL[] = [];
    for (const [i, text] of ["{ es: ef_dora, it: if_sara }", "{ es: em_alex }"].entries()) {
      const path = join(folder, `${i}.yaml`);
      await Deno.writeTextFile(path, `default: af_sky\nlanguages: ${text}\nvoices: {}`);
      urls.push(pathToFileURL(path));
    }
    const voices = await Voices.open({ folder, files: urls });
    const defaults = (["en-us", "es", "it", "hi"] as const).map((one) => voices.defaultFor(one));
    assert.deepEqual(defaults, ["af_sky", "em_alex", "if_sara", "af_sky"]);
  }));

Deno.test("a later file overrides a voice and can blend the earlier one", () =>
  inTemporaryFolder(async (folder) => {
    await write(folder, "am_adam", new Uint8Array(table().fill(8).buffer));
    await write(folder, "bf_emma", new Uint8Array(table().fill(32).buffer));
    const files: URL[] = [];
    for (const text of ["blend: am_adam + bf_emma", "{ blend: am_adam, tempo: 1.5 }"]) {
      const path = join(folder, `${files.length}.yaml`);
      await Deno.writeTextFile(path, `voices:\n  am_adam:\n    ${text}\n`);
      files.push(pathToFileURL(path));
    }
    const voices = await Voices.open({ folder, files });
    assert.equal(await valueOf(voices, "am_adam"), 20);
    assert.equal(await valueOf(voices, "am_adam + bf_emma"), 26);
    assert.equal(voices.get("am_adam").voice.prosody.tempo, 1.5);
  }));

/** A file in which the voice af_lost has no table. */
const LOST =
  "default: am_adam\nvoices: { af_lost: { tempo: 1.5 }, duo: { blend: af_lost + am_adam } }";

Deno.test("if a table is missing, the default voice speaks, with a warning that names both", () =>
  withVoices({ tables: TABLES, file: LOST }, async (voices) => {
    for (const id of ["af_lost", "duo", "af_lost(0.75)+bf_emma(0.25)"]) {
      const { voice, table, warning = "" } = await voices.speaker(voices.get(id));
      assert.deepEqual([voice, table.values[0]], [voices.get("am_adam").voice, 8]);
      assert(warning.startsWith(`am_adam speaks instead of ${id}: can't read the style table `));
      assert.match(warning, /af_lost\.bin: run `deno task setup`$/);
    }
    assert.equal((await voices.speaker(voices.get("am_adam"))).warning, undefined);
  }));

Deno.test("a missing table is an error in strict mode or for the default voice", async () => {
  const lost = kokoroError("weights", /^can't read the style table .*af_lost\.bin: run /);
  await withVoices(
    { tables: TABLES, file: LOST, strict: true },
    (voices) => assert.rejects(voices.speaker(voices.get("af_lost")), lost),
  );
  const file = LOST.replace("am_adam", "af_lost");
  await withVoices({ tables: TABLES, file }, async (voices, folder) => {
    await assert.rejects(voices.speaker(voices.get("af_lost")), lost);
    await Deno.remove(join(folder, "bf_emma.bin"));
    await assert.rejects(voices.speaker(voices.get("bf_emma")), lost);
  });
});

Deno.test("a damaged table is always an error", () =>
  withVoices({ tables: TABLES, file: LOST }, async (voices, folder) => {
    await write(folder, "bf_emma", new Uint8Array(7));
    const damaged = kokoroError("weights", /bf_emma\.bin has 7 bytes/);
    await assert.rejects(voices.speaker(voices.get("bf_emma")), damaged);
    await assert.rejects(voices.speaker(voices.get("bf_emma+am_adam")), damaged);
  }));

Deno.test("tables are read from a server, and one may be missing there too", () =>
  inTemporaryFolder(async (folder) => {
    await write(folder, "am_adam");
    const config =
      "default: am_adam\nvoices: { rick: { styles: rick.bin }, lost: { styles: no.bin } }";
    const files: Record<string, BodyInit> = {
      "/voices.yaml": config,
      "/rick.bin": table().fill(16).buffer,
    };
    await using server = Deno.serve(
      { hostname: "127.0.0.1", port: 0, onListen(): void {} },
      ({ url }) => {
        const body = files[new URL(url).pathname];
        return new Response(body ?? "none", { status: body === undefined ? 404 : 200 });
      },
    );
    const url = new URL(`http://127.0.0.1:${server.addr.port}/voices.yaml`);
    const voices = await Voices.open({ folder, files: [url] });
    assert.equal(await valueOf(voices, "rick"), 16);
    const { warning } = await voices.speaker(voices.get("lost"));
    assert.match(warning ?? "", /^am_adam speaks instead of lost: .*\/no\.bin: run /);
  }));

Deno.test("a later file adds to the prosody of a voice", () =>
  withVoices({
    tables: TABLES,
    file: "voices:\n  am_adam: { gain: 3, tempo: 1.5 }\n",
  }, async (_, folder) => {
    const path = join(folder, "configs", "more.yaml");
    await Deno.writeTextFile(path, "voices:\n  am_adam: { tempo: 2 }\n");
    const files = ["my.yaml", "more.yaml"].map((name) =>
      pathToFileURL(join(folder, "configs", name))
    );
    const { prosody } = (await Voices.open({ folder, files })).get("am_adam").voice;
    assert.deepEqual(prosody, { ...NEUTRAL, gain: 3, tempo: 3 });
  }));
