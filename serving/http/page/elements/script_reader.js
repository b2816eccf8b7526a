// @ts-check
/// <reference lib="dom" />

/**
 * `<script-reader>`: the script while it is spoken. The word that is heard stands out, and a click
 * on a word goes there.
 *
 * @module
 */

import { make } from "../dom.js";
import { markerFor } from "./word_marker.js";
/** @import { Word } from "../speech/client.js" */

/** Marks, such as `[pause:1s]`. */
const MARKS = /(\[[^\]\n]*\])/;

/**
 * It sends the event `seek` with the seconds of a word that was clicked, and `word` with the word
 * that is heard.
 */
export class ScriptReader extends HTMLElement {
  /** @type {{ node: Text, start: number }[]} */
  #texts = [];
  /** @type {Word[]} */
  #words = [];
  #at = -1;
  #marker = markerFor(this);

  constructor() {
    super();
    this.addEventListener("click", (event) => {
      const place = this.#placeAt(event);
      const word = place === undefined
        ? undefined
        : this.#words.find(({ text_end }) => text_end >= place);
      if (word) this.dispatchEvent(new CustomEvent("seek", { detail: word.start_time }));
    });
  }

  /**
   * Shows a script of which nothing has been spoken yet.
   *
   * @param {string} script
   * @param {string[]} names the cast
   */
  show(script, names) {
    this.#texts = [];
    this.#words = [];
    this.#at = -1;
    this.#marker.clear();
    let start = 0;
    const lines = script.split("\n").map((line) => {
      const shown = this.#line(line, start, names);
      start += line.length + 1;
      return shown;
    });
    this.replaceChildren(...lines);
  }

  /** @param {Word[]} words the next words */
  add(words) {
    this.#words.push(...words);
  }

  /** The word that is heard. */
  get word() {
    return this.#words[this.#at];
  }

  /** @param {number} seconds the place that is heard */
  set place(seconds) {
    const at = this.#words.findLastIndex(({ start_time }) => start_time <= seconds);
    if (at === this.#at) return;
    this.#at = at;
    if (this.word === undefined) this.#marker.clear();
    else this.#show(this.word);
  }

  /**
   * The start of the word before or after the one that is heard.
   *
   * @param {number} step -1 or 1
   */
  neighbour(step) {
    return this.#words[Math.max(0, this.#at + step)]?.start_time;
  }

  /**
   * @param {string} line
   * @param {number} start
   * @param {string[]} names
   */
  #line(line, start, names) {
    const paragraph = make("p");
    const [head] = line.match(/^[^:\[\]\n]{1,100}:/) ?? [""];
    const name = head.replace(/\(.*|:$/g, "").trim().toUpperCase();
    const isHead = names.some((known) => known.toUpperCase() === name && name !== "");
    const pieces = isHead ? [head, ...line.slice(head.length).split(MARKS)] : line.split(MARKS);
    for (const [i, piece] of pieces.entries()) {
      if (piece === "") continue;
      const node = document.createTextNode(piece);
      this.#texts.push({ node, start });
      start += piece.length;
      const className = isHead && i === 0 ? "who-speaks" : MARKS.test(piece) ? "mark" : "";
      paragraph.append(className ? make("span", { className }, node) : node);
    }
    return paragraph;
  }

  /** @param {Word} word */
  #show(word) {
    const range = this.#rangeOf(word);
    this.#marker.mark(range);
    this.#keepInView(range);
    this.dispatchEvent(new CustomEvent("word", { detail: word }));
  }

  /** @param {Word} word */
  #rangeOf({ text_start, text_end }) {
    const range = new Range();
    const [from, to] = [this.#textAt(text_start), this.#textAt(text_end - 1)];
    if (from) range.setStart(from.node, text_start - from.start);
    if (to) range.setEnd(to.node, text_end - to.start);
    return range;
  }

  /** @param {number} place */
  #textAt(place) {
    return this.#texts.findLast(({ start, node }) => start <= place && place < start + node.length);
  }

  /** @param {MouseEvent} event */
  #placeAt({ clientX, clientY }) {
    const position = "caretPositionFromPoint" in document
      ? document.caretPositionFromPoint(clientX, clientY)
      : null;
    // Safari before 26 knows only the older call.
    const range = position ? null : document.caretRangeFromPoint?.(clientX, clientY);
    const node = position?.offsetNode ?? range?.startContainer;
    const offset = position?.offset ?? range?.startOffset ?? 0;
    const text = this.#texts.find((text) => text.node === node);
    return text && text.start + offset;
  }

  /** @param {Range} range */
  #keepInView(range) {
    const [word, box] = [range.getBoundingClientRect(), this.getBoundingClientRect()];
    if (word.top >= box.top && word.bottom <= box.bottom) return;
    this.scrollBy({ top: word.top - box.top - box.height / 3 });
  }
}

customElements.define("script-reader", ScriptReader);
