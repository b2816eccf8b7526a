// @ts-check
/// <reference lib="dom" />

/**
 * Keeps the script and the cast in this browser, so that they are there after a reload.
 *
 * @module
 */

/**
 * @typedef {{ name: string, voice: string, emotion: string, speed: number }} Speaker
 * @typedef {{ script: string, speakers: Speaker[], blends: string[], seed: number }} Draft
 */

const NAME = "kokoro-draft";

/** @type {Draft} */
const FIRST = {
  script: `The rain had stopped, and the lamp in the window was still on.

NORA: You came back. [pause:0.4s] I was not sure you would.
THEO (sad): I got as far as the bridge.
NORA (excited): Then come in! The kettle is hot, and I have so much to tell you.`,
  speakers: [
    { name: "", voice: "bm_george", emotion: "neutral", speed: 1 },
    { name: "NORA", voice: "af_heart", emotion: "neutral", speed: 1 },
    { name: "THEO", voice: "am_michael", emotion: "neutral", speed: 0.95 },
  ],
  blends: [],
  seed: 0,
};

/** @returns {Draft} the draft that was kept, or an example */
export function loadDraft() {
  try {
    return { ...FIRST, ...JSON.parse(localStorage.getItem(NAME) ?? "{}") };
  } catch {
    return FIRST;
  }
}

/** @param {Draft} draft */
export function keepDraft(draft) {
  try {
    localStorage.setItem(NAME, JSON.stringify(draft));
  } catch {
    // A browser that keeps nothing shows the example again.
  }
}
