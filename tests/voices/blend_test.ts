import assert from "node:assert/strict";
import { loadFastCheck } from "../../dev_deps.ts";
import { KokoroError } from "../../errors.ts";
import {
  type Blend,
  type BlendNames,
  formatBlend,
  parseBlend,
  weightedMean,
} from "../../voices/blend.ts";
import { kokoroError } from "../helpers/kokoro_error.ts";

const names: BlendNames = new Map<string, Blend>([
  ...["ada", "ben", "cleo", "dora"].map((id) => [id, [{ id, weight: 1 }]] as [string, Blend]),
  ["duo", [{ id: "ada", weight: 0.75 }, { id: "ben", weight: 0.25 }]],
]);

const read: readonly [text: string, canonical: string][] = [
  ["ada", "ada"],
  [" ada ", "ada"],
  ["ada(0.2)", "ada"],
  ["ada+ben", "ada+ben"],
  ["ben+ada", "ada+ben"],
  ["ada(0.3)+ben(0.7)", "ben(0.7)+ada(0.3)"],
  ["0.3*ada + 0.7*ben", "ben(0.7)+ada(0.3)"],
  ["\t.3 * ada+ben ( 7e-1 )\n", "ben(0.7)+ada(0.3)"],
  ["ada(30)+ben(70)", "ben(0.7)+ada(0.3)"],
  ["cleo+ada+ben", "ada+ben+cleo"],
  ["dora + 2*cleo + ada(5)", "ada(0.625)+cleo(0.25)+dora(0.125)"],
  ["ada+ben+ada+ada", "ada(0.75)+ben(0.25)"],
  ["ada(0)+ben", "ben"],
  ["ada(1.0000000000000002)+ben(1e-16)", "ada(1)+ben(9.999999999999997e-17)"],
  ["ada(0.9999999999999999)+ben(0)", "ada"],
  ["duo", "ada(0.75)+ben(0.25)"],
  ["duo+cleo(3)", "cleo(0.75)+ada(0.1875)+ben(0.0625)"],
  ["duo + 0.5*ben", "ada+ben"],
  ["ada(3)+ben(4)+cleo(5)", "cleo(0.4166666666666667)+ben(0.3333333333333333)+ada(0.25)"],
];

for (const [text, canonical] of read) {
  Deno.test(`${JSON.stringify(text)} is read as ${canonical}`, () => {
    assert.equal(formatBlend(parseBlend(text, names)), canonical);
  });
}

const refused: readonly [text: string, message: RegExp][] = [
  ["eve", /^there is no voice "eve"; the voices are: ada, ben, cleo, dora, duo$/],
  ["ada + eve", /^there is no voice "eve" at character 7 of "ada \+ eve"; the voices are: ada, /],
  ["eve(0)+ada", /^there is no voice "eve" at character 1 of /],
  ["😀+ada", /^there is no voice "😀" at character 1 of /],
  ["ada+😀+ben+", /^there is no voice "😀" at character 5 of /],
  [
    "ada+ben++",
    /^expected a voice, but found "\+" at character 9 of "ada\+ben\+\+"; a blend looks /,
  ],
  ["", /^expected a voice, but found the end at character 1 of ""; a blend looks like "af_/],
  ["ada+", /^expected a voice, but found the end at character 5 of "ada\+"/],
  ["+ada", /^expected a voice, but found "\+" at character 1 /],
  ["ada ben", /^expected \+ or the end, but found "ben" at character 5 of "ada ben"/],
  ["0.5*", /^expected a voice, but found the end at character 5 /],
  ["ada()", /^expected a weight, but found "\)" at character 5 /],
  ["ada(1", /^expected \), but found the end at character 6 /],
  ["ada(1)(2)", /^expected \+ or the end, but found "\(" at character 7 /],
  [
    "ada*0.5",
    /^"ada" at character 1 of "ada\*0\.5" is not a weight: give a number from 0 to 1000$/,
  ],
  ["ada(-0.1)+ben", /^"-0\.1" at character 5 of .* is not a weight: give a number from 0 to 1000$/],
  ["ada+NaN*ben", /^"NaN" at character 5 of .* is not a weight: /],
  ["ada(Infinity)", /^"Infinity" at .* is not a weight/],
  ["ada(1e999)", /^"1e999" at .* is not a weight/],
  ["ada(1000.1)", /^"1000\.1" at .* is not a weight/],
  ["ada(0x10)", /^"0x10" at .* is not a weight/],
  ["ada(0)", /^in the blend "ada\(0\)" no voice has a weight above 0$/],
  ["0*ada+ben(0.0)", /no voice has a weight above 0$/],
  ["x".repeat(1e5), /^there is no voice "x{100}"\.\.\.; the voices are: ada/],
];

