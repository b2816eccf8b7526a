// @ts-check
/// <reference lib="dom" />

/**
 * Makes a word stand out: with a highlight of CSS where the browser has it, or with a box.
 *
 * @module
 */

import { make } from "../dom.js";

/** @typedef {{ mark: (range: Range) => void, clear: () => void }} Marker */

/**
 * @param {HTMLElement} element the element with the text; the box is put into it
 * @returns {Marker}
 */
export function markerFor(element) {
  return "highlights" in CSS ? highlightMarker() : boxMarker(element);
}

/** @returns {Marker} */
function highlightMarker() {
  const highlight = new Highlight();
  CSS.highlights.set("heard", highlight);
  return {
    mark: (range) => {
      highlight.clear();
      highlight.add(range);
    },
    clear: () => highlight.clear(),
  };
}

/**
 * @param {HTMLElement} element
 * @returns {Marker}
 */
function boxMarker(element) {
  const box = make("div", { className: "heard-box", "aria-hidden": "true" });
  return {
    mark: (range) => {
      element.append(box);
      const [word, outer] = [range.getBoundingClientRect(), element.getBoundingClientRect()];
      box.style.left = `${word.left - outer.left + element.scrollLeft}px`;
      box.style.top = `${word.top - outer.top + element.scrollTop}px`;
      box.style.width = `${word.width}px`;
      box.style.height = `${word.height}px`;
    },
    clear: () => box.remove(),
  };
}
