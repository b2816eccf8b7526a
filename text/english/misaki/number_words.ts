/**
 * Numbers in words, in British style ("one hundred and one"), the same as in the reference.
 *
 * @module
 */

const BELOW_TWENTY =
  ("zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen " +
    "fifteen sixteen seventeen eighteen nineteen").split(" ");
const TENS = ". . twenty thirty forty fifty sixty seventy eighty ninety".split(" ");
const IRREGULAR_ORDINALS: Readonly<Record<string, string>> = {
  one: "first",
  two: "second",
  three: "third",
  five: "fifth",
  eight: "eighth",
  nine: "ninth",
  twelve: "twelfth",
};

/** "thousand", "million", ... "centillion": 10 to the power of 3, 6, ... 303. */
const SCALES = ["thousand", ...latinPrefixes().map((prefix) => `${prefix}illion`)];
/** Numbers with more digits have no name. */
const MOST_DIGITS = 3 * (SCALES.length + 1);

function latinPrefixes(): string[] {
  const units = ["", "un", "duo", "tre", "quattuor", "quin", "sex", "sept", "octo", "novem"];
  const tens = "dec vigint trigint quadragint quinquagint sexagint septuagint octogint nonagint"
    .split(" ");
  const low = "m b tr quadr quint sext sept oct non".split(" ");
  return [...low, ...tens.flatMap((ten) => units.map((unit) => unit + ten)), "cent"];
}

/**
 * A whole number in words: "one hundred and one", "one thousand, two hundred".
 *
 * @param digits ASCII digits; read one by one if more than 306 remain without leading zeros
 */
export function cardinal(digits: string): string {
  const significant = digits.replace(/^0+(?=.)/, "");
  if (significant.length > MOST_DIGITS) {
    return [...digits].map((digit) => cardinal(digit)).join(" ");
  }
  return inWords(BigInt(significant));
}

function inWords(value: bigint): string {
  if (value < 20n) return BELOW_TWENTY[Number(value)];
  if (value < 100n) {
    const unit = value % 10n;
    return TENS[Number(value / 10n)] + (unit > 0n ? `-${inWords(unit)}` : "");
  }
  const [scale, name] = scaleOf(value);
  const rest = value % scale;
  const head = `${inWords(value / scale)} ${name}`;
  if (rest === 0n) return head;
  return rest < 100n ? `${head} and ${inWords(rest)}` : `${head}, ${inWords(rest)}`;
}

function scaleOf(value: bigint): [scale: bigint, name: string] {
  if (value < 1000n) return [100n, "hundred"];
  const thousands = Math.floor((String(value).length - 1) / 3);
  return [1000n ** BigInt(thousands), SCALES[thousands - 1]];
}

/** An ordinal in words: "first", "one hundred and first". */
export function ordinal(digits: string): string {
  return cardinal(digits).replace(/[a-z]+$/, ordinalOf);
}

function ordinalOf(word: string): string {
  return IRREGULAR_ORDINALS[word] ?? `${word.replace(/y$/, "ie")}th`;
}

/** A year in words: "nineteen ninety-nine", "nineteen oh-five", "two thousand". */
export function year(digits: string): string {
  const value = Number(digits);
  const century = Math.floor(value / 100);
  const rest = value % 100;
  if (century === 0 || (century % 10 === 0 && rest < 10) || century >= 100) return cardinal(digits);
  const head = cardinal(String(century));
  if (rest === 0) return `${head} hundred`;
  return `${head} ${rest < 10 ? "oh-" : ""}${cardinal(String(rest))}`;
}

/**
 * A decimal number in words: "three point one four".
 *
 * @param literal digits with one point between or after them
 */
export function decimal(literal: string): string {
  const [whole, fraction] = shortest(literal);
  const head = cardinal(whole || "0");
  return fraction ? `${head} point ${[...fraction].map(cardinal).join(" ")}` : head;
}

/** The digits before and after the point, rounded to float64 because the reference uses it. */
function shortest(literal: string): [whole: string, fraction: string] {
  const value = Number(literal);
  if (!Number.isFinite(value)) return literal.split(".") as [string, string];
  if (Number.isInteger(value)) return [BigInt(value).toString(), ""];
  const places = /^\d+(?:\.(\d+))?(?:e-(\d+))?$/.exec(String(value))!;
  const precision = (places[1]?.length ?? 0) + Number(places[2] ?? 0);
  const [whole, fraction = ""] = value.toFixed(Math.min(precision, 100)).split(".");
  return [whole, fraction];
}
