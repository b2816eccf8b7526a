/**
 * Italian, as rules of normalisation need it.
 *
 * @module
 */

import { cardinal, ordinal } from "./italian_numbers.ts";
import {
  asNumber,
  currencies,
  type Gender,
  type Grammar,
  nouns,
  oneByOne,
  words,
} from "./grammar.ts";

/** Nouns whose gender their ending does not tell. */
const FEMININE = words(
  "mano mani notte notti parte parti volta volte legge leggi classe classi " +
    "gente madre madri moglie mogli neve nave navi pelle pelli pace fine luce luci voce voci " +
    "croce croci carne febbre morte morti sede sedi stagione stagioni regione regioni base basi " +
    "fase fasi frase frasi serie specie crisi tesi analisi chiave chiavi radice città virtù",
);
const MASCULINE = words(
  "problema problemi sistema sistemi programma programmi tema temi clima " +
    "poema dramma pianeta pianeti artista poeta giornalista turista papa duca collega atleta",
);

function genderOf(noun: string): Gender {
  const word = noun.toLowerCase();
  if (MASCULINE.has(word)) return "m";
  if (FEMININE.has(word)) return "f";
  return /(?:a|ione|ioni|tà|tù|trice|trici|udine|udini|gine|gini)$/u.test(word) ? "f" : "m";
}

const FRACTIONS: Readonly<Record<number, string>> = { 2: "mezzo" };