for (const [text, message] of refused) {
  Deno.test(`${JSON.stringify(text).slice(0, 30)} is refused with a reason`, () => {
    assert.throws(() => parseBlend(text, names), kokoroError("input", message));
  });
}

Deno.test("a blend that is written and read stays the same, and its weights sum to 1", async () => {
  const { default: fc } = await loadFastCheck();
  const weight = fc.oneof(
    fc.constantFrom("0.1", "0.2", "0.3", "1", "3", "5e-324", "0.9999999999999999", "1000"),
    fc.double({ min: 0, max: 1000, noNaN: true }).map((weight) => String(Math.abs(weight))),
  ).filter((weight) => !weight.includes("+"));
  const term = fc.tuple(fc.constantFrom(...names.keys()), weight, fc.nat(2)).map(
    ([name, weight, form]) => [name, `${name}(${weight})`, `${weight} * ${name}`][form],
  );
  const text = fc.array(term, { minLength: 1, maxLength: 8 }).map((terms) => terms.join(" + "));
  fc.assert(
    fc.property(text, (text) => {
      let blend: Blend;
      try {
        blend = parseBlend(text, names);
      } catch (error) {
        return assert.match((error as Error).message, /no voice has a weight above 0$/);
      }
      assert.deepEqual(parseBlend(formatBlend(blend), names), blend);
      const total = blend.reduce((total, { weight }) => total + weight, 0);
      assert(Math.abs(total - 1) <= 4 * Number.EPSILON, `the weights sum to ${total}`);
      assert.equal(new Set(blend.map(({ id }) => id)).size, blend.length);
      blend.forEach(({ weight }, i) => {
        assert(weight > 0 && weight <= (blend[i - 1]?.weight ?? 1));
      });
    }),
    { numRuns: 3000 },
  );
});

Deno.test("for any text, the parser throws no error other than a KokoroError", async () => {
  const { default: fc } = await loadFastCheck();
  const pieces = ["ada", "ben", "eve", "+", "*", "(", ")", "0.5", "-1", "1e3", " ", "NaN", "\n"];
  const text = fc.oneof(
    fc.string({ unit: "binary" }),
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((some) => some.join("")),
  );
  fc.assert(
    fc.property(text, (text) => {
      try {
        assert(parseBlend(text, names).length > 0);
      } catch (error) {
        assert(error instanceof KokoroError, String(error));
        assert.equal(error.kind, "input");
      }
    }),
    { numRuns: 3000 },
  );
});

Deno.test("a weighted mean is rounded only once", () => {
  const tables = [Float32Array.of(1, -2, 0.1), Float32Array.of(3, 4, 0.7)];
  assert.deepEqual(weightedMean(tables, [0.25, 0.75]), Float32Array.of(2.5, 2.5, 0.55));
  // If the values were added in float32, both small ones would be lost.
  const [big, small] = [Float32Array.of(2 ** 24), Float32Array.of(1)];
  assert.equal(weightedMean([big, small, small], [1, 1, 1])[0], 2 ** 24 + 2);
});
