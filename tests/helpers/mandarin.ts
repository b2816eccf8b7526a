/**
 * The data and the reader of Mandarin for tests, loaded once.
 *
 * @module
 */

import { ensureLanguage } from "../../setup/languages.ts";
import { loadMandarinData, type MandarinData } from "../../text/mandarin/data.ts";

/** The folder with the data for Mandarin that set-up makes. */
export const mandarinFolder: string = await ensureLanguage("zh");
export const data: MandarinData = loadMandarinData(mandarinFolder);
