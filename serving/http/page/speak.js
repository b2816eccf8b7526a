// @ts-check
/// <reference lib="dom" />

/**
 * Speaks, and shows what is heard.
 *
 * @module
 */

import { clock } from "./dom.js";
import { cast, client, player, reader, time, wave } from "./parts.js";
import { read } from "./script.js";
import { tell, tellError } from "./status.js";
/** @import { Request } from "./speech/client.js" */

/** Ends the speech that is under way. */
let speech = new AbortController();

/**
 * Speaks, and shows what is heard.
 *
 * @param {Request} asked
 * @param {boolean} isScript whether it is the script, and not a sample of a voice
 */
export async function speak(asked, isScript) {
  speech.abort();
  speech = new AbortController();
  const { signal } = speech;
  const began = performance.now();
  try {
    tell("Speaking…");
    // The sound opens while the server works.
    const coming = client.speak(asked, signal);
    coming.catch(() => {}); // it is awaited below
    await player.open();
    signal.throwIfAborted();
    player.start();
    wave.clear();
    reader.show(asked.input, isScript ? cast.speakers.map(({ name }) => name) : []);
    // Either may come first.
    let [wait, all] = ["", ""];
    player.addEventListener("heard", () => {
      const { duration } = performance.measure("first-sound", { start: began });
      wait = `The first sound came after ${Math.round(duration)} ms.`;
      tell(`${wait} ${all}`);
    }, { once: true, signal });
    const parts = await coming;
    if (isScript) read(true);
    for await (const { samples, words } of parts) {
      player.add(samples);
      wave.add(samples);
      reader.add(words);
      showTime();
    }
    player.complete();
    all = `All of it is here: ${clock(player.seconds)}.`;
    tell(`${wait} ${all}`);
  } catch (error) {
    if (signal.aborted) return;
    speech.abort();
    player.complete();
    tellError(error);
  }
}

/** Shows which place is heard. */
export function showTime() {
  const { place, seconds } = player;
  reader.place = place;
  wave.place = place;
  time.textContent = `${clock(place)} / ${clock(seconds)}`;
}
