// @ts-check
/// <reference lib="dom" />

/**
 * `<cast-list>`: the narrator and the speakers, each with a voice, an emotion and a speed.
 *
 * @module
 */

import { find, make } from "../dom.js";
/** @import { Choices } from "../speech/choices.js" */
/** @import { Speaker } from "../draft.js" */

/**
 * It sends the event `change` when something was changed, and `line` with a name when a line of
 * that speaker is wanted.
 */
export class CastList extends HTMLElement {
  /** @type {Choices | undefined} */
  #choices;
  #rows = make("div", { className: "rows" });

  /**
   * Shows speakers. The first one is the narrator.
   *
   * @param {Choices} choices
   * @param {Speaker[]} speakers
   */
  show(choices, speakers) {
    this.#choices = choices;
    this.#rows.replaceChildren(...speakers.map((speaker, i) => this.#row(speaker, i === 0)));
    const add = make("button", { type: "button", className: "plain" }, "Add a speaker");
    add.onclick = () => this.#add();
    this.replaceChildren(this.#rows, add);
    choices.addEventListener("change", () => {
      for (const select of this.querySelectorAll("select")) {
        if (select.name === "voice") choices.fillVoices(select, select.value);
      }
    });
  }

  /** @returns {Speaker[]} the speakers as they are now */
  get speakers() {
    return [...this.#rows.children].map((row) => ({
      name: find("[name=name]", HTMLInputElement, row).value.trim(),
      voice: find("[name=voice]", HTMLSelectElement, row).value,
      emotion: find("[name=emotion]", HTMLSelectElement, row).value,
      speed: Number(find("[name=speed]", HTMLInputElement, row).value),
    }));
  }

  /**
   * Gives a speaker another voice.
   *
   * @param {number} place
   * @param {string} voice
   */
  setVoice(place, voice) {
    const row = this.#rows.children[place];
    if (row === undefined) return;
    find("[name=voice]", HTMLSelectElement, row).value = voice;
    this.#changed();
  }

  /**
   * @param {Speaker} speaker
   * @param {boolean} isNarrator
   */
  #row({ name, voice, emotion, speed }, isNarrator) {
    const choices = /** @type {Choices} */ (this.#choices);
    const voices = make("select", { name: "voice" });
    choices.fillVoices(voices, voice);
    const emotions = make("select", { name: "emotion" });
    choices.fillEmotions(emotions, emotion);
    const pace = make("input", {
      name: "speed",
      type: "range",
      min: "0.5",
      max: "2",
      step: "0.05",
      value: String(speed),
    });
    const shown = make("span", { className: "value" });
    const showSpeed = () => {
      shown.textContent = `${Number(pace.value).toFixed(2)}×`;
      pace.setAttribute("aria-valuetext", `${pace.value} times`);
    };
    showSpeed();
    pace.oninput = showSpeed;
    const row = make(
      "fieldset",
      { className: "speaker" },
      make("legend", {}, isNarrator ? "Narrator" : "Speaker"),
      isNarrator ? this.#narrator() : this.#name(name),
      make("label", {}, "Voice", voices),
      make("label", {}, "Emotion", emotions),
      make("label", { className: "wide" }, make("span", {}, "Speed ", shown), pace),
    );
    row.onchange = () => this.#changed();
    return row;
  }

  #narrator() {
    const input = make("input", { name: "name", type: "hidden", value: "" });
    return make(
      "div",
      { className: "who wide" },
      make("strong", {}, "Narrator"),
      make("span", { className: "quiet" }, "all lines without a name"),
      input,
    );
  }

  /** @param {string} name */
  #name(name) {
    const input = make("input", {
      name: "name",
      value: name,
      "aria-label": "Name",
      maxLength: 60,
      autocomplete: "off",
      spellcheck: false,
    });
    const line = make("button", { type: "button", className: "plain" }, "Add a line");
    line.onclick = () =>
      this.dispatchEvent(new CustomEvent("line", { detail: input.value.trim() }));
    const remove = make("button", { type: "button", className: "plain" }, "Remove");
    const label = () => {
      line.setAttribute("aria-label", `Add a line of ${input.value}`);
      remove.setAttribute("aria-label", `Remove ${input.value}`);
    };
    label();
    input.addEventListener("change", label);
    remove.onclick = () => {
      remove.closest("fieldset")?.remove();
      this.#changed();
      this.querySelector("button")?.focus();
    };
    return make("div", { className: "who wide" }, input, line, remove);
  }

  #add() {
    const taken = new Set(this.speakers.map(({ name }) => name.toUpperCase()));
    let number = this.#rows.children.length;
    while (taken.has(`SPEAKER ${number}`)) number++;
    const speaker = { name: `SPEAKER ${number}`, voice: "", emotion: "neutral", speed: 1 };
    const row = this.#row(speaker, false);
    this.#rows.append(row);
    const name = find("[name=name]", HTMLInputElement, row);
    name.focus();
    name.select();
    this.#changed();
  }

  #changed() {
    this.dispatchEvent(new Event("change"));
  }
}

customElements.define("cast-list", CastList);
