// @ts-check
/// <reference lib="dom" />

/**
 * `<download-bar>`: saves the speech in any format, and its subtitles.
 *
 * @module
 */

import { make } from "../dom.js";

/** The formats with their names. Browsers know what an `.ogg` file is, and not `.opus`. */
const SOUNDS = { mp3: "MP3", wav: "WAV", flac: "FLAC", opus: "Opus", aac: "AAC", pcm: "PCM" };
const SUBTITLES = { srt: "Subtitles, SRT", vtt: "Subtitles, WebVTT" };

/** It sends the event `download` with `{ format, isText }`. */
export class DownloadBar extends HTMLElement {
  #button = make("button", { type: "button" }, "Download");

  connectedCallback() {
    const options = [SOUNDS, SUBTITLES].map((formats, i) =>
      make(
        "optgroup",
        { label: i === 0 ? "Sound" : "Text" },
        ...Object.entries(formats).map(([value, name]) => make("option", { value }, name)),
      )
    );
    const select = make("select", { "aria-label": "Format of the download" }, ...options);
    this.#button.onclick = () => {
      const detail = { format: select.value, isText: select.value in SUBTITLES };
      this.dispatchEvent(new CustomEvent("download", { detail }));
    };
    this.append(select, this.#button);
  }

  /** @param {boolean} isBusy whether a download is being made */
  set isBusy(isBusy) {
    this.#button.disabled = isBusy;
  }
}

customElements.define("download-bar", DownloadBar);

/**
 * Saves a file with a name made of the first words of the script.
 *
 * @param {Blob} content
 * @param {string} script
 * @param {string} ending
 */
export function save(content, script, ending) {
  const words = script.match(/[\p{L}\p{N}]+/gu)?.slice(0, 5) ?? ["speech"];
  const name = words.join("-").toLowerCase().slice(0, 60);
  const href = URL.createObjectURL(content);
  make("a", { href, download: `${name}.${ending}` }).click();
  setTimeout(() => URL.revokeObjectURL(href), 60_000);
}
