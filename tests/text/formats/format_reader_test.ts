/**
 * What is read of a text in each format, and that it does not depend on how the text arrives.
 *
 * In `cases.tsv`, `/` is a line end, `{0.5}` a pause in seconds, and `«word»` has an instruction of
 * the writer. Blanks are as good as one.
 */

import assert from "node:assert/strict";
import { loadFastCheck } from "../../../dev_deps.ts";
import { FormatReader } from "../../../text/formats/format_reader.ts";
import {
  type EmojiChoice,
  TEXT_FORMATS,
  type TextFormat,
  type TextOptions,
} from "../../../text/formats/text_format.ts";
import type { Edit } from "../../../text/script/mapped_text.ts";
import { type MarkupPart, MarkupReader } from "../../../text/script/markup.ts";

/** What is read of a script, and what the format replaced in it. */
interface Reading {
  /** The text, with pauses and instructions marked. */
  readonly text: string;
  /** The places in the script of each symbol, pause and instruction. */
  readonly places: readonly unknown[];
  readonly edits: readonly Edit[];
}

/** Reads a script that arrives in parts of `size` units. */
async function read(script: string, options: TextOptions = {}, size = 4096): Promise<Reading> {
  const markup = new MarkupReader({ isMarkdown: options.textFormat === "markdown" });
  const format = new FormatReader(options);
  let text = "";
  const places: unknown[] = [];
  const add = (part: MarkupPart): void => {
    if ("pause" in part) {
      text += `{${part.pause}}`;
      places.push(part.pause);
      return;
    }
    if (!("text" in part)) return;
    const symbols = part.text.text.split("");
    text += part.instruction ? `«${part.text.text}»` : part.text.text;
    places.push(...symbols.map((_, i) => part.text.origin({ start: i, end: i + 1 })));
    if (part.instruction) places.push(part.instruction);
  };
  for (let at = 0; at < script.length; at += size) {
    for await (const part of format.push(markup.push(script.slice(at, at + size)))) add(part);
  }
  for await (const part of format.end(markup.end())) add(part);
  return { text, places, edits: format.edits };
}

const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", e: "\u001b" };

function unescaped(text: string): string {
  return text.replace(/\\(.)/g, (_, sign) => ESCAPES[sign] ?? sign);
}

const rows = Deno.readTextFileSync(new URL("cases.tsv", import.meta.url)).trimEnd().split("\n")
  .slice(1);
const topics = new Map<string, string[]>();
for (const row of rows) {
  if (row.startsWith("# ") && !row.includes("\t")) topics.set(row.slice(2), []);
  else [...topics.values()].at(-1)!.push(row);
}

for (const [topic, cases] of topics) {
  Deno.test(`text formats: ${topic}`, async () => {
    for (const row of cases) {
      const [format, script, reading] = row.split("\t").map(unescaped);
      const [textFormat, emoji] = format.split("+") as [TextFormat, EmojiChoice?];
      const { text } = await read(script, { textFormat, emoji });
      const shown = text.replace(/\s*\n\s*/g, " / ").replace(/ {2,}/g, " ").replace(
        /^[ /]+|[ /]+$/g,
        "",
      );
      assert.equal(shown, reading, `${format}: ${JSON.stringify(script)}`);
    }
  });
}

Deno.test("plain text stays as it is, and does not wait for the end of a block", async () => {
  const texts = [
    "It was 3:30, Dr. Smith. He has $5, I think: 50% of 10 - 3 = 7; #1 & more (so it goes)!",
    "“Yes,” he said\nand left. *sighs* It's 5 * 3 _or_ 2.\n\nThe end...\n",
    "a < b > c ~ d ^ e = f + g @home /usr/bin x_y_z 1) 2.5 ☺ — – … ‘so’",
  ];
  for (const text of texts) {
    for (const textFormat of ["auto", "plain"] as const) {
      const reading = await read(text, { textFormat });
      assert.equal(reading.text, text);
      assert.deepEqual(reading.edits, []);
    }
  }
  const format = new FormatReader();
  const known = async (text: string): Promise<string> => {
    const parts = await Array.fromAsync(format.push(new MarkupReader().push(text)));
    return parts.map((part) => "text" in part ? part.text.text : "").join("");
  };
  assert.equal(await known("This is known at once. "), "This is known at once. ");
  assert.equal(await known("So is this, but **here"), "So is this, but ");
  assert.equal(await known("** it waits.\n\nAnd so on"), "here it waits.\n\nAnd so on");
});

