/**
 * Spells kana as they are pronounced.
 *
 * @module
 */

/** The kana with the vowel o, u and e, after which う, お and い make the vowel long. */
const O = "おこそとのほもよろごぞどぼぽょ";
const U = "うくすつぬふむゆるぐずづぶぷゅ";
const E = "えけせてねへめれげぜでべぺ";

const LONG = new RegExp(`(?<=[${O}])(?:う|お(?!く))|(?<=[${U}])う|(?<=[${E}])い`, "g");

/**
 * A word in hiragana, with ー in place of kana that make a vowel long: じゅう is じゅー. Katakana
 * become hiragana.
 */
export function pronounced(kana: string): string {
  return kana.replace(LONG, "ー");
}
