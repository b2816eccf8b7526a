/**
 * Recipes as a Director might send them to a node.
 *
 * @module
 */

import type { Recipe } from "../mod.ts";

/** Five scripts of 8 to 15 s of speech, the longest first. */
export const recipes: readonly Recipe[] = [
  {
    script: "Listen, the machine in the garage is not a toaster, no matter what it told you. " +
      "It bends space a little, it hums in the key of D, and it has opinions about breakfast. " +
      "If it asks you for bread, say no, walk away slowly, and do not look back.",
    voice: "rick_c137",
    emotion: "angry",
    speed: 1,
    seed: 42,
  },
  {
    script:
      "I don't know about this. The door was open a minute ago, and now there's just a wall. " +
      "Maybe we should wait here, or go home, or call somebody who knows what they are doing.",
    voice: "morty",
    emotion: "sad",
    speed: 1.1,
    seed: 42,
  },
  {
    script: "You two were gone for three days, and nobody fed the plants. " +
      "One of them has learned to open the fridge, so dinner is whatever it left for us.",
    voice: "summer",
    emotion: "neutral",
    speed: 1,
    seed: 42,
  },
  {
    script: "It works! It actually works! Forty years of being told that time only goes one way, " +
      "and look at it, it goes around in a circle like a very small and stupid dog!",
    voice: "rick_c137",
    emotion: "manic",
    speed: 1,
    seed: 42,
  },
  {
    script:
      "And so the three of them drove home in silence, through a sky full of falling stars, " +
      "and nobody noticed that the moon had changed its colour.",
    voice: "narrator",
    emotion: "excited",
    speed: 0.9,
    seed: 42,
  },
];
