/**
 * Reads what of a script is text, and what its writer says about it.
 *
 * @module
 */

import { FormatReader } from "../formats/format_reader.ts";
import type { TextOptions } from "../formats/text_format.ts";
import { MappedText } from "../script/mapped_text.ts";
import { openStage } from "../script/stage.ts";
import type { SsmlReader } from "../ssml/ssml_reader.ts";
import { type MarkupEdit, type MarkupPart, MarkupReader } from "../script/markup.ts";

/** Reads a script that arrives in parts. */
export interface PartReader {
  /**
   * Adds the next part of the script, and yields what is now certain.
   *
   * @throws {KokoroError} `input` for a mistake of the writer, with its line and column
   */
  push(text: string): AsyncIterable<MarkupPart>;
  /** Yields the rest, at the end of the script. */
  end(): AsyncIterable<MarkupPart>;
  /** What is read in place of the script, in order, as far as it was not taken before. */
  takeEdits(): MarkupEdit[];
}

/** The reader for a script with these options. */
export function partReader(options: TextOptions): PartReader {
  return options.ssml ? ssmlPartReader(options) : scriptPartReader(options);
}

function ssmlPartReader(options: TextOptions): PartReader {
  const { stage = openStage(), emoji = "skip", canNameEmoji = () => true } = options;
  const namesEmoji = emoji === "name" ? canNameEmoji : undefined;
  let reader: SsmlReader | undefined;
  async function* read(
    parts: (reader: SsmlReader) => Iterable<MarkupPart>,
  ): AsyncGenerator<MarkupPart, void, void> {
    const { loadSsmlReader } = await import("../ssml/load_ssml.ts");
    yield* parts(reader ??= await loadSsmlReader(stage, namesEmoji));
  }
  return {
    push: (text) => read((reader) => reader.push(text)),
    end: () => read((reader) => reader.end()),
    takeEdits: () => reader?.edits.splice(0) ?? [],
  };
}

function scriptPartReader(options: TextOptions): PartReader {
  const { markup: hasMarkup = true, textFormat, stage } = options;
  const markup = hasMarkup
    ? new MarkupReader({ isMarkdown: textFormat === "markdown", stage })
    : new PlainReader();
  const format = new FormatReader(options);
  return {
    push: (text) => format.push(markup.push(text)),
    end: () => format.end(markup.end()),
    takeEdits: () =>
      [...markup.edits.splice(0), ...format.edits.splice(0)].sort((a, b) => a.start - b.start),
  };
}

/** Takes a script as it is written. */
class PlainReader {
  readonly edits: MarkupEdit[] = [];
  #length = 0;

  *push(text: string): Generator<MarkupPart, void> {
    const part = MappedText.of(text, this.#length);
    this.#length += text.length;
    yield { text: part };
  }

  *end(): Generator<MarkupPart, void> {}
}
