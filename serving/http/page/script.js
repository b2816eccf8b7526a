// @ts-check
/// <reference lib="dom" />

/**
 * The script as it stands, with its cast.
 *
 * @module
 */

import { keepDraft } from "./draft.js";
import { cast, editButton, length, mixer, reader, script, seed } from "./parts.js";
/** @import { Choices } from "./speech/choices.js" */
/** @import { Request } from "./speech/client.js" */

/** @returns {Request} what to ask the server for */
export function request() {
  const [narrator, ...others] = cast.speakers;
  const { voice, emotion, speed } = narrator;
  const named = others.filter(({ name }) => name !== "");
  return {
    input: script.value,
    voice,
    emotion,
    speed,
    seed: Number(seed.value) || 0,
    cast: Object.fromEntries(named.map(({ name, ...manner }) => [name, manner])),
  };
}

/** @param {boolean} isReading whether the script is read along, and not edited */
export function read(isReading) {
  const hadFocus = document.activeElement === script;
  script.hidden = isReading;
  reader.hidden = editButton.hidden = !isReading;
  if (isReading && hadFocus) reader.focus();
  if (!isReading) script.focus();
}

/**
 * Keeps the script and the cast in this browser, and names the speakers where voices are mixed.
 *
 * @param {Choices} choices
 */
export function keep({ blends }) {
  keepDraft({
    script: script.value,
    speakers: cast.speakers,
    blends,
    seed: Number(seed.value) || 0,
  });
  mixer.speakers = cast.speakers.map(({ name }, i) => i === 0 ? "Narrator" : name);
}

/** Shows how long the script is. */
export function showLength() {
  const count = script.value.trim() === "" ? 0 : script.value.trim().split(/\s+/).length;
  length.textContent = count === 1 ? "1 word" : `${count} words`;
}

/** @param {string} name whose line is added where the cursor is */
export function addLine(name) {
  read(false);
  const { value, selectionEnd } = script;
  const before = value.slice(0, selectionEnd);
  const lineEnd = value.indexOf("\n", selectionEnd);
  script.selectionStart = script.selectionEnd = lineEnd < 0 ? value.length : lineEnd;
  script.setRangeText(before === "" ? `${name}: ` : `\n${name}: `);
  script.selectionStart = script.selectionEnd = script.selectionEnd + name.length +
    (before === "" ? 2 : 3);
  showLength();
}