/** Italian. */
export const ITALIAN: Grammar = {
  decimalSign: ",",
  point: { ",": "virgola", ".": "punto" },
  cardinal,
  ordinal,
  decimals: (digits) => asNumber(digits, 3, cardinal),
  fraction: (count, parts) => {
    const name = FRACTIONS[parts] ?? ordinal(parts, "m");
    const number = cardinal(BigInt(count), { gender: "m", beforeNoun: true });
    return `${number} ${count === 1 ? name : name.replace(/o$/, "i")}`;
  },
  half: { m: "mezzo", f: "mezza" },
  of: () => "di ",

  genderOf,
  notCounted: words(
    "a ad al alla alle allo agli ai all anche avanti che chi ci come con contro da " +
      "dai dal dalla dalle dallo davanti dei del della delle dello degli di dietro dopo dove " +
      "durante " +
      "e è era erano ed fa fino fra fu furono gli ha hanno i il in invece io la le lei lo loro " +
      "lui " +
      "ma mentre mi ne nei nel nella nelle nello negli né noi non o ogni oltre per perché più " +
      "poi " +
      "prima quando se senza si sia siamo solo sono sopra sotto su sul sulla sulle sui tra tu " +
      "un una " +
      "uno vi voi poi oggi ieri domani qui là molto",
  ),
  named: words(
    "capitolo pagina pagine numero numeri articolo articoli via sala stanza camera anno " +
      "anni giorno tomo volume figura tabella linea porta piano volo canale strada versione " +
      "parte " +
      "lezione unità esercizio gruppo livello fase comma legge binario autobus taglia canto " +
      "interno",
  ),
  scales: ["milione", "milioni", "miliardo", "miliardi", "bilione", "bilioni"],

  months: ("gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre " +
    "dicembre").split(" "),
  shortMonths: {
    gen: "gennaio",
    genn: "gennaio",
    feb: "febbraio",
    febbr: "febbraio",
    mar: "marzo",
    apr: "aprile",
    mag: "maggio",
    giu: "giugno",
    lug: "luglio",
    ago: "agosto",
    set: "settembre",
    sett: "settembre",
    ott: "ottobre",
    nov: "novembre",
    dic: "dicembre",
  },
  date: (day, month, year) => `${day} ${month}${year ? ` ${year}` : ""}`,
  firstDay: "primo",
  year: (year) => cardinal(BigInt(year)),
  time: (hours, minutes, sign) => {
    const hour = hours === 1 ? "una" : cardinal(BigInt(hours));
    if (minutes > 0) return `${hour} e ${cardinal(BigInt(minutes))}`;
    return sign === "h" ? `${hour} ${hours === 1 ? "ora" : "ore"}` : hour;
  },
  clock: [
    { one: "ora", many: "ore", gender: "f" },
    { one: "minuto", many: "minuti", gender: "m" },
    { one: "secondo", many: "secondi", gender: "m" },
  ],

  currencies: currencies([
    ["€ EUR", "euro", "euro", "m", "centesimo", "centesimi"],
    ["$ USD US$", "dollaro", "dollari", "m", "centesimo", "centesimi"],
    ["£ GBP", "sterlina", "sterline", "f", "penny", "pence"],
    ["CHF", "franco svizzero", "franchi svizzeri", "m", "centesimo", "centesimi"],
    ["¥ JPY", "yen", "yen"],
    ["CNY", "yuan", "yuan"],
    ["₽ RUB", "rublo", "rubli", "m", "copeco", "copechi"],
    ["₹ INR", "rupia", "rupie", "f"],
    ["₩ KRW", "won", "won"],
    ["₿ BTC", "bitcoin", "bitcoin"],
    ["¢", "centesimo", "centesimi"],
  ]),
  andCents: "e",
  namesCents: true,
  units: nouns([
    ["km", "chilometro", "chilometri"],
    ["m", "metro", "metri"],
    ["cm", "centimetro", "centimetri"],
    ["mm", "millimetro", "millimetri"],
    ["µm μm", "micrometro", "micrometri"],
    ["nm", "nanometro", "nanometri"],
    ["km² km2 kmq", "chilometro quadrato", "chilometri quadrati"],
    ["m² m2 mq", "metro quadrato", "metri quadrati"],
    ["cm² cm2", "centimetro quadrato", "centimetri quadrati"],
    ["m³ m3 mc", "metro cubo", "metri cubi"],
    ["cm³ cm3", "centimetro cubo", "centimetri cubi"],
    ["ha", "ettaro", "ettari"],
    ["t", "tonnellata", "tonnellate", "f"],
    ["q", "quintale", "quintali"],
    ["kg Kg", "chilogrammo", "chilogrammi"],
    ["hg", "ettogrammo", "ettogrammi"],
    ["g gr", "grammo", "grammi"],
    ["mg", "milligrammo", "milligrammi"],
    ["µg μg", "microgrammo", "microgrammi"],
    ["l L", "litro", "litri"],
    ["cl", "centilitro", "centilitri"],
    ["dl", "decilitro", "decilitri"],
    ["ml mL", "millilitro", "millilitri"],
    ["hl", "ettolitro", "ettolitri"],
    ["s sec", "secondo", "secondi"],
    ["ms", "millisecondo", "millisecondi"],
    ["min", "minuto", "minuti"],
    ["h", "ora", "ore", "f"],
    ["Hz", "hertz", "hertz"],
    ["kHz", "chilohertz", "chilohertz"],
    ["MHz", "megahertz", "megahertz"],
    ["GHz", "gigahertz", "gigahertz"],
    ["W", "watt", "watt"],
    ["kW", "chilowatt", "chilowatt"],
    ["MW", "megawatt", "megawatt"],
    ["GW", "gigawatt", "gigawatt"],
    ["kWh", "chilowattora", "chilowattora"],
    ["V", "volt", "volt"],
    ["kV", "chilovolt", "chilovolt"],
    ["A", "ampere", "ampere"],
    ["mA", "milliampere", "milliampere"],
    ["mAh", "milliamperora", "milliamperora"],
    ["J", "joule", "joule"],
    ["kJ", "chilojoule", "chilojoule"],
    ["cal", "caloria", "calorie", "f"],
    ["kcal", "chilocaloria", "chilocalorie", "f"],
    ["N", "newton", "newton"],
    ["Pa", "pascal", "pascal"],
    ["hPa", "ettopascal", "ettopascal"],
    ["bar", "bar", "bar"],
    ["dB", "decibel", "decibel"],
    ["Ω", "ohm", "ohm"],
    ["B", "byte", "byte"],
    ["kB KB", "chilobyte", "chilobyte"],
    ["MB", "megabyte", "megabyte"],
    ["GB", "gigabyte", "gigabyte"],
    ["TB", "terabyte", "terabyte"],
    ["Mbps Mb/s Mbit/s", "megabit al secondo", "megabit al secondo"],
    ["Gbps", "gigabit al secondo", "gigabit al secondo"],
    ["px", "pixel", "pixel"],
    ["CV", "cavallo", "cavalli"],
    ["°C ºC", "grado Celsius", "gradi Celsius"],
    ["°F ºF", "grado Fahrenheit", "gradi Fahrenheit"],
    ["° º", "grado", "gradi"],
    ["K", "kelvin", "kelvin"],
  ]),
  per: "",
  perUnits: {
    h: "all'ora",
    s: "al secondo",
    min: "al minuto",
    m: "al metro",
    "m²": "al metro quadrato",
    m2: "al metro quadrato",
    mq: "al metro quadrato",
    "m³": "al metro cubo",
    m3: "al metro cubo",
    "km²": "al chilometro quadrato",
    kmq: "al chilometro quadrato",
    km: "al chilometro",
    kg: "al chilogrammo",
    g: "al grammo",
    l: "al litro",
    L: "al litro",
    dl: "al decilitro",
    ml: "al millilitro",
    ha: "all'ettaro",
    "s²": "al secondo quadrato",
    giorno: "al giorno",
    mese: "al mese",
    anno: "all'anno",
    kWh: "al chilowattora",
    "100 km": "per cento chilometri",
    "100 g": "per cento grammi",
    persona: "a persona",
    notte: "a notte",
  },
  percent: { "%": "per cento", "‰": "per mille" },
  minus: "meno",
  to: "a",
  numberWord: "numero",
  letterWord: "lettera",
  signWord: "segno",

  abbreviations: {
    always: {
      "Sig.": "signor",
      "sig.": "signor",
      "Sig.ra": "signora",
      "sig.ra": "signora",
      "Sig.na": "signorina",
      "Sigg.": "signori",
      "Dott.": "dottor",
      "dott.": "dottor",
      "Dott.ssa": "dottoressa",
      "dott.ssa": "dottoressa",
      "Dr.": "dottor",
      "Prof.": "professor",
      "prof.": "professor",
      "Prof.ssa": "professoressa",
      "prof.ssa": "professoressa",
      "Ing.": "ingegner",
      "ing.": "ingegner",
      "Avv.": "avvocato",
      "avv.": "avvocato",
      "Arch.": "architetto",
      "Geom.": "geometra",
      "Rag.": "ragioniere",
      "Gen.": "generale",
      "Cav.": "cavalier",
      "On.": "onorevole",
      "Spett.": "spettabile",
      "Gent.mo": "gentilissimo",
      "Egr.": "egregio",
      "ecc.": "eccetera",
      "etc.": "eccetera",
      "es.": "esempio",
      "p. es.": "per esempio",
      "p.es.": "per esempio",
      "ad es.": "ad esempio",
      "cfr.": "confronta",
      "circa.": "circa",
      "ca.": "circa",
      "max.": "massimo",
      "tel.": "telefono",
      "Tel.": "telefono",
      "cell.": "cellulare",
      "P.zza": "piazza",
      "p.zza": "piazza",
      "V.le": "viale",
      "C.so": "corso",
      "F.lli": "fratelli",
      "a.C.": "avanti Cristo",
      "a. C.": "avanti Cristo",
      "d.C.": "dopo Cristo",
      "d. C.": "dopo Cristo",
      "S.p.A.": "esse pi a",
      "S.r.l.": "esse erre elle",
      "s.r.l.": "esse erre elle",
      "c/o": "presso",
      "n.b.": "nota bene",
      "N.B.": "nota bene",
      "P.S.": "post scriptum",
      "gg.": "giorni",
      "Ill.mo": "illustrissimo",
      "v.": "vedi",
    },
    beforeName: { "S.": "san", "Ss.": "santi", "L.go": "largo", "don.": "don" },
    beforeNumber: {
      "sec.": "secolo",
      "n.": "numero",
      "N.": "numero",
      "nn.": "numeri",
      "n°": "numero",
      "p.": "pagina",
      "pag.": "pagina",
      "pagg.": "pagine",
      "pp.": "pagine",
      "vol.": "volume",
      "cap.": "capitolo",
      "art.": "articolo",
      "Art.": "articolo",
      "artt.": "articoli",
      "fig.": "figura",
      "Fig.": "figura",
      "ed.": "edizione",
      "c.": "comma",
      "int.": "interno",
      "tav.": "tavola",
    },
  },
  signs: {
    "&": "e",
    "+": "più",
    "=": "uguale",
    "×": "per",
    "÷": "diviso",
    "±": "più o meno",
    "<": "minore di",
    ">": "maggiore di",
    "≤": "minore o uguale a",
    "≥": "maggiore o uguale a",
    "≈": "circa",
    "≠": "diverso da",
    "√": "radice di",
    "∞": "infinito",
    "π": "pi greco",
    "@": "chiocciola",
    "#": "cancelletto",
    "*": "asterisco",
    "/": "barra",
    "\\": "barra inversa",
    "_": "trattino basso",
    "~": "tilde",
    "^": "elevato a",
    "|": "barra verticale",
    "§": "paragrafo",
    "©": "copyright",
    "®": "marchio registrato",
    "™": "marchio",
    "%": "per cento",
    "‰": "per mille",
    "°": "gradi",
    "→": "freccia",
    "²": "al quadrato",
    "³": "al cubo",
  },
  addressSigns: {
    ".": "punto",
    "@": "chiocciola",
    "/": "barra",
    "-": "trattino",
    "_": "trattino basso",
    ":": "due punti",
    "?": "punto interrogativo",
    "=": "uguale",
    "&": "e",
    "#": "cancelletto",
    "%": "per cento",
    "+": "più",
    "~": "tilde",
    www: "vu vu vu",
  },
  telephone:
    /(?<![\p{L}\p{N}+.,])(?:\+39 ?)?(?:0\d{1,3}[ /.-]\d{3,4}(?:[ .-]?\d{2,4}){1,2}|0\d{1,3}[ /.-]\d{5,8}|3\d{2}[ /.-]?\d{3}[ .-]?\d{3,4}|3\d{2}[ .-]\d{7})(?![\p{L}\p{N}]|[.,]\d)/gu,
  telephoneGroup: (digits) => oneByOne(digits, cardinal),
  roman: (before, number) => {
    const word = before.toLowerCase();
    if (/^(?:capitolo|capitoli|tomo|volume|parte|titolo|fase|tipo|livello|articolo)$/u.test(word)) {
      return cardinal(BigInt(number));
    }
    return ordinal(number, /a$/u.test(word) && !/^(?:papa)$/.test(word) ? "f" : "m");
  },
  romanAfter: words(
    "secolo secoli capitolo capitoli tomo volume atto canto parte titolo fase tipo " +
      "livello articolo vittorio emanuele umberto carlo luigi enrico napoleone pio papa giovanni " +
      "paolo benedetto giorgio elisabetta federico filippo francesco leone gregorio innocenzo " +
      "clemente urbano bonifacio alessandro amedeo ferdinando pietro nicola caterina guglielmo " +
      "leopoldo ramses tolomeo cosimo sisto giulio adriano",
  ),
  romanBefore: words(
    "secolo secoli guerra congresso edizione anniversario repubblica reich " +
      "dinastia legislatura municipio arrondissement sinfonia giornata concorso premio olimpiade " +
      "triennio millennio",
  ),
  respell: (text) => text.replaceAll("Celsius", "Cèlsius"),
  own: [
    {
      // "28enne" is "ventottenne".
      name: "age",
      needsDigit: true,
      pattern: /(?<![\p{L}\p{N}.,])(\d{2,3})-?(enn[ei])(?!\p{L})/gu,
      say: ([, years, ending]) => cardinal(BigInt(years)).replace(/[aeioé]$/, "") + ending,
    },
  ],
};
