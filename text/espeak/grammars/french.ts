/**
 * French, as rules of normalisation need it.
 *
 * @module
 */

import { cardinal, ordinal } from "./french_numbers.ts";
import { romanValue } from "../../script/roman_numerals.ts";
import { asNumber, currencies, type Gender, type Grammar, nouns, words } from "./grammar.ts";

/** Nouns whose gender their ending does not tell. */
const FEMININE = words(
  "fois sœur heure heures minute minutes seconde secondes année semaine personne " +
    "femme fille page place chose ligne livre maison main voix nuit part partie pièce pomme " +
    "porte " +
    "rue tasse table tonne ville voiture vie église école équipe étoile image idée île larme " +
    "lettre marche mer mère mort mois-ci note nouvelle phrase photo pierre plage planète " +
    "question " +
    "raison recette route saison salle scène sorte tête tranche trace usine vague victime bière " +
    "bouteille boîte branche carte chaise chambre clé clef classe copie cuillère couche douzaine " +
    "étape étude feuille ferme goutte jambe langue",
);
const MASCULINE = words(
  "musée lycée trophée génie incendie parapluie silence million siècle litre " +
    "gramme kilomètre mètre centimètre membre nombre groupe peuple village voyage étage âge " +
    "visage page-écran problème système programme exemple article animal homme kilogramme",
);

function genderOf(noun: string): Gender {
  const word = noun.toLowerCase().replace(/s$/, "");
  if (MASCULINE.has(word) || MASCULINE.has(noun.toLowerCase())) return "m";
  if (FEMININE.has(word) || FEMININE.has(noun.toLowerCase())) return "f";
  return /(?:tion|sion|aison|té|ée|ette|elle|esse|ance|ence|ure|euse|trice|ie|ienne|onne|ade|ude|otte|ille|ine|ise|ière)$/u
      .test(word)
    ? "f"
    : "m";
}

const FRACTIONS: Readonly<Record<number, string>> = { 2: "demi", 3: "tiers", 4: "quart" };

