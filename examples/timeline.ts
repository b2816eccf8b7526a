/**
 * Prints when the parts of a slot were done.
 *
 * @module
 */

/** The times of a slot, in seconds from its start. */
export interface SlotTimes {
  readonly name: string;
  /** When the picture was done. */
  readonly picture: number;
  /** When the speech was done, if there was any. */
  readonly audio?: number;
  /** When both were done. */
  readonly whole: number;
  /** Seconds of speech. */
  readonly speech?: number;
  readonly heapMb: number;
  readonly rssMb: number;
}

const BAR = 32;

/** Formats the lines of a table with bars; a full bar is `seconds` long. */
export function timeline(
  seconds: number,
): { readonly head: string; row(number: string, slot: SlotTimes): string } {
  const columns = ["picture", "audio", "speech", "slot", "heap MB", "rss MB"];
  const line = (number: string, name: string, bar: string, values: readonly string[]): string =>
    `${number.padStart(4)}  ${name.padEnd(20)} ${bar.padEnd(BAR)} ${
      values.map((value, i) => value.padStart(columns[i].length + 2)).join("")
    }`;
  const format = (value: number | undefined): string => value?.toFixed(2) ?? "-";
  return {
    head: line("slot", "recipe", "█ both at work, ─ picture alone", columns),
    row: (number, { name, picture, audio = 0, whole, speech, heapMb, rssMb }) => {
      const at = (time: number): number => Math.round(BAR * Math.min(1, time / seconds));
      const both = at(Math.min(picture, audio));
      const rest = (audio > picture ? "▒" : "─").repeat(at(whole) - both);
      const times = [picture, audio || undefined, speech, whole].map(format);
      const memory = [heapMb, rssMb].map((mb) => mb.toFixed(0));
      return line(number, name, "█".repeat(both) + rest, [...times, ...memory]);
    },
  };
}
