// @ts-check
/// <reference lib="dom" />

/**
 * What can be chosen: voices, blends of them, and emotions.
 *
 * @module
 */

import { make } from "../dom.js";

/**
 * @typedef {{ id: string, group: string, description: string }} Voice
 * @typedef {{ name: string, description: string }} Emotion
 */

/** The choices, which grow when a blend is made. It sends the event `change` then. */
export class Choices extends EventTarget {
  /** @type {string[]} */
  blends = [];

  /** @param {{ voices: Voice[], emotions: Emotion[] }} lists */
  constructor({ voices, emotions }) {
    super();
    this.voices = voices;
    this.emotions = emotions;
  }

  static async load() {
    const response = await fetch("page/choices.json");
    if (!response.ok) throw new Error("The server has no voices at the moment: reload the page");
    return new Choices(await response.json());
  }

  /** @param {string} blend such as `af_sarah(0.3)+af_jessica(0.7)` */
  addBlend(blend) {
    if (this.blends.includes(blend)) return;
    this.blends.push(blend);
    this.dispatchEvent(new Event("change"));
  }

  /**
   * Fills a list with the voices.
   *
   * @param {HTMLSelectElement} select
   * @param {string} chosen
   * @param {boolean} [hasBlends]
   */
  fillVoices(select, chosen, hasBlends = true) {
    const groups = Map.groupBy(this.voices, ({ group }) => group);
    const options = [...groups].map(([label, voices]) =>
      make("optgroup", { label }, ...voices.map(({ id }) => make("option", { value: id }, id)))
    );
    if (hasBlends && this.blends.length > 0) {
      const blends = this.blends.map((blend) => make("option", { value: blend }, blend));
      options.unshift(make("optgroup", { label: "Your blends" }, ...blends));
    }
    select.replaceChildren(...options);
    select.value = chosen;
    if (select.selectedIndex < 0) select.selectedIndex = 0;
  }

  /**
   * Fills a list with the emotions.
   *
   * @param {HTMLSelectElement} select
   * @param {string} chosen
   */
  fillEmotions(select, chosen) {
    select.replaceChildren(
      ...this.emotions.map(({ name, description }) =>
        make("option", { value: name, title: description }, name)
      ),
    );
    select.value = chosen;
  }
}
