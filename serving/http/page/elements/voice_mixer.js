// @ts-check
/// <reference lib="dom" />

/**
 * `<voice-mixer>`: blends voices by sliders, and lets them be heard at once.
 *
 * @module
 */

import { find, make } from "../dom.js";
/** @import { Choices } from "../speech/choices.js" */

/** How long sliders must rest before they are heard, in milliseconds. */
const REST_MS = 350;
/** The largest number of voices in a blend here. */
const MOST = 5;

/**
 * It sends the event `hear` with a blend that should be heard, and `take` with `{ blend, place }`
 * when a speaker should have it.
 */
export class VoiceMixer extends HTMLElement {
  /** @type {Choices | undefined} */
  #choices;
  #parts = make("div", { className: "parts" });
  #who = make("select");
  #isLive = make("input", { type: "checkbox", checked: true });
  #result = make("code", { className: "blend" });
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  #timer;

  /** @param {Choices} choices */
  show(choices) {
    this.#choices = choices;
    this.#parts.replaceChildren(this.#part("af_heart", 60), this.#part("bf_emma", 40));
    const more = make("button", { type: "button", className: "plain" }, "Add a voice");
    more.onclick = () => {
      if (this.#parts.children.length >= MOST) return;
      this.#parts.append(this.#part("am_adam", 20));
      more.disabled = this.#parts.children.length >= MOST;
      this.#changed();
    };
    const hear = make("button", { type: "button" }, "Hear it");
    hear.onclick = () => this.#hear();
    const take = make("button", { type: "button" }, "Give it to");
    take.onclick = () => {
      const detail = { blend: this.blend, place: this.#who.selectedIndex };
      this.dispatchEvent(new CustomEvent("take", { detail }));
    };
    this.#who.setAttribute("aria-label", "Speaker who gets the blend");
    this.replaceChildren(
      this.#parts,
      more,
      this.#result,
      make("label", { className: "check" }, this.#isLive, "Hear each change"),
      make("div", { className: "actions" }, hear, take, this.#who),
    );
    this.#showBlend();
  }

  /** @param {string[]} names who could have the blend */
  set speakers(names) {
    const { selectedIndex } = this.#who;
    this.#who.replaceChildren(...names.map((name) => make("option", {}, name)));
    this.#who.selectedIndex = Math.max(0, Math.min(selectedIndex, names.length - 1));
  }

  /** The blend, as a name of a voice. */
  get blend() {
    /** @type {Map<string, number>} */
    const weights = new Map();
    for (const part of this.#parts.children) {
      const { value } = find("select", HTMLSelectElement, part);
      const weight = Number(find("input", HTMLInputElement, part).value) / 100;
      weights.set(value, (weights.get(value) ?? 0) + weight);
    }
    const used = [...weights].filter(([, weight]) => weight > 0);
    if (used.length < 2) return used[0]?.[0] ?? [...weights.keys()][0];
    return used.map(([voice, weight]) => `${voice}(${Number(weight.toFixed(2))})`).join("+");
  }

  /**
   * @param {string} voice
   * @param {number} weight
   */
  #part(voice, weight) {
    const select = make("select", { "aria-label": "Voice of the blend" });
    this.#choices?.fillVoices(select, voice, false);
    const slider = make("input", { type: "range", min: "0", max: "100", value: String(weight) });
    const label = () => slider.setAttribute("aria-label", `Weight of ${select.value}`);
    label();
    select.onchange = () => {
      label();
      this.#changed();
    };
    slider.oninput = () => this.#changed();
    return make("div", { className: "part" }, select, slider);
  }

  #changed() {
    this.#showBlend();
    clearTimeout(this.#timer);
    if (this.#isLive.checked) this.#timer = setTimeout(() => this.#hear(), REST_MS);
  }

  #showBlend() {
    this.#result.textContent = this.blend;
  }

  #hear() {
    this.dispatchEvent(new CustomEvent("hear", { detail: this.blend }));
  }
}

customElements.define("voice-mixer", VoiceMixer);
