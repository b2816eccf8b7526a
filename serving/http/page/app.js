// @ts-check
/// <reference lib="dom" />

/**
 * Starts the page, and connects its parts.
 *
 * @module
 */

import { loadDraft } from "./draft.js";
import { save } from "./elements/download_bar.js";
import {
  cast,
  client,
  downloads,
  editButton,
  key,
  mixer,
  player,
  reader,
  script,
  seed,
  speakButton,
  toggleButton,
  wave,
} from "./parts.js";
import { addLine, keep, read, request, showLength } from "./script.js";
import { showTime, speak } from "./speak.js";
import { Choices } from "./speech/choices.js";
import { tell, tellError } from "./status.js";

/** What a blend is heard with. */
const SAMPLE = "This is how the two of us sound together.";
/** What the button for the sound does. */
const TOGGLE = { empty: "Pause", playing: "Pause", paused: "Play", ended: "Again" };

function speakScript() {
  if (script.value.trim() === "") {
    tell("Write something first.", true);
    return script.focus();
  }
  keep(choices);
  return speak(request(), true);
}

/** @param {{ format: string, isText: boolean }} wanted */
async function download({ format, isText }) {
  downloads.isBusy = true;
  tell(`Making the ${format} file…`);
  try {
    const asked = request();
    const content = isText
      ? await client.subtitles(asked, format)
      : await client.sound(asked, format);
    save(content, asked.input, format);
    tell(`The ${format} file is ready.`);
  } catch (error) {
    tellError(error);
  } finally {
    downloads.isBusy = false;
  }
}

player.addEventListener("time", showTime);
player.addEventListener("state", () => {
  toggleButton.textContent = TOGGLE[player.state];
  toggleButton.disabled = player.state === "empty";
});
for (const element of [reader, wave]) {
  element.addEventListener("seek", (event) => {
    player.seek(/** @type {CustomEvent} */ (event).detail);
  });
}
wave.addEventListener("words", (event) => {
  const place = reader.neighbour(/** @type {CustomEvent} */ (event).detail);
  if (place !== undefined) player.seek(place);
});
reader.addEventListener("keydown", (event) => {
  const { key } = event;
  if (key === "Escape") read(false);
  else if (key === " ") {
    event.preventDefault(); // which would scroll
    player.toggle();
  } else if (key === "ArrowLeft" || key === "ArrowRight") {
    const place = reader.neighbour(key === "ArrowLeft" ? -1 : 1);
    if (place !== undefined) player.seek(place);
  }
});
cast.addEventListener("line", (event) => addLine(/** @type {CustomEvent} */ (event).detail));
cast.addEventListener("change", () => keep(choices));
mixer.addEventListener("hear", (event) => {
  const voice = /** @type {CustomEvent} */ (event).detail;
  read(false);
  return speak({ input: SAMPLE, voice }, false);
});
mixer.addEventListener("take", (event) => {
  const { blend, place } = /** @type {CustomEvent} */ (event).detail;
  choices.addBlend(blend);
  cast.setVoice(place, blend);
  tell(`${cast.speakers[place].name || "The narrator"} has the voice ${blend}.`);
});
downloads.addEventListener("download", (event) => {
  return download(/** @type {CustomEvent} */ (event).detail);
});
speakButton.onclick = speakScript;
toggleButton.onclick = () => player.toggle();
editButton.onclick = () => read(false);
key.onchange = () => client.key = key.value.trim();
script.oninput = showLength;
script.onchange = seed.onchange = () => keep(choices);
document.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) speakScript();
});

const draft = loadDraft();
script.value = draft.script;
seed.value = String(draft.seed);
showLength();
const choices = await Choices.load().catch((error) => {
  tellError(error);
  throw error;
});
for (const blend of draft.blends) choices.addBlend(blend);
cast.show(choices, draft.speakers);
mixer.show(choices);
keep(choices);
tell("Ready.");
