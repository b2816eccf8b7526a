/// <reference lib="dom" />

/**
 * Tests the page in Chromium, with the real network. Where Chromium is not installed, these tests
 * are ignored, and the summary of the run says so.
 */

import assert from "node:assert/strict";
import { loadAxe, type Page } from "../../../dev_deps.ts";
import { quantize } from "../../../audio/quantize.ts";
import { listen } from "../../../serving/http/listen.ts";
import { createServer } from "../../../serving/http/server.ts";
import type { LogEntry } from "../../../serving/http/watch/visit.ts";
import { loadKokoro } from "../../../speech/load_kokoro.ts";
import { findChromium, openBrowser } from "../../helpers/browser.ts";
import { inTemporaryFolder } from "../../helpers/files.ts";

const chromium = await findChromium();
if (chromium === undefined) console.log("There is no Chromium here: the page is not tested.");

const TEXT = "The birch canoe slid on the smooth planks beside the old mill.";
const WORDS = TEXT.match(/\w+/g)!;
/** How often the first sound is timed; other work on the machine delays some. */
const SPEECHES = 5;
/** The most that the page and HTTP may add to the time of the model, in milliseconds. */
const ADDED = 100;
/** How long a step may take on a machine that has much else to do, in milliseconds. */
const PATIENCE = 120_000;

declare global {
  /** The words that were highlighted. */
  var heard: string[];
  /** What axe-core's source defines. */
  var axe: Awaited<ReturnType<typeof loadAxe>>;
}

Deno.test({
  name: "the page speaks, shows what is heard, and saves it",
  ignore: chromium === undefined,
  fn: async (test) => {
    using model = await loadKokoro({ device: "cpu" });
    const log: LogEntry[] = [];
    const server = await createServer(model, { log: (entry) => log.push(entry) });
    const listening = listen(server, { host: "127.0.0.1", port: 0 });
    const browser = await openBrowser(chromium!);
    const page = await browser.newPage();
    page.setDefaultTimeout(PATIENCE);
    const complaints: string[] = [];
    page.on("pageerror", (error) => complaints.push(String(error)));
    page.on("console", (message) => message.type() === "error" && complaints.push(message.text()));
    const asked: { url: string; body?: string }[] = [];
    page.on("request", (request) => asked.push({ url: request.url(), body: request.postData() }));
    const url = `${listening.url}/`;

    await test.step("it opens", async () => {
      await page.goto(url);
      await statusIs(page, /^Ready/);
    });

    await test.step("each word is highlighted while it is heard", async () => {
      await write(page, TEXT);
      await listenForWords(page);
      await page.click("#speak");
      await page.waitForFunction(() => performance.getEntriesByName("first-sound").length === 1);
      await hasEnded(page);
      checkHeard(await page.evaluate(() => globalThis.heard));
    });

    await test.step("the page and HTTP add little to the time of the model", async () => {
      const added: number[] = [];
      for (let i = 0; i < SPEECHES; i++) {
        log.length = 0;
        await page.evaluate(() => performance.clearMeasures("first-sound"));
        await page.click("#speak");
        await statusIs(page, /The first sound .*All of it is here/);
        const whole = await page.evaluate(() =>
          performance.getEntriesByName("first-sound")[0].duration
        );
        added.push(
          whole - log.find(({ firstAudioMs }) => firstAudioMs !== undefined)!.firstAudioMs!,
        );
      }
      assert(Math.min(...added) < ADDED, String(added));
      await hasEnded(page);
    });

    await test.step("a click on a word goes there", async () => {
      await page.click("#toggle");
      await clickWord(page, "smooth");
      await page.waitForFunction(() => document.querySelector("#toggle")?.textContent === "Pause");
      await forgetWords(page);
      await clickWord(page, "canoe");
      await page.waitForFunction(() => globalThis.heard.length > 0);
      assert.equal(await page.evaluate(() => globalThis.heard[0]), "canoe");
    });

    await test.step("keys go from word to word", async () => {
      const pressed = async (key: string): Promise<number> => {
        await page.focus("wave-form");
        await page.keyboard.press(key as "Home");
        return await page.$eval("wave-form", (element) => Number(element.ariaValueNow));
      };
      if (await textOf(page, "#toggle") === "Pause") await page.click("#toggle");
      assert.equal(await pressed("Home"), 0);
      const second = await pressed("ArrowRight");
      const third = await pressed("ArrowRight");
      assert(0 < second && second < third);
      assert.equal(await pressed("ArrowLeft"), second);
    });

    await test.step("downloads are the speech, and its subtitles", async () => {
      await inTemporaryFolder(async (folder) => {
        const session = await browser.target().createCDPSession();
        await session.send("Browser.setDownloadBehavior", {
          behavior: "allow",
          downloadPath: folder,
        });
        const { samples } = await model.synthesize(TEXT, { voice: "bm_george", seed: 7 });
        await page.$eval("#seed", (element) => (element as HTMLInputElement).value = "7");
        const wav = await download(page, folder, "wav");
        const pcm = new Int16Array(wav.slice(44).buffer);
        assert.deepEqual(pcm, Int16Array.from(quantize(samples, 16)));
        const srt = new TextDecoder().decode(await download(page, folder, "srt"));
        assert.match(srt, /^1\n00:00:00,\d+ --> 00:00:0\d,\d+\nThe birch canoe/);
      });
    });

    await test.step("a scene has the voices and moods of its cast", async () => {
      await page.click("#edit");
      await write(page, "NORA: Yes.\nTHEO (sad): No.");
      await forgetWords(page);
      await page.keyboard.down("Control");
      await page.keyboard.press("Enter");
      await page.keyboard.up("Control");
      await hasEnded(page);
      assert.deepEqual(await page.evaluate(() => globalThis.heard), ["Yes", "No"]);
      const { cast } = JSON.parse(asked.at(-1)!.body!);
      assert.equal(cast.NORA.voice, "af_heart");
      assert.equal(cast.THEO.voice, "am_michael");
    });

    await test.step("a slider changes a blend, which is heard at once", async () => {
      await page.click("details summary");
      await page.focus("voice-mixer input[type=range]");
      await page.keyboard.press("ArrowRight");
      const response = await page.waitForResponse((response) =>
        response.request().postData()?.includes("af_heart(0.61)+bf_emma(0.4)") ?? false
      );
      assert.equal(response.status(), 200);
    });

    await test.step("what the server refuses is told", async () => {
      const [own] = complaints.splice(0);
      assert.equal(own, undefined);
      await write(page, "[emotion:sadd]No.");
      await page.click("#speak");
      await statusIs(page, /emotion/);
      complaints.length = 0; // the browser logs the refusal, too
    });

    await test.step("everybody can use it", async () => {
      const { source } = await loadAxe();
      await page.evaluate(source);
      for (const value of ["light", "dark"]) {
        await page.emulateMediaFeatures([
          { name: "prefers-color-scheme", value },
          { name: "prefers-reduced-motion", value: "reduce" }, // colours are there at once
        ]);
        for (const width of [1280, 390]) {
          await page.setViewport({ width, height: 844 });
          const faults = await page.evaluate(async () =>
            (await axe.run()).violations.map(({ id, nodes }) => [id, nodes[0].html])
          );
          assert.deepEqual(faults, []);
          const overflow = await page.evaluate(() =>
            document.documentElement.scrollWidth - innerWidth
          );
          assert(overflow <= 0, `${width}: ${overflow}`);
        }
      }
    });

    await test.step("a browser without highlights has a box around the word", async () => {
      await page.evaluateOnNewDocument(() => Reflect.deleteProperty(CSS, "highlights"));
      await page.goto(url);
      await statusIs(page, /^Ready/);
      await write(page, "Yes.");
      await page.click("#speak");
      await hasEnded(page);
      assert(await page.$eval(".heard-box", (box) => box.getBoundingClientRect().width) > 10);
    });

    assert.deepEqual(
      asked.filter((request) => !request.url.replace("blob:", "").startsWith(url)),
      [],
    );
    assert.deepEqual(complaints, []);
    await browser.close();
    await listening.stop();
  },
});

