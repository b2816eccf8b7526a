// @ts-check
/// <reference lib="dom" />

/**
 * The parts of the page.
 *
 * @module
 */

import { find } from "./dom.js";
import { CastList } from "./elements/cast_list.js";
import { DownloadBar } from "./elements/download_bar.js";
import { ScriptReader } from "./elements/script_reader.js";
import { VoiceMixer } from "./elements/voice_mixer.js";
import { WaveForm } from "./elements/wave_form.js";
import { Player } from "./sound/player.js";
import { Client } from "./speech/client.js";

export const script = find("#script", HTMLTextAreaElement);
/** Shows the script while it is heard. */
export const reader = find("script-reader", ScriptReader);
export const cast = find("cast-list", CastList);
export const mixer = find("voice-mixer", VoiceMixer);
export const wave = find("wave-form", WaveForm);
export const downloads = find("download-bar", DownloadBar);
export const seed = find("#seed", HTMLInputElement);
export const key = find("#key", HTMLInputElement);
export const speakButton = find("#speak", HTMLButtonElement);
export const toggleButton = find("#toggle", HTMLButtonElement);
export const editButton = find("#edit", HTMLButtonElement);
export const time = find("#time", HTMLElement);
export const status = find("#status", HTMLElement);
export const length = find("#length", HTMLElement);

export const player = new Player();
export const client = new Client();
