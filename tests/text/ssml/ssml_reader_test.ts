import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { kokoroError } from "../../helpers/kokoro_error.ts";
import { readSsml, ssmlDocuments, testStage } from "../../helpers/ssml.ts";
import { loadSsmlReader } from "../../../text/ssml/load_ssml.ts";

const documents = await ssmlDocuments();

Deno.test("there are more than 60 documents in the manners of four makers", () => {
  assert(documents.length > 60);
  assert.equal(new Set(documents.map(({ ssml }) => ssml)).size, documents.length);
});

Deno.test("every document is read as its makers mean it", async (t) => {
  for (const { name, ssml, reads, warns } of documents) {
    await t.step(name, async () => {
      const read = await readSsml(ssml);
      assert.deepEqual(read.reads, reads);
      const places = / at line \d+, column \d+ of the SSML(?=:)/;
      assert.deepEqual(read.warnings.map((warning) => warning.replace(places, "")), warns);
      assert.doesNotMatch(read.shown.replace(/ <3 <b> /, ""), /[<>]/);
    });
  }
});

Deno.test("it does not matter in which parts a document arrives", async () => {
  for (const { ssml } of documents) {
    const whole = await readSsml(ssml);
    for (const size of [1, 2, 7, 50]) assert.deepEqual(await readSsml(ssml, size), whole);
  }
});

Deno.test("each symbol has its place in the document", async () => {
  const ssml = "A &amp; <s>b\n  c<![CDATA[<]]></s> <sub alias='word'>w</sub><!-- d -->😀";
  const reader = await loadSsmlReader(testStage());
  const places = [...reader.push(ssml), ...reader.end()].flatMap((part) => {
    assert("text" in part);
    const { text } = part.text;
    return Array.from(text, (symbol, i) => {
      const { start, end } = part.text.origin({ start: i, end: i + symbol.length });
      return `${symbol}=${ssml.slice(start, end)}`;
    });
  });
  assert.deepEqual(places, [
    ...["A=A", " = ", "&=&amp;", " = ", "\n=<s>", "\n=<s>", "b=b", " =\n  ", "c=c", "<=<"],
    ...["\n=</s>", "\n=</s>", " = ", "w=w", "o=w", "r=w", "d=w", "😀=😀"],
  ]);
});

Deno.test("text is read before the tag after it has arrived, but not half an entity", async () => {
  const reader = await loadSsmlReader(testStage());
  const said = (text: string): string =>
    [...reader.push(text)].map((part) => "text" in part ? part.text.text : "").join("");
  assert.equal(said("<p>One two"), "\n\nOne two");
  assert.equal(said(" &am"), "");
  assert.equal(said("p; three "), " & three");
  assert.equal(said("<say-as interpret-as='digits'>12"), " ");
  assert.equal(said("34</say-as>"), "1234");
});

