/**
 * Reads YAML, and finds the line of each key and item.
 *
 * @module
 */

import {
  constructYaml,
  parseYamlEvents,
  YAML_EVENT,
  YAML_SCHEMA,
  YamlError,
  type YamlEvent,
  yamlScalarValue,
} from "../deps.ts";
import { KokoroError } from "../errors.ts";

/** Limits aliases: with aliases of aliases, a small file could expand to a huge one. */
const MAX_ALIASES = 100;

/** The offset in a text at which each key or item starts, by its {@linkcode pathKey}. */
type Offsets = ReadonlyMap<string, number>;

/** The data of a YAML text, and the lines of its keys and items. */
export interface Yaml {
  readonly data: unknown;
  /**
   * The line of a key or an item, counted from 1. If it is missing, the line of the innermost
   * part of its path that exists.
   */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads a YAML text of one document.
 *
 * @param name what the message calls the text
 * @throws {KokoroError} `input` when the text is not YAML, with the line in the message, or when it
 * contains several documents
 */
export function readYaml(text: string, name: string): Yaml {
  try {
    const events = parseYamlEvents(text, {});
    const documents = constructYaml(events, {
      source: text,
      schema: YAML_SCHEMA,
      maxAliases: MAX_ALIASES,
    });
    if (documents.length <= 1) {
      // The offsets are computed on demand, because only error messages need lines.
      const lineOf: Yaml["lineOf"] = (path) =>
        text.slice(0, offsetOf(path, place(events, text))).split("\n").length;
      return { data: documents[0] ?? null, lineOf };
    }
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    const line = (cause.mark?.line ?? 0) + 1;
    throw new KokoroError("input", `${name}:${line}: ${cause.reason}`, { cause });
  }
  throw new KokoroError("input", `${name} contains several documents: keep only one of them`);
}

/** A map, list or document whose contents are being read. */
interface Open {
  readonly path: readonly string[];
  readonly isMap: boolean;
  /** In a map, the key whose value comes next. In a list, the index of the next item. */
  next?: string | number;
}

function place(events: readonly YamlEvent[], text: string): Offsets {
  const offsets = new Map<string, number>();
  const open: Open[] = [];
  for (const event of events) {
    if (event.type === YAML_EVENT.POP) {
      open.pop();
      continue;
    }
    if (event.type === YAML_EVENT.DOCUMENT) {
      open.push({ path: [], isMap: false });
      continue;
    }
    const holder = open.at(-1)!;
    const offset = beginOf(event);
    const isKey = holder.isMap && holder.next === undefined;
    if (isKey) holder.next = event.type === YAML_EVENT.SCALAR ? yamlScalarValue(text, event) : "?";
    const path = holder.next === undefined ? holder.path : [...holder.path, `${holder.next}`];
    // A value keeps the offset of its key, which comes first.
    if (!offsets.has(pathKey(path))) offsets.set(pathKey(path), offset);
    if (!isKey && holder.isMap) holder.next = undefined;
    else if (typeof holder.next === "number") holder.next++;
    const isMap = event.type === YAML_EVENT.MAPPING;
    if (isMap) open.push({ path, isMap });
    else if (event.type === YAML_EVENT.SEQUENCE) open.push({ path, isMap, next: 0 });
  }
  return offsets;
}

function beginOf(event: Exclude<YamlEvent, { type: 1 | 6 }>): number {
  if ("valueStart" in event) return event.valueStart;
  return "start" in event ? event.start : event.anchorStart;
}

const pathKey = (path: readonly PropertyKey[]): string => JSON.stringify(path.map(String));

function offsetOf(path: readonly PropertyKey[], offsets: Offsets): number {
  for (let length = path.length; length >= 0; length--) {
    const offset = offsets.get(pathKey(path.slice(0, length)));
    if (offset !== undefined) return offset;
  }
  return 0;
}
