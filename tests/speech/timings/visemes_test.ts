import assert from "node:assert/strict";
import table from "../../../configs/phonemes.json" with { type: "json" };
import { parseConfig } from "../../../configs/read_config.ts";
import { loadRoles, roleOf, schema, VISEMES } from "../../../speech/timings/visemes.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";

const yaml = await Deno.readTextFile(new URL("../../../configs/visemes.yaml", import.meta.url));
const roles = await loadRoles();

function shapesOf(phonemes: string): string {
  return [...phonemes].flatMap((symbol) => {
    const role = roleOf(symbol, roles);
    return role.kind === "sound" ? role.shapes : [];
  }).join(" ");
}

Deno.test("every symbol of the network has a role, and no other symbol has one", () => {
  const roles = parseConfig(yaml, "visemes.yaml", schema);
  assert.deepEqual([...roles.keys()].sort(), Object.keys(table).sort());
  for (const [symbol, role] of roles) {
    // Letters are sounds, except those that only modify a sound. All other symbols are marks.
    const isSound = /[\p{Ll}\p{Lu}\p{Lo}]|ᵊ/u.test(symbol);
    assert.equal(role.kind === "sound", isSound, symbol);
    assert.equal(role.kind === "silent", /[\p{P}\s]/u.test(symbol), symbol);
  }
});

Deno.test("every shape of the set is used", () => {
  const used = Object.keys(table).flatMap((symbol) => shapesOf(symbol).split(" ")).filter(Boolean);
  assert.deepEqual([...new Set(["sil", ...used])].sort(), [...VISEMES].sort());
});

Deno.test("sounds have the shapes that the viseme set defines", () => {
  // The example words in the documentation of the set.
  const words: Record<string, string> = {
    pˈʊt: "PP ou DD",
    bˈæt: "PP aa DD",
    fˈæt: "FF aa DD",
    θˈɪŋk: "TH ih kk kk",
    tˈɪp: "DD ih PP",
    kˈɔl: "kk oh nn",
    ʧˈɛɹ: "CH E RR",
    sˈɪɹ: "SS ih RR",
    lˈɑt: "nn aa DD",
    bˈɛd: "PP E DD",
    tˈO: "DD oh ou",
    bˈI: "PP aa ih",
  };
  for (const [phonemes, shapes] of Object.entries(words)) assert.equal(shapesOf(phonemes), shapes);
});

Deno.test("the table in the documentation is the same as the one in use", async () => {
  const page = await Deno.readTextFile(new URL("../../../docs/timings.md", import.meta.url));
  const documented = new Map<string, string>();
  for (const [, viseme, phonemes] of page.matchAll(/^\| `(\w+)` +\| (\S(?: \S)*) +\|/gm)) {
    for (const phoneme of phonemes.split(" ")) documented.set(phoneme, viseme);
  }
  for (const [, phoneme, visemes] of page.matchAll(/^\| (\S) +\| (`\w+` `\w+`) +\|/gm)) {
    documented.set(phoneme, visemes.replaceAll("`", ""));
  }
  const sounds = Object.keys(table).filter((symbol) => roleOf(symbol, roles).kind === "sound");
  assert.deepEqual(
    Object.fromEntries(documented),
    Object.fromEntries(
      sounds.map((symbol) => [symbol, shapesOf(symbol)]),
    ),
  );
});

Deno.test("an invalid table is refused", () => {
  const refused = (from: string, to: string, message: RegExp): void => {
    const changed = yaml.replace(from, to);
    assert.notEqual(changed, yaml);
    assert.throws(
      () => parseConfig(changed, "visemes.yaml", schema),
      kokoroError("input", message),
    );
  };
  refused("FF: [f,", "FF: [p, f,", /^visemes\.yaml:\d+: "p" is listed twice$/);
  refused("FF: [f,", "FF: [fff,", /^visemes\.yaml:\d+: shapes\.FF\.0: is not one symbol$/);
  refused("  PP: ", "  Pp: ", /^visemes\.yaml:\d+: /);
  refused("A: [E, ih]", "A: [E, ih, E]", /^visemes\.yaml:\d+: /);
  refused("A: [E, ih]", "A: [sil, ih]", /^visemes\.yaml:\d+: /);
});
