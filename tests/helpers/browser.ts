/**
 * Opens pages in Chromium, where it is installed.
 *
 * @module
 */

import { access } from "node:fs/promises";
import { delimiter, join } from "node:path";
import { type Browser, loadPuppeteer } from "../../dev_deps.ts";

/** The commands that Chromium has in distributions. */
const COMMANDS = ["chromium-headless-shell", "chromium", "chromium-browser", "google-chrome"];

/** The path of Chromium, or `undefined` if it is not installed. */
export async function findChromium(): Promise<string | undefined> {
  for (const folder of (Deno.env.get("PATH") ?? "").split(delimiter)) {
    for (const command of COMMANDS) {
      const path = join(folder, command);
      if (await access(path).then(() => true, () => false)) return path;
    }
  }
  return undefined;
}

/** Opens a browser that shows nothing. Close it after use. */
export async function openBrowser(executablePath: string): Promise<Browser> {
  const puppeteer = await loadPuppeteer();
  return await puppeteer.launch({
    executablePath,
    headless: true,
    // Containers have no sandbox for it, and often little shared memory.
    args: ["--no-sandbox", "--disable-dev-shm-usage", "--mute-audio"],
  });
}