const PIECES = [
  ..."# |## |- |+ |* |1. |2) |> |```|~~~|`|**|*|__|_|~~|==|](|)|(http://a.b)|[^1]|[3]|![|\\*".split(
    "|",
  ),
  ..."\\(|\\)|\\[|\\]|$|$$|\\frac{1}{2}|\\times|<b>|</b>|<p>|</p>|<br>|<script>|</script>".split(
    "|",
  ),
  ..."</b|</i<|<think>|</think>|<!--|-->|<sub>2</sub>|<a href='x'>|<break time='1s'/>|<|>|&amp;|&"
    .split(
      "|",
    ),
  ...[
    "|",
    "|---|---|",
    "---",
    "===",
    "\n",
    "\n\n",
    "\r\n",
    "    ",
    "  ",
    " ",
    "word",
    "Two words.",
  ],
  ...[
    "1945",
    "it.¹",
    "x²",
    "\u001b[31m",
    "\u001b",
    "00:00:01,140 --> 00:00:02,720",
    "12",
    "\u2028",
  ],
  ...["2024-01-15 10:23:45 INFO ", "[pause:1s]", "[so](+1)", "[a b](/k/)", "🎉", "👍🏽", "🇫", "🇷"],
  ...["•", "→ ", "WEBVTT", "key: v", "Title", "$5 ", "!", ".", ",", "<html>", "<speak>", "{#a}"],
  ...["[", "]", "x".repeat(40), "[citation needed]"],
];

Deno.test("what is read does not depend on the parts in which a script arrives", async () => {
  const { default: fc } = await loadFastCheck();
  const scripts = fc.array(fc.constantFrom(...PIECES), { maxLength: 40 }).map((all) =>
    all.join("")
  );
  const formats = fc.constantFrom(...TEXT_FORMATS);
  await fc.assert(
    fc.asyncProperty(
      scripts,
      formats,
      fc.integer({ min: 1, max: 9 }),
      async (script, textFormat, size) => {
        const options = { textFormat, emoji: "name" } as const;
        const [whole, parts] = await Promise.all(
          [4096, size].map((size) => read(script, options, size).catch(({ message }) => message)),
        );
        assert.deepEqual(parts, whole);
      },
    ),
    { numRuns: 500 },
  );
});

Deno.test("symbols have their places, and edits say what the format replaced", async () => {
  const script =
    "# A **b** c\n\n- d&amp;e [f](g.md) <b>h</b>\n\n[pause:1s]Then $x^2$ [i](+1).[3] J";
  const { places, edits } = await read(script);
  const ranges = places.filter((place) => typeof place === "object") as { start: number }[];
  for (const [i, { start }] of ranges.entries()) assert(i === 0 || start >= ranges[i - 1].start);
  let text = "";
  let done = 0;
  for (const { start, end, by } of edits) {
    assert(done <= start && start <= end);
    text += script.slice(done, start) + by;
    done = end;
  }
  text += script.slice(done);
  assert.equal(
    text.replace(/\s+/g, " ").trim(),
    "A b c d&e f h [pause:1s]Then x² [i](+1). J",
  );
});

Deno.test("a block that does not end is read in parts", async () => {
  for (const start of ["", "**bold** ", "- "]) {
    const format = new FormatReader();
    const markup = new MarkupReader();
    let length = 0;
    for (let i = 0; i < 30; i++) {
      const part = (i === 0 ? start : "") + "word ".repeat(100);
      for await (const read of format.push(markup.push(part))) {
        if ("text" in read) length += read.text.text.length;
      }
    }
    assert(length > 10_000, `${length} units of ${JSON.stringify(start)}`);
  }
});

Deno.test("a long region is left out as a whole, wherever it stands", async () => {
  const code = "let a = [*1*];\n\n".repeat(500);
  const regions = [
    `\`\`\`js\n${code}\`\`\`\n`,
    `<think>\n${code}</think>\n`,
    `<!--\n${code}-->\n`,
    `- an item\n\n  \`\`\`js\n${code.replace(/^(?=.)/gm, "  ")}  \`\`\`\n`,
  ];
  for (const region of regions) {
    for (const textFormat of ["auto", "markdown"] as const) {
      const { text } = await read(`Before.\n${region}After.\n`, { textFormat });
      const shown = text.replace("an item", "").replace(/\s+/g, " ");
      assert.equal(shown.trim(), "Before. After.", `${textFormat}: ${region.slice(0, 20)}`);
    }
  }
});

Deno.test("a block with very many signs is cut, wherever its parts end", async () => {
  for (const unit of ["*a_ [b] ", "a*", "](", "_<"]) {
    const script = `${unit.repeat(600)}end.\n\nNext.`;
    const [whole, parts] = await Promise.all([4096, 7].map((size) => read(script, {}, size)));
    assert.deepEqual(parts, whole);
    assert(whole.text.includes("end.") && whole.text.includes("Next."));
  }
});