/** French. */
export const FRENCH: Grammar = {
  decimalSign: ",",
  point: { ",": "virgule", ".": "point" },
  cardinal,
  ordinal,
  decimals: (digits) => asNumber(digits, 3, cardinal),
  fraction: (count, parts) => {
    const name = FRACTIONS[parts] ?? ordinal(parts, "m");
    const many = count > 1 && !name.endsWith("s") ? "s" : "";
    return `${cardinal(BigInt(count))} ${name}${many}`;
  },
  half: { m: "un demi", f: "une demi" },
  of: (noun) => /^[aeiouyéèêâîôh]/iu.test(noun) ? "d'" : "de ",

  genderOf,
  notCounted: words(
    "à au aux avec avant après car ce ces c'est comme contre dans de des depuis du " +
      "elle en entre est et étaient était il ils je la le les leur lui mais ni nous on ont ou " +
      "où par " +
      "pas pendant plus pour puis que qui sa sans se ses si son sont sous sur ta te toi tu un " +
      "une " +
      "vers vous y donc lorsque quand très aussi ici là hier demain alors",
  ),
  named: words(
    "chapitre page pages numéro numéros article articles rue salle chambre an année " +
      "tome volume figure tableau ligne porte étage vol chaîne route version partie leçon " +
      "exercice " +
      "groupe niveau quai bus métro tram code taille ligne lot annexe phase",
  ),
  scales: ["million", "millions", "milliard", "milliards", "billion", "billions"],

  months: ("janvier février mars avril mai juin juillet août septembre octobre novembre décembre")
    .split(" "),
  shortMonths: {
    janv: "janvier",
    jan: "janvier",
    févr: "février",
    fév: "février",
    avr: "avril",
    juil: "juillet",
    sept: "septembre",
    oct: "octobre",
    nov: "novembre",
    déc: "décembre",
  },
  date: (day, month, year) => `${day} ${month}${year ? ` ${year}` : ""}`,
  firstDay: "premier",
  year: (year) => cardinal(BigInt(year)),
  time: (hours, minutes) => {
    const hour = `${cardinal(BigInt(hours), FEMININE_NOUN)} ${hours < 2 ? "heure" : "heures"}`;
    return minutes === 0 ? hour : `${hour} ${cardinal(BigInt(minutes), FEMININE_NOUN)}`;
  },
  clock: [
    { one: "heure", many: "heures", gender: "f" },
    { one: "minute", many: "minutes", gender: "f" },
    { one: "seconde", many: "secondes", gender: "f" },
  ],

  currencies: currencies([
    ["€ EUR", "euro", "euros", "m", "centime", "centimes"],
    ["$ USD US$ $US", "dollar", "dollars", "m", "cent", "cents"],
    ["CAD $CA $CAN", "dollar canadien", "dollars canadiens", "m", "cent", "cents"],
    ["£ GBP", "livre", "livres", "f", "penny", "pence"],
    ["CHF", "franc suisse", "francs suisses", "m", "centime", "centimes"],
    ["¥ JPY", "yen", "yens"],
    ["CNY", "yuan", "yuans"],
    ["₽ RUB", "rouble", "roubles", "m", "kopeck", "kopecks"],
    ["₹ INR", "roupie", "roupies", "f"],
    ["₩ KRW", "won", "wons"],
    ["XOF FCFA XAF", "franc CFA", "francs CFA"],
    ["₿ BTC", "bitcoin", "bitcoins"],
    ["¢", "cent", "cents"],
  ]),
  andCents: "",
  namesCents: false,
  units: nouns([
    ["km", "kilomètre", "kilomètres"],
    ["m", "mètre", "mètres"],
    ["cm", "centimètre", "centimètres"],
    ["mm", "millimètre", "millimètres"],
    ["µm μm", "micromètre", "micromètres"],
    ["nm", "nanomètre", "nanomètres"],
    ["km² km2", "kilomètre carré", "kilomètres carrés"],
    ["m² m2", "mètre carré", "mètres carrés"],
    ["cm² cm2", "centimètre carré", "centimètres carrés"],
    ["m³ m3", "mètre cube", "mètres cubes"],
    ["cm³ cm3", "centimètre cube", "centimètres cubes"],
    ["ha", "hectare", "hectares"],
    ["t", "tonne", "tonnes", "f"],
    ["kg", "kilogramme", "kilogrammes"],
    ["g", "gramme", "grammes"],
    ["mg", "milligramme", "milligrammes"],
    ["µg μg", "microgramme", "microgrammes"],
    ["l L", "litre", "litres"],
    ["cl cL", "centilitre", "centilitres"],
    ["dl dL", "décilitre", "décilitres"],
    ["ml mL", "millilitre", "millilitres"],
    ["hl hL", "hectolitre", "hectolitres"],
    ["s sec", "seconde", "secondes", "f"],
    ["ms", "milliseconde", "millisecondes", "f"],
    ["min mn", "minute", "minutes", "f"],
    ["h", "heure", "heures", "f"],
    ["Hz", "hertz", "hertz"],
    ["kHz", "kilohertz", "kilohertz"],
    ["MHz", "mégahertz", "mégahertz"],
    ["GHz", "gigahertz", "gigahertz"],
    ["W", "watt", "watts"],
    ["kW", "kilowatt", "kilowatts"],
    ["MW", "mégawatt", "mégawatts"],
    ["GW", "gigawatt", "gigawatts"],
    ["kWh", "kilowattheure", "kilowattheures"],
    ["MWh", "mégawattheure", "mégawattheures"],
    ["V", "volt", "volts"],
    ["kV", "kilovolt", "kilovolts"],
    ["A", "ampère", "ampères"],
    ["mA", "milliampère", "milliampères"],
    ["mAh", "milliampère-heure", "milliampères-heure"],
    ["J", "joule", "joules"],
    ["kJ", "kilojoule", "kilojoules"],
    ["cal", "calorie", "calories", "f"],
    ["kcal", "kilocalorie", "kilocalories", "f"],
    ["N", "newton", "newtons"],
    ["Pa", "pascal", "pascals"],
    ["hPa", "hectopascal", "hectopascals"],
    ["bar", "bar", "bars"],
    ["dB", "décibel", "décibels"],
    ["Ω", "ohm", "ohms"],
    ["o", "octet", "octets"],
    ["ko Ko kB KB", "kilooctet", "kilooctets"],
    ["Mo MB", "mégaoctet", "mégaoctets"],
    ["Go GB", "gigaoctet", "gigaoctets"],
    ["To TB", "téraoctet", "téraoctets"],
    ["Mbps Mbit/s", "mégabit par seconde", "mégabits par seconde"],
    ["Gbps Gbit/s", "gigabit par seconde", "gigabits par seconde"],
    ["px", "pixel", "pixels"],
    ["ch", "cheval", "chevaux"],
    ["°C ºC", "degré Celsius", "degrés Celsius"],
    ["°F ºF", "degré Fahrenheit", "degrés Fahrenheit"],
    ["° º", "degré", "degrés"],
    ["K", "kelvin", "kelvins"],
  ]),
  per: "par",
  perUnits: {
    h: "heure",
    s: "seconde",
    min: "minute",
    m: "mètre",
    "m²": "mètre carré",
    m2: "mètre carré",
    "m³": "mètre cube",
    m3: "mètre cube",
    "km²": "kilomètre carré",
    km: "kilomètre",
    kg: "kilogramme",
    g: "gramme",
    l: "litre",
    L: "litre",
    dl: "décilitre",
    ml: "millilitre",
    ha: "hectare",
    "s²": "seconde carrée",
    jour: "jour",
    j: "jour",
    mois: "mois",
    an: "an",
    kWh: "kilowattheure",
    "100 km": "cent kilomètres",
    "100 g": "cent grammes",
    personne: "personne",
    nuit: "nuit",
  },
  percent: { "%": "pour cent", "‰": "pour mille" },
  minus: "moins",
  to: "à",
  numberWord: "numéro",
  letterWord: "lettre",
  signWord: "signe",

  abbreviations: {
    always: {
      "Mme": "madame",
      "Mmes": "mesdames",
      "Mlle": "mademoiselle",
      "Mlles": "mesdemoiselles",
      "MM.": "messieurs",
      "Dr": "docteur",
      "Dr.": "docteur",
      "Pr": "professeur",
      "Pr.": "professeur",
      "Mgr": "monseigneur",
      "Me": "maître",
      "etc.": "et cætera",
      "p. ex.": "par exemple",
      "p.ex.": "par exemple",
      "par ex.": "par exemple",
      "c.-à-d.": "c'est-à-dire",
      "c-à-d": "c'est-à-dire",
      "env.": "environ",
      "max.": "maximum",
      "tél.": "téléphone",
      "Tél.": "téléphone",
      "av.": "avenue",
      "bd": "boulevard",
      "Bd": "boulevard",
      "bld": "boulevard",
      "J.-C.": "Jésus-Christ",
      "av. J.-C.": "avant Jésus-Christ",
      "apr. J.-C.": "après Jésus-Christ",
      "ap. J.-C.": "après Jésus-Christ",
      "Cie": "compagnie",
      "dép.": "département",
      "adj.": "adjectif",
      "apt.": "appartement",
      "appt.": "appartement",
      "svp": "s'il vous plaît",
      "SVP": "s'il vous plaît",
      "cf.": "confer",
      "P.-S.": "post-scriptum",
      "P.S.": "post-scriptum",
      "É.-U.": "États-Unis",
      "RDV": "rendez-vous",
      "rdv": "rendez-vous",
      "R.-V.": "rendez-vous",
      "ndlr": "note de la rédaction",
    },
    beforeName: { "M.": "monsieur", "St": "saint", "Ste": "sainte" },
    beforeNumber: {
      "p.": "page",
      "pp.": "pages",
      "n°": "numéro",
      "no.": "numéro",
      "No": "numéro",
      "no": "numéro",
      "vol.": "volume",
      "t.": "tome",
      "chap.": "chapitre",
      "ch.": "chapitre",
      "art.": "article",
      "Art.": "article",
      "fig.": "figure",
      "Fig.": "figure",
      "éd.": "édition",
      "v.": "vers",
      "al.": "alinéa",
      "ex.": "exercice",
    },
  },
  signs: {
    "&": "et",
    "+": "plus",
    "=": "égale",
    "×": "fois",
    "÷": "divisé par",
    "±": "plus ou moins",
    "<": "inférieur à",
    ">": "supérieur à",
    "≤": "inférieur ou égal à",
    "≥": "supérieur ou égal à",
    "≈": "environ",
    "≠": "différent de",
    "√": "racine de",
    "∞": "infini",
    "π": "pi",
    "@": "arobase",
    "#": "dièse",
    "*": "astérisque",
    "/": "barre oblique",
    "\\": "barre oblique inverse",
    "_": "tiret bas",
    "~": "tilde",
    "^": "puissance",
    "|": "barre verticale",
    "§": "paragraphe",
    "©": "copyright",
    "®": "marque déposée",
    "™": "marque de commerce",
    "%": "pour cent",
    "‰": "pour mille",
    "°": "degrés",
    "→": "flèche",
    "²": "au carré",
    "³": "au cube",
  },
  addressSigns: {
    ".": "point",
    "@": "arobase",
    "/": "slash",
    "-": "tiret",
    "_": "tiret bas",
    ":": "deux-points",
    "?": "point d'interrogation",
    "=": "égale",
    "&": "et",
    "#": "dièse",
    "%": "pour cent",
    "+": "plus",
    "~": "tilde",
    www: "trois double v",
  },
  telephone:
    /(?<![\p{L}\p{N}+.,])(?:(?:\+\d{2,3} ?(?:\(0\) ?)?[1-9]|0[1-9])(?:[ .-]?\d{2}){4})(?![\p{L}\p{N}]|[.,]\d)/gu,
  telephoneGroup: (digits) => asNumber(digits, 2, cardinal),
  roman: (before, number) => {
    const word = before.toLowerCase();
    const isPerson = !words(
      "chapitre tome volume acte scène livre partie titre phase grade type " +
        "guerre niveau article",
    ).has(word);
    return isPerson && number === 1 ? ordinal(1, genderOfName(word)) : cardinal(BigInt(number));
  },
  romanAfter: words(
    "chapitre tome volume acte scène livre partie titre phase grade type guerre " +
      "niveau article louis charles henri françois napoléon philippe jean paul pie benoît " +
      "jean-paul " +
      "élisabeth georges édouard guillaume frédéric nicolas alexandre catherine pierre léopold " +
      "albert baudouin robert clovis dagobert childebert ramsès ptolémée grégoire léon innocent " +
      "clément urbain boniface",
  ),
  romanBefore: words(
    "république reich guerre congrès édition arrondissement siècle siècles " +
      "dynastie internationale corps olympiade",
  ),
  // espeak-ng says a t in "quatre-vingt-neuf", but none in 89.
  respell: (text) =>
    text.replace(/(?<!\p{L})quatre-vingts?(?:-[\p{L}-]+)?/gu, (word) => HIGH[word] ?? word),
  own: [
    {
      // "au XVIIIe s.", "28 M d'habitants"
      name: "abbreviation",
      pattern: /(?<=[IVX]e )s\.(?!\p{L})|(?<=\d )M(?= d['’])/gu,
      say: ({ 0: short }) => short === "M" ? "millions" : "siècle",
    },
    {
      // "St-Denis"
      name: "saint",
      pattern: /(?<![\p{L}\p{N}])S(te?)-(?=\p{Lu})/gu,
      say: ([, ending]) => ending === "te" ? "sainte-" : "saint-",
    },
    {
      // "XXe siècle", "XVIᵉ", "Ier".
      name: "Roman ordinal",
      pattern:
        /(?<![\p{L}\p{N}])([IVX]{1,8}|[LC][IVXLC]{1,8})(ers?|re|ère|e|ème)(?![\p{L}\p{N}])/gu,
      say: ([, numeral, ending]) => {
        const number = romanValue(numeral);
        if (number === undefined || /^(?:ers?|re|ère)$/.test(ending) !== (number === 1)) {
          return null;
        }
        return ordinal(number, /^(?:re|ère)$/.test(ending) ? "f" : "m");
      },
    },
    {
      // "1er", "1re", "2e", "2ème", "2nd".
      name: "ordinal",
      needsDigit: true,
      pattern: /(?<![\p{L}\p{N}.,])(\d{1,4})(ers?|res?|ères?|es?|èmes?|nde?s?|d)(?![\p{L}\p{N}])/gu,
      say: ([, digits, ending]) => {
        const number = Number(digits);
        if (/^nd/.test(ending)) {
          return number === 2 ? `second${ending.includes("e") ? "e" : ""}` : null;
        }
        if (ending === "d") return number === 2 ? "second" : null;
        if (/^(?:er|re|ère)/.test(ending) !== (number === 1)) return null;
        return ordinal(number, /^(?:re|ère)/.test(ending) ? "f" : "m");
      },
    },
  ],
};

/** The numbers from 80 to 99 in digits, by their words. */
const HIGH: Readonly<Record<string, string>> = {
  "quatre-vingt": "80",
  "quatre-vingt-une": "80-une",
  ...Object.fromEntries(
    Array.from({ length: 20 }, (_, i) => [cardinal(BigInt(80 + i)), String(80 + i)]),
  ),
};

const FEMININE_NOUN = { gender: "f", beforeNoun: true } as const;

function genderOfName(name: string): Gender {
  return /^(?:élisabeth|catherine|marie|anne|partie|scène|phase|guerre)$/.test(name) ? "f" : "m";
}
