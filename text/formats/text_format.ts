/**
 * What a text can be written in, and the options for it.
 *
 * @module
 */

import type { Manner } from "../script/manner.ts";
import type { Stage } from "../script/stage.ts";

/**
 * What a text is written in. `plain` is text as it is spoken, `markdown` is GitHub's Markdown,
 * `html` is HTML or SSML. `auto` leaves text as it is and reads only what is unmistakably markup:
 * see `docs/text-formats.md`.
 *
 * @example
 * ```ts
 * import { loadKokoro, type TextFormat } from "./mod.ts";
 * const texts: [text: string, textFormat: TextFormat][] = [
 *   ["# News\n\nIt is **here**.", "markdown"],
 *   ["<h1>News</h1><p>It is <b>here</b>.</p>", "html"],
 * ];
 * using model = await loadKokoro();
 * for (const [text, textFormat] of texts) {
 *   console.log((await model.synthesize(text, { textFormat })).seconds);
 * }
 * ```
 */
export type TextFormat = "auto" | "plain" | "markdown" | "html";

/** All formats, the default one first. */
export const TEXT_FORMATS = ["auto", "plain", "markdown", "html"] as const satisfies TextFormat[];

/**
 * Whether emoji are left out (`skip`) or their English names are spoken (`name`).
 *
 * @example
 * ```ts
 * import { type EmojiChoice, loadKokoro } from "./mod.ts";
 * using model = await loadKokoro();
 * const emoji: EmojiChoice = "name";
 * await model.synthesize("Well done 🎉", { emoji }); // "Well done party popper"
 * ```
 */
export type EmojiChoice = "skip" | "name";

/** What can be done with emoji, the default first. */
export const EMOJI_CHOICES = ["skip", "name"] as const satisfies EmojiChoice[];

/** How a text is written, and who speaks it. */
export interface TextOptions {
  /** What the text is written in. Default: `auto`. */
  readonly textFormat?: TextFormat;
  /** Whether the names of emoji are spoken. Default: `skip`. */
  readonly emoji?: EmojiChoice;
  /** Whether their names can be spoken in a manner, if they are asked for. Default: in all. */
  readonly canNameEmoji?: (manner: Manner) => boolean;
  /** Whether the writer's marks, such as `[pause:1s]`, are read. Default: true. */
  readonly markup?: boolean;
  /** Whether the text is SSML: see `docs/ssml.md`. Default: false. */
  readonly ssml?: boolean;
  /** The cast, and what is known of its voices. Default: no cast, and nothing is checked. */
  readonly stage?: Stage;
}
