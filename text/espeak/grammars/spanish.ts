/**
 * Spanish, as rules of normalisation need it.
 *
 * @module
 */

import { cardinal, ordinal } from "./spanish_numbers.ts";
import {
  asNumber,
  currencies,
  type Gender,
  type Grammar,
  nouns,
  oneByOne,
  words,
} from "./grammar.ts";

const FRACTIONS: Readonly<Record<number, string>> = {
  3: "tercio",
  4: "cuarto",
  5: "quinto",
  6: "sexto",
  7: "séptimo",
  8: "octavo",
  9: "noveno",
  10: "décimo",
  100: "centésimo",
  1000: "milésimo",
};

/** Feminine nouns, and masculine ones, against their endings. */
const FEMININE = words(
  "mano manos foto fotos moto motos radio radios clase clases noche noches " +
    "tarde tardes calle calles parte partes vez veces mujer mujeres gente ley leyes flor flores " +
    "llave llaves nube nubes nave naves torre torres carne leche sangre muerte muertes suerte " +
    "frase frases base bases fase fases serie series especie especies imagen imágenes red redes " +
    "luz luces cruz cruces voz voces sal miel piel pieles cárcel señal señales labor labores " +
    "hectáreas crisis tesis dosis",
);
const MASCULINE = words(
  "día días mapa mapas planeta planetas problema problemas sistema sistemas " +
    "programa programas tema temas idioma idiomas clima poema poemas drama dramas telegrama " +
    "diagrama diagramas esquema esquemas cometa cometas gramas kilogramas artistas turistas " +
    "futbolistas periodistas policías guardias guardia policía colegas atletas poetas " +
    "pilotas centinelas",
);

function genderOf(noun: string): Gender {
  const word = noun.toLowerCase();
  if (MASCULINE.has(word)) return "m";
  if (FEMININE.has(word)) return "f";
  return /(?:as?|ci[oó]n|ciones|si[oó]n|siones|dad|dades|tad|tades|tud|tudes|umbres?)$/u.test(word)
    ? "f"
    : "m";
}