Deno.test("mistakes are errors with their places and what was meant", async () => {
  const mistakes: [ssml: string, message: RegExp][] = [
    ["<p>a\n <s>b</p>", /^<\/p> at line 2, column 6 .* write <\/s> before it.* line 2, column 2$/],
    ["<p>a", /^The end at line 1, column 5 .*: <p> of line 1, column 1 needs <\/p> before$/],
    ["a</p>", /^<\/p> at line 1, column 2 .*: no element is open/],
    ["a <p", /^<p at line 1, column 3 .*: the document ends within this tag/],
    ["<p a=b>", /^<p a=b at line 1, column 1 .*name="value"/],
    ["a < b", /^< b at line 1, column 3 .*write "<" as "&lt;"/],
    ["a < b and c > d", /^< b and c.* at line 1, column 3 /],
    ["1 <2", /^<2 at line 1, column 3 .*write "<" as "&lt;"/],
    ["AT&T", /^&T at line 1, column 3 .*write "&" as "&amp;"/],
    ["a&nbsp;b", /^&nbsp; at line 1, column 2 .*write "&" as "&amp;"/],
    ["&#0;", /^&#0; at line 1, column 1 /],
    ["<!-- a -- b -->", /^<!-- a -- at line 1, column 1 .*comments like/],
    ["<!-- a", /the document ends within this tag, comment or section/],
    ["<![CDATA[a", /the document ends within this tag, comment or section/],
    ["<!DOCTYPE speak SYSTEM 'x.dtd'><speak/>", /line 1, column 1 .*leave out document types/],
    ["<speak><!ENTITY a 'b'></speak>", /line 1, column 8 .*leave out document types/],
    ["</_>a", /no element is open/],
    [
      "<break strength='huge'/>",
      /^<break> at line 1, column 1 .*strength="huge": give one of none/,
    ],
    ["<break time='soon'/>", /time="soon": write a time like 500ms/],
    ["<break time='-1s'/>", /time="-1s": write a time/],
    ["<prosody rate='quick'/>", /rate="quick": give one of x-slow, slow/],
    ["<prosody rate='2st'/>", /rate="2st": write a rate like 80%/],
    ["<prosody pitch='5dB'/>", /pitch="5dB": write a pitch/],
    ["<prosody volume='5Hz'/>", /volume="5Hz": write a volume/],
    ["<emphasis level='big'/>", /level="big": give one of strong, moderate, none, reduced/],
    ["<voice gender='robot'/>", /gender="robot": give one of female, male, neutral/],
    ["<voice variant='0'/>", /variant="0": give a whole number/],
    ["<phoneme ph='a3'>b</phoneme>", /ph="a3": "3" is no sign of the phonetic alphabet/],
    ["<phoneme ph=''>b</phoneme>", /ph="": give at least one sound/],
    ["<phoneme alphabet='x-sampa' ph='*'>b</phoneme>", /"\*" is no sign of X-SAMPA/],
    ["<phoneme alphabet='x-kokoro' ph='g'>b</phoneme>", /"g" is not one of Kokoro's phonemes/],
    ["<phoneme>b</phoneme>", /<phoneme> .*give it ph="\.\.\."/],
    ["<sub>b</sub>", /give it alias="\.\.\."/],
    ["<say-as>b</say-as>", /give it interpret-as="\.\.\."/],
    ["<mark/>", /give it name="\.\.\."/],
    ["<lang>b</lang>", /give it xml:lang="\.\.\."/],
    ["<mstts:express-as>b</mstts:express-as>", /give it style="\.\.\."/],
    ["<mstts:express-as style='sad' styledegree='9'/>", /styledegree="9": give a number/],
    ["<mstts:silence type='Never' value='1s'/>", /type="Never": give one of leading/],
    ["<amazon:emotion name='excited' intensity='x'/>", /intensity="x": give one of low, medium/],
  ];
  for (const [ssml, message] of mistakes) {
    await assert.rejects(readSsml(ssml), kokoroError("input", message), ssml);
    await assert.rejects(readSsml(ssml, 1), kokoroError("input", message), ssml);
  }
});

Deno.test("depth, tags and comments are bounded", async () => {
  const deep = (depth: number): string => "<p>".repeat(depth) + "a" + "</p>".repeat(depth);
  await readSsml(deep(100));
  await assert.rejects(readSsml(deep(101)), kokoroError("input", /more than 100 elements/));
  await assert.rejects(readSsml(deep(100_000), 4096), kokoroError("input", /more than 100 elem/));
  const long = "x".repeat(200_000);
  for (
    const ssml of [`<!--${long}`, `<p a="${long}`, `<![CDATA[${long}`, `<sub alias='a'>${long}`]
  ) {
    await assert.rejects(readSsml(ssml, 4096), kokoroError("input", /at most 65536 char/));
  }
});

Deno.test("entities can't grow", async () => {
  const bomb = `<!DOCTYPE s [<!ENTITY a "${"x".repeat(100)}"><!ENTITY b "${"&a;".repeat(100)}">]>` +
    "<speak>&b;</speak>";
  await assert.rejects(readSsml(bomb), kokoroError("input", /leave out document types/));
  await assert.rejects(readSsml("<speak>&b;</speak>"), kokoroError("input", /named entities/));
});

Deno.test("a warning is given once, with the first place", async () => {
  const { warnings } = await readSsml("<x>a</x>\n<x>b</x><y>c</y><metadata><z/></metadata>");
  assert.deepEqual(warnings, [
    "<x> at line 1, column 1 of the SSML: this element is not known: its text is spoken",
    "<y> at line 2, column 9 of the SSML: this element is not known: its text is spoken",
  ]);
});

Deno.test("rates relate to the speed of the call", async () => {
  const speeds = async (ssml: string): Promise<unknown[]> => {
    const reader = await loadSsmlReader(testStage([], 1.2));
    return [...reader.push(ssml), ...reader.end()].flatMap((part) =>
      "manner" in part ? part.manner.speed : []
    );
  };
  assert.deepEqual(await speeds("<prosody rate='50%'>a</prosody>"), [0.6]);
  assert.deepEqual(await speeds("<prosody rate='+10%'>a</prosody> b"), [1.32, undefined]);
  assert.deepEqual(await speeds("<prosody rate='medium'>a</prosody>"), []);
  assert.deepEqual(await speeds("<emphasis>a</emphasis>"), [1.104]);
});

Deno.test("emoji have names if they are asked for", async () => {
  const reader = await loadSsmlReader(testStage(), () => true);
  const [{ text }] = [...reader.push("Hi 🎉"), ...reader.end()].filter((part) => "text" in part);
  assert.equal(text.text, "Hi  party popper ");
});

Deno.test("whatever stands in attributes and texts, nothing but the text is read", async () => {
  const { default: fc } = await loadFastCheck();
  const word = fc.stringMatching(/^[a-z]{1,8}$/);
  const escaped = (text: string): string =>
    text.replace(/[<>&"']/g, (sign) => `&#${sign.charCodeAt(0)};`);
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.tuple(fc.string(), word), { maxLength: 20 }),
      fc.integer({ min: 1, max: 30 }),
      async (pieces, size) => {
        const ssml = pieces.map(([value, text]) =>
          `<w role="${escaped(value)}"><!-- x -->${text}</w> `
        ).join("");
        const { reads } = await readSsml(`<s>${ssml}</s>`, size);
        assert.equal(reads.join(" "), pieces.map(([, text]) => text).join(" "));
      },
    ),
  );
});
