// @ts-check
/// <reference lib="dom" />

/**
 * The page: connects its parts.
 *
 * @module
 */

import { clock, find } from "./dom.js";
import { keepDraft, loadDraft } from "./draft.js";
import { CastList } from "./elements/cast_list.js";
import { DownloadBar, save } from "./elements/download_bar.js";
import { ScriptReader } from "./elements/script_reader.js";
import { VoiceMixer } from "./elements/voice_mixer.js";
import { WaveForm } from "./elements/wave_form.js";
import { Player } from "./sound/player.js";
import { Choices } from "./speech/choices.js";
import { Client, RefusedError } from "./speech/client.js";
/** @import { Request } from "./speech/client.js" */

/** What a blend is heard with. */
const SAMPLE = "This is how the two of us sound together.";

const script = find("#script", HTMLTextAreaElement);
const reader = find("script-reader", ScriptReader);
const cast = find("cast-list", CastList);
const mixer = find("voice-mixer", VoiceMixer);
const wave = find("wave-form", WaveForm);
const downloads = find("download-bar", DownloadBar);
const seed = find("#seed", HTMLInputElement);
const key = find("#key", HTMLInputElement);
const speakButton = find("#speak", HTMLButtonElement);
const toggleButton = find("#toggle", HTMLButtonElement);
const editButton = find("#edit", HTMLButtonElement);
const time = find("#time", HTMLElement);
const status = find("#status", HTMLElement);
const length = find("#length", HTMLElement);

const player = new Player();
const client = new Client();
let speech = new AbortController();

/**
 * Tells how things are, also to those who don't see it.
 *
 * @param {string} message
 * @param {boolean} [isError]
 */
function tell(message, isError = false) {
  status.textContent = message;
  status.classList.toggle("error", isError);
}

/** @param {unknown} error */
function tellError(error) {
  if (error instanceof RefusedError && error.status === 401) {
    find("#more", HTMLDetailsElement).open = true;
    key.focus();
    return tell("This server needs a key: write it into the field Key, and try again.", true);
  }
  tell(error instanceof Error ? error.message : String(error), true);
}

/** @returns {Request} the script as it stands */
function request() {
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

/**
 * Speaks, and shows what is heard.
 *
 * @param {Request} asked
 * @param {boolean} isScript whether it is the script, and not a sample of a voice
 */
async function speak(asked, isScript) {
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
    let wait = "";
    player.addEventListener("heard", () => {
      const { duration } = performance.measure("first-sound", { start: began });
      tell(wait = `The first sound came after ${Math.round(duration)} ms.`);
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
    tell(`${wait} All of it is here: ${clock(player.seconds)}.`);
  } catch (error) {
    if (signal.aborted) return;
    speech.abort();
    player.complete();
    tellError(error);
  }
}

function speakScript() {
  if (script.value.trim() === "") {
    tell("Write something first.", true);
    return script.focus();
  }
  keep();
  return speak(request(), true);
}

/** @param {boolean} isReading whether the script is read along, and not edited */
function read(isReading) {
  const hadFocus = document.activeElement === script;
  script.hidden = isReading;
  reader.hidden = editButton.hidden = !isReading;
  if (isReading && hadFocus) reader.focus();
  if (!isReading) script.focus();
}

function showTime() {
  const { place, seconds } = player;
  reader.place = place;
  wave.place = place;
  time.textContent = `${clock(place)} / ${clock(seconds)}`;
}

function keep() {
  keepDraft({
    script: script.value,
    speakers: cast.speakers,
    blends: choices.blends,
    seed: Number(seed.value) || 0,
  });
  mixer.speakers = cast.speakers.map(({ name }, i) => i === 0 ? "Narrator" : name);
}

function showLength() {
  const count = script.value.trim() === "" ? 0 : script.value.trim().split(/\s+/).length;
  length.textContent = count === 1 ? "1 word" : `${count} words`;
}

/** @param {string} name whose line is added where the cursor is */
function addLine(name) {
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

const TOGGLE = { empty: "Pause", playing: "Pause", paused: "Play", ended: "Again" };

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
cast.addEventListener("change", keep);
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
script.onchange = seed.onchange = keep;
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
keep();
tell("Ready.");
