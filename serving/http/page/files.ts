/**
 * The files of the page. They are modules, so they are there wherever this module comes from.
 *
 * @module
 */

import app from "./app.js" with { type: "text" };
import dom from "./dom.js" with { type: "text" };
import draft from "./draft.js" with { type: "text" };
import castList from "./elements/cast_list.js" with { type: "text" };
import downloadBar from "./elements/download_bar.js" with { type: "text" };
import scriptReader from "./elements/script_reader.js" with { type: "text" };
import voiceMixer from "./elements/voice_mixer.js" with { type: "text" };
import waveForm from "./elements/wave_form.js" with { type: "text" };
import wordMarker from "./elements/word_marker.js" with { type: "text" };
import icon from "./icon.svg" with { type: "text" };
import index from "./index.html" with { type: "text" };
import panels from "./panels.css" with { type: "text" };
import parts from "./parts.js" with { type: "text" };
import playerStyle from "./player.css" with { type: "text" };
import script from "./script.js" with { type: "text" };
import player from "./sound/player.js" with { type: "text" };
import worklet from "./sound/worklet.js" with { type: "text" };
import speak from "./speak.js" with { type: "text" };
import choices from "./speech/choices.js" with { type: "text" };
import client from "./speech/client.js" with { type: "text" };
import status from "./status.js" with { type: "text" };
import style from "./style.css" with { type: "text" };

/** The page itself. */
export const INDEX: string = index;

/** The other files, by their paths. */
export const FILES: Readonly<Record<string, string>> = {
  "app.js": app,
  "dom.js": dom,
  "draft.js": draft,
  "elements/cast_list.js": castList,
  "elements/download_bar.js": downloadBar,
  "elements/script_reader.js": scriptReader,
  "elements/voice_mixer.js": voiceMixer,
  "elements/wave_form.js": waveForm,
  "elements/word_marker.js": wordMarker,
  "icon.svg": icon,
  "panels.css": panels,
  "parts.js": parts,
  "player.css": playerStyle,
  "script.js": script,
  "sound/player.js": player,
  "sound/worklet.js": worklet,
  "speak.js": speak,
  "speech/choices.js": choices,
  "speech/client.js": client,
  "status.js": status,
  "style.css": style,
};
