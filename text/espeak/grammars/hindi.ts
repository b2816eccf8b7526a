/**
 * Hindi, as rules of normalisation need it.
 *
 * @module
 */

import { cardinal, ordinal, year } from "./hindi_numbers.ts";
import { currencies, type Grammar, nouns, oneByOne, same, words } from "./grammar.ts";

const FRACTIONS: Readonly<Record<string, string>> = {
  "1/2": "आधा",
  "1/4": "एक चौथाई",
  "3/4": "तीन चौथाई",
  "1/3": "एक तिहाई",
  "2/3": "दो तिहाई",
};

/** Hindi. */
export const HINDI: Grammar = {
  script: "Devanagari",
  decimalSign: ".",
  point: { ",": "अल्पविराम", ".": "दशमलव" },
  cardinal: (number) => cardinal(number),
  ordinal,
  decimals: (digits) => oneByOne(digits, cardinal),
  fraction: (count, parts) =>
    FRACTIONS[`${count}/${parts}`] ?? `${cardinal(BigInt(count))} बटा ${cardinal(BigInt(parts))}`,
  half: { m: "आधा", f: "आधी" },
  of: () => "",

  genderOf: () => "m",
  notCounted: words("में से को का की के पर तक और या है हैं था थी थे"),
  named: words("अध्याय पृष्ठ संख्या कमरा सन् वर्ष साल"),
  scales: ["लाख", "करोड़", "अरब", "खरब", "हज़ार", "हजार", "मिलियन", "बिलियन"],

  months: "जनवरी फ़रवरी मार्च अप्रैल मई जून जुलाई अगस्त सितंबर अक्टूबर नवंबर दिसंबर".split(" "),
  shortMonths: {},
  date: (day, month, year) => `${day} ${month}${year ? ` ${year}` : ""}`,
  firstDay: "एक",
  year,
  time: (hours, minutes) => {
    const hour = cardinal(BigInt(hours));
    if (minutes === 0) return hour;
    return `${hour} बजकर ${cardinal(BigInt(minutes))} मिनट`;
  },
  clock: [same("घंटा"), same("मिनट"), same("सेकंड")],

  currencies: currencies([
    ["₹ INR Rs. Rs रु. रु रू. रू", "रुपया", "रुपये", "m", "पैसा", "पैसे"],
    ["$ USD US$", "डॉलर", "डॉलर", "m", "सेंट", "सेंट"],
    ["€ EUR", "यूरो", "यूरो", "m", "सेंट", "सेंट"],
    ["£ GBP", "पाउंड", "पाउंड", "m", "पेंस", "पेंस"],
    ["¥ JPY", "येन", "येन"],
    ["₽ RUB", "रूबल", "रूबल"],
    ["₩ KRW", "वॉन", "वॉन"],
    ["₿ BTC", "बिटकॉइन", "बिटकॉइन"],
    ["¢", "सेंट", "सेंट"],
  ]),
  andCents: "",
  namesCents: true,
  units: nouns([
    ["km किमी कि.मी.", "किलोमीटर", "किलोमीटर"],
    ["m मी मी.", "मीटर", "मीटर"],
    ["cm सेमी से.मी.", "सेंटीमीटर", "सेंटीमीटर"],
    ["mm मिमी", "मिलीमीटर", "मिलीमीटर"],
    ["km² km2", "वर्ग किलोमीटर", "वर्ग किलोमीटर"],
    ["m² m2", "वर्ग मीटर", "वर्ग मीटर"],
    ["cm² cm2", "वर्ग सेंटीमीटर", "वर्ग सेंटीमीटर"],
    ["m³ m3", "घन मीटर", "घन मीटर"],
    ["ha", "हेक्टेयर", "हेक्टेयर"],
    ["t", "टन", "टन"],
    ["kg किग्रा कि.ग्रा.", "किलोग्राम", "किलोग्राम"],
    ["g ग्रा", "ग्राम", "ग्राम"],
    ["mg मिग्रा", "मिलीग्राम", "मिलीग्राम"],
    ["l L ली", "लीटर", "लीटर"],
    ["ml mL मिली", "मिलीलीटर", "मिलीलीटर"],
    ["s", "सेकंड", "सेकंड"],
    ["min", "मिनट", "मिनट"],
    ["h", "घंटा", "घंटे"],
    ["Hz", "हर्ट्ज़", "हर्ट्ज़"],
    ["kHz", "किलोहर्ट्ज़", "किलोहर्ट्ज़"],
    ["MHz", "मेगाहर्ट्ज़", "मेगाहर्ट्ज़"],
    ["GHz", "गीगाहर्ट्ज़", "गीगाहर्ट्ज़"],
    ["W", "वॉट", "वॉट"],
    ["kW", "किलोवॉट", "किलोवॉट"],
    ["MW", "मेगावॉट", "मेगावॉट"],
    ["V", "वोल्ट", "वोल्ट"],
    ["A", "एम्पियर", "एम्पियर"],
    ["mAh", "मिलीएम्पियर घंटा", "मिलीएम्पियर घंटे"],
    ["cal", "कैलोरी", "कैलोरी"],
    ["kcal", "किलोकैलोरी", "किलोकैलोरी"],
    ["dB", "डेसिबल", "डेसिबल"],
    ["KB kB", "किलोबाइट", "किलोबाइट"],
    ["MB", "मेगाबाइट", "मेगाबाइट"],
    ["GB", "गीगाबाइट", "गीगाबाइट"],
    ["TB", "टेराबाइट", "टेराबाइट"],
    ["Mbps", "मेगाबिट प्रति सेकंड", "मेगाबिट प्रति सेकंड"],
    ["°C ºC", "डिग्री सेल्सियस", "डिग्री सेल्सियस"],
    ["°F ºF", "डिग्री फ़ारेनहाइट", "डिग्री फ़ारेनहाइट"],
    ["° º", "डिग्री", "डिग्री"],
    ["K", "केल्विन", "केल्विन"],
  ]),
  per: "प्रति",
  perUnits: {
    h: "घंटा",
    घंटा: "घंटा",
    s: "सेकंड",
    min: "मिनट",
    m: "मीटर",
    "m²": "वर्ग मीटर",
    "km²": "वर्ग किलोमीटर",
    "m³": "घन मीटर",
    km: "किलोमीटर",
    kg: "किलोग्राम",
    किग्रा: "किलोग्राम",
    g: "ग्राम",
    l: "लीटर",
    L: "लीटर",
    दिन: "दिन",
    माह: "माह",
    वर्ष: "वर्ष",
  },
  percent: { "%": "प्रतिशत", "‰": "प्रति हज़ार" },
  minus: "माइनस",
  to: "से",
  numberWord: "नंबर",
  letterWord: "अक्षर",
  signWord: "चिह्न",

  abbreviations: {
    always: {
      "डॉ.": "डॉक्टर",
      "डा.": "डॉक्टर",
      "डॉ॰": "डॉक्टर",
      "श्री.": "श्री",
      "प्रो.": "प्रोफ़ेसर",
      "प्रो॰": "प्रोफ़ेसर",
      "पं.": "पंडित",
      "पं॰": "पंडित",
      "कु.": "कुमारी",
      "स्व.": "स्वर्गीय",
      "मो.": "मोहम्मद",
      "ई.पू.": "ईसा पूर्व",
      "ई. पू.": "ईसा पूर्व",
      "ई॰ पू॰": "ईसा पूर्व",
      "ई.": "ईसवी",
      "आदि.": "आदि",
      "उदा.": "उदाहरण",
      "लि.": "लिमिटेड",
      "प्रा.": "प्राइवेट",
      "सं.": "संख्या",
      "वि.सं.": "विक्रम संवत",
      "एम.ए.": "एम ए",
      "बी.ए.": "बी ए",
    },
    beforeName: {},
    beforeNumber: {
      "पृ.": "पृष्ठ",
      "क्र.": "क्रमांक",
      "नं.": "नंबर",
      "पृ॰": "पृष्ठ",
      "क्र॰": "क्रमांक",
    },
  },
  signs: {
    "&": "और",
    "+": "जमा",
    "=": "बराबर",
    "×": "गुणा",
    "÷": "भागा",
    "±": "जमा या घटा",
    "<": "से कम",
    ">": "से ज़्यादा",
    "≤": "से कम या बराबर",
    "≥": "से ज़्यादा या बराबर",
    "≈": "लगभग",
    "≠": "बराबर नहीं",
    "√": "वर्गमूल",
    "∞": "अनंत",
    "π": "पाई",
    "@": "ऐट",
    "#": "हैश",
    "*": "तारांकन",
    "/": "स्लैश",
    "\\": "बैकस्लैश",
    "_": "अंडरस्कोर",
    "~": "टिल्ड",
    "^": "की घात",
    "|": "पाइप",
    "§": "धारा",
    "©": "कॉपीराइट",
    "®": "पंजीकृत",
    "™": "ट्रेडमार्क",
    "%": "प्रतिशत",
    "‰": "प्रति हज़ार",
    "°": "डिग्री",
    "→": "तीर",
    "²": "का वर्ग",
    "³": "का घन",
  },
  addressSigns: {
    ".": "डॉट",
    "@": "ऐट",
    "/": "स्लैश",
    "-": "हाइफ़न",
    "_": "अंडरस्कोर",
    ":": "कोलन",
    "?": "प्रश्नचिह्न",
    "=": "बराबर",
    "&": "और",
    "#": "हैश",
    "%": "प्रतिशत",
    "+": "प्लस",
    "~": "टिल्ड",
    www: "डब्ल्यू डब्ल्यू डब्ल्यू",
  },
  telephone:
    /(?<![\p{L}\p{N}+.,])(?:\+91[ -]?)?(?:[6-9]\d{4}[ -]?\d{5}|0\d{2,4}[ -]\d{6,8})(?![\p{L}\p{N}]|[.,]\d)/gu,
  telephoneGroup: (digits) => oneByOne(digits, cardinal),
  roman: (_before, number) => cardinal(BigInt(number)),
  romanAfter: words("अध्याय खंड भाग"),
  romanBefore: words(""),
  own: [
    {
      // Quarters and halves of hours have words of their own: "साढ़े तीन बजे".
      name: "time",
      needsDigit: true,
      pattern: /(?<![\p{L}\p{M}\p{N}:.,])(1[0-2]|[1-9])[:.](00|15|30|45) ?(?=बजे(?![\p{L}\p{M}]))/gu,
      say: ([, hours, minutes]) => `${quarterTime(Number(hours), minutes)} `,
    },
    {
      // "2:40 बजे" is read as "दो बजकर चालीस मिनट", without "बजे".
      name: "time",
      needsDigit: true,
      pattern: /(?<![\p{L}\p{M}\p{N}:.,])(1\d|2[0-3]|0?\d)[:.]([0-5]\d) ?बजे(?![\p{L}\p{M}])/gu,
      say: ([, hours, minutes]) =>
        minutes === "00"
          ? `${cardinal(BigInt(hours))} बजे`
          : `${cardinal(BigInt(hours))} बजकर ${cardinal(BigInt(minutes))} मिनट`,
    },
    {
      // "1ला", "3री", "5वें".
      name: "ordinal",
      needsDigit: true,
      pattern:
        /(?<![\p{L}\p{M}\p{N}.,])(\d{1,4})[- ]?(ला|ली|ले|रा|री|रे|था|थी|थे|ठा|ठी|ठे|वाँ|वां|वा|वीं|वी|वें|वे)(?![\p{L}\p{M}])/gu,
      say: ([, digits, ending]) => {
        const masculine = ordinal(Number(digits), "m");
        if (/[ीि]ं?$/u.test(ending)) return ordinal(Number(digits), "f");
        if (!/[ेै]ं?$/u.test(ending)) return masculine;
        return masculine.replace(/वाँ$/, "वें").replace(/ा$/, "े");
      },
    },
    {
      // "1939-1945"
      name: "year",
      needsDigit: true,
      pattern:
        /(?<![\p{L}\p{M}\p{N}.,:/-])(1[1-9]\d\d) ?[-–—] ?(1[1-9]\d\d|20\d\d)(?![\p{L}\p{M}\p{N}]|[.,:/-]\d)/gu,
      say: ([, from, to]) => `${year(Number(from))} से ${year(Number(to))}`,
    },
    {
      // A year between 1100 and 1999 is read in hundreds.
      name: "year",
      needsDigit: true,
      pattern: /(?<![\p{L}\p{M}\p{N}.,:/-])(1[1-9]\d\d)(?![\p{L}\p{M}\p{N}]|[.,:/-]\d| ?[%₹$€])/gu,
      say: ([, digits]) => year(Number(digits)),
    },
  ],
};

/** A quarter of an hour or a half: "सवा दो", "ढाई", "पौने तीन". */
function quarterTime(hours: number, minutes: string): string {
  const name = (hour: number): string => cardinal(BigInt(hour));
  if (minutes === "00") return name(hours);
  if (minutes === "15") return hours === 1 ? "सवा" : `सवा ${name(hours)}`;
  if (minutes === "45") return hours === 12 ? "पौन" : `पौने ${name(hours + 1)}`;
  return hours === 1 ? "डेढ़" : hours === 2 ? "ढाई" : `साढ़े ${name(hours)}`;
}
