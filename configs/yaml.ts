/**
 * Reads YAML, and remembers where each key and item stands.
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

/** Aliases of aliases would make a small file endless. */
const MAX_ALIASES = 100;

/** Where keys and items begin in a text, by their {@linkcode pathKey}. */
type Offsets = ReadonlyMap<string, number>;

/** What a text says, and where it says it. */
export interface Yaml {
  readonly data: unknown;
  /** The line, from 1, of a key or an item; where it is missing, of what should hold it. */
  lineOf(path: readonly PropertyKey[]): number;
}

/**
 * Reads a YAML text of one document.
 *
 * @param name what the message calls the text
 * @throws {KokoroError} `input` with the line when it is no YAML, or holds several documents
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
      // Only a mistake asks for it.
      const lineOf: Yaml["lineOf"] = (path) =>
        text.slice(0, offsetOf(path, place(events, text))).split("\n").length;
      return { data: documents[0] ?? null, lineOf };
    }
  } catch (cause) {
    if (!(cause instanceof YamlError)) throw cause;
    const line = (cause.mark?.line ?? 0) + 1;
    throw new KokoroError("input", `${name}:${line}: ${cause.reason}`, { cause });
  }
  throw new KokoroError("input", `${name} holds several documents: leave one of them`);
}

/** A map, list or document that is being read. */
interface Open {
  readonly path: readonly string[];
  readonly isMap: boolean;
  /** Of a map, the key whose value comes next; of a list, the number of the next item. */
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
    // A value is where its key is.
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