function textOf(page: Page, selector: string): Promise<string | null> {
  return page.$eval(selector, (element) => element.textContent);
}

async function statusIs(page: Page, pattern: RegExp): Promise<void> {
  await page.waitForFunction(
    (source) => new RegExp(source).test(document.querySelector("#status")!.textContent!),
    {},
    pattern.source,
  );
}

/** Writes a script in place of the one that is there. */
async function write(page: Page, text: string): Promise<void> {
  await page.$eval("#script", (element) => (element as HTMLTextAreaElement).select());
  await page.type("#script", text);
}

/** Notes what is highlighted whenever that changes. */
async function listenForWords(page: Page): Promise<void> {
  await page.evaluate(() => {
    globalThis.heard = [];
    document.querySelector("script-reader")!.addEventListener("word", () => {
      for (const range of CSS.highlights.get("heard")!) globalThis.heard.push(range.toString());
    });
  });
}

async function forgetWords(page: Page): Promise<void> {
  await page.evaluate(() => void (globalThis.heard = []));
}

async function hasEnded(page: Page): Promise<void> {
  await page.waitForFunction(() => document.querySelector("#toggle")?.textContent === "Again");
}

/** Checks that words were heard in order. A machine with much else to do may miss some. */
function checkHeard(heard: readonly string[]): void {
  let at = -1;
  for (const word of heard) {
    const next = WORDS.indexOf(word, at + 1);
    assert(next > at, `${word} in ${heard}`);
    at = next;
  }
  assert.equal(heard.at(-1), WORDS.at(-1));
  assert(heard.length > WORDS.length / 2, String(heard));
}

async function clickWord(page: Page, word: string): Promise<void> {
  const { x, y } = await page.$eval("script-reader p", (paragraph, word) => {
    const text = paragraph.firstChild as Text;
    const range = new Range();
    range.setStart(text, text.data.indexOf(word));
    range.setEnd(text, text.data.indexOf(word) + word.length);
    const { left, top, width, height } = range.getBoundingClientRect();
    return { x: left + width / 2, y: top + height / 2 };
  }, word);
  await page.mouse.click(x, y);
}

/** Downloads a file into a folder, and returns its bytes. */
async function download(page: Page, folder: string, format: string): Promise<Uint8Array> {
  await page.select("download-bar select", format);
  await page.click("download-bar button");
  const path = `${folder}/the-birch-canoe-slid-on.${format}`;
  for (const end = Date.now() + PATIENCE; Date.now() < end;) {
    const bytes = await Deno.readFile(path).catch(() => undefined);
    if (bytes !== undefined && bytes.length > 0) return bytes;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`there is no ${path}`);
}