/** Spanish. */
export const SPANISH: Grammar = {
  decimalSign: ",",
  point: { ",": "coma", ".": "punto" },
  cardinal,
  ordinal,
  decimals: (digits) => asNumber(digits, 3, cardinal),
  fraction: (count, parts) => {
    if (parts === 2) return count === 1 ? "un medio" : undefined;
    const name = FRACTIONS[parts] ?? (parts > 10 && parts < 100 ? fractionName(parts) : undefined);
    if (name === undefined) return undefined;
    const number = cardinal(BigInt(count), { gender: "m", beforeNoun: true });
    return `${number} ${name}${count === 1 ? "" : "s"}`;
  },
  half: { m: "medio", f: "media" },
  of: () => "de ",

  genderOf,
  notCounted: words(
    "a al ante bajo con contra de del desde durante e el en entre es está están " +
      "era eran fue fueron ha han hasta hay la las le les lo los más me menos mientras ni no " +
      "nos o " +
      "para pero por porque que qué se según ser si sí sin sobre son su sus también te tras tu u " +
      "un una y ya cada como cuando donde luego entonces hoy ayer mañana aquí allí muy",
  ),
  named: words(
    "capítulo página páginas número números artículo artículos calle sala habitación " +
      "año años día días siglo tomo volumen figura tabla línea puerta piso vuelo canal ruta " +
      "carretera versión parte tema lección unidad ejercicio grupo nivel fase apartado anexo ley " +
      "nº punto puerto andén autobús kilómetro código talla capítulos edición temporada",
  ),
  scales: ["millón", "millones", "billón", "billones", "trillón", "trillones"],

  months: ("enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre " +
    "diciembre").split(" "),
  shortMonths: {
    ene: "enero",
    feb: "febrero",
    mar: "marzo",
    abr: "abril",
    may: "mayo",
    jun: "junio",
    jul: "julio",
    ago: "agosto",
    sep: "septiembre",
    sept: "septiembre",
    set: "septiembre",
    setiembre: "setiembre",
    oct: "octubre",
    nov: "noviembre",
    dic: "diciembre",
  },
  date: (day, month, year) => `${day} de ${month}${year ? ` de ${year}` : ""}`,
  firstDay: "primero",
  year: (year) => cardinal(BigInt(year)),
  time: (hours, minutes, sign) => {
    const hour = cardinal(BigInt(hours), { gender: "f", beforeNoun: false });
    if (minutes === 0) return sign === "h" ? `${hour} ${hours === 1 ? "hora" : "horas"}` : hour;
    const minute = cardinal(BigInt(minutes));
    if (hours >= 1 && hours <= 12) return `${hour} y ${minute}`;
    return `${hour}${minutes < 10 ? " cero" : ""} ${minute}`;
  },
  clock: [
    { one: "hora", many: "horas", gender: "f" },
    { one: "minuto", many: "minutos", gender: "m" },
    { one: "segundo", many: "segundos", gender: "m" },
  ],

  currencies: currencies([
    ["€ EUR", "euro", "euros", "m", "céntimo", "céntimos"],
    ["$ USD US$ U$S U$D", "dólar", "dólares", "m", "centavo", "centavos"],
    ["£ GBP", "libra", "libras", "f", "penique", "peniques"],
    ["¥ JPY", "yen", "yenes"],
    ["MXN", "peso mexicano", "pesos mexicanos", "m", "centavo", "centavos"],
    ["ARS AR$", "peso argentino", "pesos argentinos", "m", "centavo", "centavos"],
    ["CLP", "peso chileno", "pesos chilenos"],
    ["COP", "peso colombiano", "pesos colombianos", "m", "centavo", "centavos"],
    ["PEN S/", "sol", "soles", "m", "céntimo", "céntimos"],
    ["CHF", "franco suizo", "francos suizos", "m", "céntimo", "céntimos"],
    ["CNY", "yuan", "yuanes"],
    ["BRL R$", "real", "reales", "m", "centavo", "centavos"],
    ["₽ RUB", "rublo", "rublos", "m", "kópek", "kópeks"],
    ["₹ INR", "rupia", "rupias", "f", "paisa", "paisas"],
    ["₩ KRW", "won", "wones"],
    ["₿ BTC", "bitcoin", "bitcoins"],
    ["¢", "centavo", "centavos"],
  ]),
  andCents: "con",
  namesCents: true,
  units: nouns([
    ["km", "kilómetro", "kilómetros"],
    ["m", "metro", "metros"],
    ["cm", "centímetro", "centímetros"],
    ["mm", "milímetro", "milímetros"],
    ["µm μm", "micrómetro", "micrómetros"],
    ["nm", "nanómetro", "nanómetros"],
    ["km² km2", "kilómetro cuadrado", "kilómetros cuadrados"],
    ["m² m2", "metro cuadrado", "metros cuadrados"],
    ["cm² cm2", "centímetro cuadrado", "centímetros cuadrados"],
    ["m³ m3", "metro cúbico", "metros cúbicos"],
    ["cm³ cm3", "centímetro cúbico", "centímetros cúbicos"],
    ["ha", "hectárea", "hectáreas", "f"],
    ["t", "tonelada", "toneladas", "f"],
    ["kg Kg", "kilogramo", "kilogramos"],
    ["g gr", "gramo", "gramos"],
    ["mg", "miligramo", "miligramos"],
    ["µg μg", "microgramo", "microgramos"],
    ["lb", "libra", "libras", "f"],
    ["l L", "litro", "litros"],
    ["cl", "centilitro", "centilitros"],
    ["ml mL", "mililitro", "mililitros"],
    ["hl", "hectolitro", "hectolitros"],
    ["s seg", "segundo", "segundos"],
    ["ms", "milisegundo", "milisegundos"],
    ["min", "minuto", "minutos"],
    ["h", "hora", "horas", "f"],
    ["Hz", "hercio", "hercios"],
    ["kHz", "kilohercio", "kilohercios"],
    ["MHz", "megahercio", "megahercios"],
    ["GHz", "gigahercio", "gigahercios"],
    ["W", "vatio", "vatios"],
    ["kW", "kilovatio", "kilovatios"],
    ["MW", "megavatio", "megavatios"],
    ["GW", "gigavatio", "gigavatios"],
    ["kWh", "kilovatio hora", "kilovatios hora"],
    ["V", "voltio", "voltios"],
    ["kV", "kilovoltio", "kilovoltios"],
    ["A", "amperio", "amperios"],
    ["mA", "miliamperio", "miliamperios"],
    ["mAh", "miliamperio hora", "miliamperios hora"],
    ["J", "julio", "julios"],
    ["kJ", "kilojulio", "kilojulios"],
    ["cal", "caloría", "calorías", "f"],
    ["kcal", "kilocaloría", "kilocalorías", "f"],
    ["N", "newton", "newtons"],
    ["Pa", "pascal", "pascales"],
    ["hPa", "hectopascal", "hectopascales"],
    ["bar", "bar", "bares"],
    ["dB", "decibelio", "decibelios"],
    ["Ω", "ohmio", "ohmios"],
    ["B", "byte", "bytes"],
    ["kB KB", "kilobyte", "kilobytes"],
    ["MB", "megabyte", "megabytes"],
    ["GB", "gigabyte", "gigabytes"],
    ["TB", "terabyte", "terabytes"],
    ["kbps", "kilobit por segundo", "kilobits por segundo"],
    ["Mbps Mb/s", "megabit por segundo", "megabits por segundo"],
    ["Gbps", "gigabit por segundo", "gigabits por segundo"],
    ["px", "píxel", "píxeles"],
    ["CV", "caballo de vapor", "caballos de vapor"],
    ["°C ºC", "grado Celsius", "grados Celsius"],
    ["°F ºF", "grado Fahrenheit", "grados Fahrenheit"],
    ["° º", "grado", "grados"],
    ["K", "kelvin", "kelvin"],
  ]),
  per: "por",
  perUnits: {
    h: "hora",
    s: "segundo",
    min: "minuto",
    m: "metro",
    "m²": "metro cuadrado",
    m2: "metro cuadrado",
    "m³": "metro cúbico",
    m3: "metro cúbico",
    "km²": "kilómetro cuadrado",
    km: "kilómetro",
    kg: "kilogramo",
    g: "gramo",
    l: "litro",
    L: "litro",
    ml: "mililitro",
    dl: "decilitro",
    dL: "decilitro",
    ha: "hectárea",
    "s²": "segundo al cuadrado",
    día: "día",
    mes: "mes",
    año: "año",
    kWh: "kilovatio hora",
    "100 km": "cien kilómetros",
    "100 g": "cien gramos",
    persona: "persona",
    noche: "noche",
  },
  percent: { "%": "por ciento", "‰": "por mil" },
  minus: "menos",
  to: "a",
  numberWord: "número",
  letterWord: "letra",
  signWord: "signo",

  abbreviations: {
    always: {
      "Sr.": "señor",
      "Sra.": "señora",
      "Srta.": "señorita",
      "Sres.": "señores",
      "Dr.": "doctor",
      "Dra.": "doctora",
      "Dres.": "doctores",
      "Dña.": "doña",
      "D.ª": "doña",
      "Prof.": "profesor",
      "Profa.": "profesora",
      "Ing.": "ingeniero",
      "Lic.": "licenciado",
      "Gral.": "general",
      "Excmo.": "excelentísimo",
      "Ud.": "usted",
      "Uds.": "ustedes",
      "Vd.": "usted",
      "Vds.": "ustedes",
      "etc.": "etcétera",
      "p. ej.": "por ejemplo",
      "p.ej.": "por ejemplo",
      "aprox.": "aproximadamente",
      "máx.": "máximo",
      "mín.": "mínimo",
      "tel.": "teléfono",
      "Tel.": "teléfono",
      "tfno.": "teléfono",
      "teléf.": "teléfono",
      "Avda.": "avenida",
      "avda.": "avenida",
      "Av.": "avenida",
      "Pza.": "plaza",
      "Plza.": "plaza",
      "C/": "calle",
      "c/": "calle",
      "izq.": "izquierda",
      "dcha.": "derecha",
      "dpto.": "departamento",
      "Dpto.": "departamento",
      "Depto.": "departamento",
      "Cía.": "compañía",
      "Hnos.": "hermanos",
      "EE. UU.": "Estados Unidos",
      "EE.UU.": "Estados Unidos",
      "EEUU": "Estados Unidos",
      "RR. HH.": "recursos humanos",
      "RR.HH.": "recursos humanos",
      "JJ. OO.": "Juegos Olímpicos",
      "JJ.OO.": "Juegos Olímpicos",
      "FF. AA.": "Fuerzas Armadas",
      "FF.AA.": "Fuerzas Armadas",
      "a. C.": "antes de Cristo",
      "a.C.": "antes de Cristo",
      "a. de C.": "antes de Cristo",
      "d. C.": "después de Cristo",
      "d.C.": "después de Cristo",
      "d. de C.": "después de Cristo",
      "a. m.": "a eme",
      "a.m.": "a eme",
      "p. m.": "pe eme",
      "p.m.": "pe eme",
      "S. A.": "ese a",
      "S.A.": "ese a",
      "S. L.": "ese ele",
      "S.L.": "ese ele",
      "P. D.": "posdata",
      "P.D.": "posdata",
      "c/u": "cada uno",
      "pág. web": "página web",
    },
    beforeName: { "D.": "don", "Sto.": "santo", "Sta.": "santa", "S.": "san", "Fco.": "Francisco" },
    beforeNumber: {
      "pág.": "página",
      "págs.": "páginas",
      "p.": "página",
      "pp.": "páginas",
      "núm.": "número",
      "Núm.": "número",
      "núms.": "números",
      "No.": "número",
      "n.": "número",
      "vol.": "volumen",
      "cap.": "capítulo",
      "Cap.": "capítulo",
      "art.": "artículo",
      "Art.": "artículo",
      "arts.": "artículos",
      "fig.": "figura",
      "Fig.": "figura",
      "ed.": "edición",
      "s.": "siglo",
      "ca.": "hacia",
      "hab.": "habitación",
      "km.": "kilómetro",
      "apdo.": "apartado",
    },
  },
  signs: {
    "&": "y",
    "+": "más",
    "=": "igual a",
    "×": "por",
    "÷": "entre",
    "±": "más menos",
    "<": "menor que",
    ">": "mayor que",
    "≤": "menor o igual que",
    "≥": "mayor o igual que",
    "≈": "aproximadamente",
    "≠": "distinto de",
    "√": "raíz de",
    "∞": "infinito",
    "π": "pi",
    "@": "arroba",
    "#": "almohadilla",
    "*": "asterisco",
    "/": "barra",
    "\\": "barra invertida",
    "_": "guion bajo",
    "~": "virgulilla",
    "^": "elevado a",
    "|": "barra vertical",
    "§": "párrafo",
    "©": "copyright",
    "®": "marca registrada",
    "™": "marca registrada",
    "%": "por ciento",
    "‰": "por mil",
    "°": "grados",
    "→": "flecha",
    "²": "al cuadrado",
    "³": "al cubo",
  },
  addressSigns: {
    ".": "punto",
    "@": "arroba",
    "/": "barra",
    "-": "guion",
    "_": "guion bajo",
    ":": "dos puntos",
    "?": "interrogación",
    "=": "igual",
    "&": "y",
    "#": "almohadilla",
    "%": "por ciento",
    "+": "más",
    "~": "virgulilla",
    www: "uve doble uve doble uve doble",
  },
  telephone:
    /(?<![\p{L}\p{N}+.,])(?:\+\d{1,3} ?)?(?:\(\d{2,4}\) ?)?(?:[6-9]\d{2}[ -]\d{3}[ -]\d{3}|[6-9]\d{2} \d{2} \d{2} \d{2}|[6-9]\d \d{3} \d{2} \d{2}|\d{2,4}-\d{3,4}-\d{4}|(?!1\d{3}|20\d\d)\d{4}-\d{4}|(?<=\+\d{1,3} ?)\d{2,3}(?:[ -]?\d{2,4}){2,4}|[6-9]\d{8})(?![\p{L}\p{N}]|[.,]\d)/gu,
  telephoneGroup: (digits) => oneByOne(digits, cardinal),
  roman: (before, number) => {
    const word = before.toLowerCase();
    if (
      /^(?:siglos?|capítulos?|tomos?|volumen|acto|congreso|parte|título|fase|grado)$/u.test(word)
    ) {
      return number <= 10 && /^(?:siglo|congreso|acto)$/.test(word)
        ? ordinal(number, "m")
        : cardinal(BigInt(number));
    }
    // Kings and popes: ordinals up to ten.
    const gender = /a$/u.test(word) && !/^(?:josé maría|borja)$/.test(word) ? "f" : "m";
    return number <= 10 ? ordinal(number, gender) : cardinal(BigInt(number));
  },
  romanAfter: words(
    "siglo siglos capítulo capítulos tomo tomos volumen acto congreso parte " +
      "título fase grado guerra felipe carlos alfonso fernando isabel enrique luis juan pablo " +
      "pío " +
      "benedicto juan-pablo francisco napoleón león jorge eduardo ricardo jaime pedro sancho " +
      "ramiro gregorio inocencio clemente urbano alejandro bonifacio nicolás catalina " +
      "guillermo federico leopoldo balduino cristián gustavo ramsés tutmosis ptolomeo artajerjes",
  ),
  romanBefore: words(
    "guerra congreso edición aniversario república reich cumbre festival " +
      "feria jornada jornadas concurso asamblea legislatura premio semana simposio",
  ),
  own: [],
};

function fractionName(parts: number): string {
  const word = cardinal(BigInt(parts)).replaceAll(" y ", "i");
  return `${word.replace("séis", "seis").replace(/[ao]$/, "")}avo`;
}
