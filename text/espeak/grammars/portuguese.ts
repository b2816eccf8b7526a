/**
 * Brazilian Portuguese, as rules of normalisation need it.
 *
 * @module
 */

import { cardinal, ordinal } from "./portuguese_numbers.ts";
import {
  asNumber,
  currencies,
  type Gender,
  type Grammar,
  nouns,
  oneByOne,
  words,
} from "./grammar.ts";

const FRACTIONS: Readonly<Record<number, string>> = { 2: "meio", 3: "terço" };

/** Nouns whose gender their ending does not tell. */
const FEMININE = words(
  "mão mãos foto fotos moto motos vez vezes noite noites tarde tardes parte " +
    "partes mulher mulheres gente lei leis flor flores luz luzes cruz cruzes voz vozes classe " +
    "classes base bases fase fases frase frases série séries espécie espécies chave chaves " +
    "árvore " +
    "árvores torre torres carne morte mortes rede redes cor cores dor dores mãe mães ordem " +
    "ordens " +
    "imagem imagens viagem viagens crise crises análise sede sedes ponte pontes",
);
const MASCULINE = words(
  "dia dias mapa mapas planeta planetas problema problemas sistema sistemas " +
    "programa programas tema temas idioma idiomas clima poema poemas drama dramas esquema " +
    "esquemas " +
    "cinema cinemas telefonema gramas grama quilogramas atletas artistas turistas jornalistas " +
    "policiais colegas poetas guarda guardas diploma diplomas coração corações avião aviões " +
    "milhão " +
    "pão pães cão cães leão leões irmão irmãos cidadão cidadãos caminhão caminhões limão limões " +
    "botão botões feijão portão algodão",
);

function genderOf(noun: string): Gender {
  const word = noun.toLowerCase();
  if (MASCULINE.has(word)) return "m";
  if (FEMININE.has(word)) return "f";
  return /(?:as?|ção|ções|são|sões|dades?|tudes?|agem|agens|gem|gens|ice|ices|ã|ãs)$/u.test(word)
    ? "f"
    : "m";
}

/** Brazilian Portuguese. */
export const PORTUGUESE: Grammar = {
  decimalSign: ",",
  point: { ",": "vírgula", ".": "ponto" },
  cardinal,
  ordinal,
  decimals: (digits) => asNumber(digits, 3, cardinal),
  fraction: (count, parts) => {
    const name = FRACTIONS[parts] ??
      (parts <= 10 || parts === 100 || parts === 1000 ? ordinal(parts, "m") : undefined) ??
      `${cardinal(BigInt(parts))} avos`;
    const isPlural = count > 1 && !name.endsWith("avos");
    return `${cardinal(BigInt(count))} ${name}${isPlural ? "s" : ""}`;
  },
  half: { m: "meio", f: "meia" },
  of: () => "de ",

  genderOf,
  notCounted: words(
    "a à ao aos às ainda antes após até com como contra da das de dela dele depois " +
      "desde do dos durante e é ela ele eles em enquanto entre era eram está estão eu foi " +
      "foram há " +
      "já lhe mais mas me menos na nas nem no nos não nós o os ou para pela pelas pelo pelos " +
      "per por " +
      "porque quando que quem se sem ser seu sua são sob sobre também te tem têm tinha um uma " +
      "você " +
      "cada onde hoje ontem amanhã aqui ali lá muito então",
  ),
  named: words(
    "capítulo página páginas número números artigo artigos rua sala quarto ano anos dia " +
      "dias século tomo volume figura tabela linha porta andar voo canal rota estrada versão " +
      "parte " +
      "lição unidade exercício grupo nível fase anexo lei ônibus quilômetro código tamanho bloco " +
      "apartamento casa edição temporada",
  ),
  scales: ["milhão", "milhões", "bilhão", "bilhões", "trilhão", "trilhões", "mil milhões"],

  months: ("janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro " +
    "dezembro").split(" "),
  shortMonths: {
    jan: "janeiro",
    fev: "fevereiro",
    mar: "março",
    abr: "abril",
    mai: "maio",
    jun: "junho",
    jul: "julho",
    ago: "agosto",
    set: "setembro",
    out: "outubro",
    nov: "novembro",
    dez: "dezembro",
  },
  date: (day, month, year) => `${day} de ${month}${year ? ` de ${year}` : ""}`,
  firstDay: "primeiro",
  year: (year) => cardinal(BigInt(year)),
  time: (hours, minutes) => {
    const hour = cardinal(BigInt(hours), { gender: "f", beforeNoun: false });
    if (minutes === 0) return `${hour} ${hours < 2 ? "hora" : "horas"}`;
    return `${hour} e ${cardinal(BigInt(minutes))}`;
  },
  clock: [
    { one: "hora", many: "horas", gender: "f" },
    { one: "minuto", many: "minutos", gender: "m" },
    { one: "segundo", many: "segundos", gender: "m" },
  ],

  currencies: currencies([
    ["R$ BRL", "real", "reais", "m", "centavo", "centavos"],
    ["€ EUR", "euro", "euros", "m", "centavo", "centavos"],
    ["$ USD US$", "dólar", "dólares", "m", "centavo", "centavos"],
    ["£ GBP", "libra", "libras", "f", "pêni", "pence"],
    ["¥ JPY", "iene", "ienes"],
    ["CNY", "iuane", "iuanes"],
    ["CHF", "franco suíço", "francos suíços", "m", "cêntimo", "cêntimos"],
    ["ARS", "peso argentino", "pesos argentinos", "m", "centavo", "centavos"],
    ["₽ RUB", "rublo", "rublos", "m", "copeque", "copeques"],
    ["₹ INR", "rupia", "rupias", "f"],
    ["₩ KRW", "won", "wons"],
    ["₿ BTC", "bitcoin", "bitcoins"],
    ["¢", "centavo", "centavos"],
  ]),
  andCents: "e",
  namesCents: true,
  units: nouns([
    ["km", "quilômetro", "quilômetros"],
    ["m", "metro", "metros"],
    ["cm", "centímetro", "centímetros"],
    ["mm", "milímetro", "milímetros"],
    ["µm μm", "micrômetro", "micrômetros"],
    ["nm", "nanômetro", "nanômetros"],
    ["km² km2", "quilômetro quadrado", "quilômetros quadrados"],
    ["m² m2", "metro quadrado", "metros quadrados"],
    ["cm² cm2", "centímetro quadrado", "centímetros quadrados"],
    ["m³ m3", "metro cúbico", "metros cúbicos"],
    ["cm³ cm3", "centímetro cúbico", "centímetros cúbicos"],
    ["ha", "hectare", "hectares"],
    ["t", "tonelada", "toneladas", "f"],
    ["kg Kg", "quilograma", "quilogramas"],
    ["g gr", "grama", "gramas"],
    ["mg", "miligrama", "miligramas"],
    ["µg μg", "micrograma", "microgramas"],
    ["l L", "litro", "litros"],
    ["cl", "centilitro", "centilitros"],
    ["ml mL", "mililitro", "mililitros"],
    ["s seg", "segundo", "segundos"],
    ["ms", "milissegundo", "milissegundos"],
    ["min", "minuto", "minutos"],
    ["h", "hora", "horas", "f"],
    ["Hz", "hertz", "hertz"],
    ["kHz", "quilo-hertz", "quilo-hertz"],
    ["MHz", "mega-hertz", "mega-hertz"],
    ["GHz", "giga-hertz", "giga-hertz"],
    ["W", "watt", "watts"],
    ["kW", "quilowatt", "quilowatts"],
    ["MW", "megawatt", "megawatts"],
    ["GW", "gigawatt", "gigawatts"],
    ["kWh", "quilowatt-hora", "quilowatts-hora"],
    ["V", "volt", "volts"],
    ["kV", "quilovolt", "quilovolts"],
    ["A", "ampere", "amperes"],
    ["mA", "miliampere", "miliamperes"],
    ["mAh", "miliampere-hora", "miliamperes-hora"],
    ["J", "joule", "joules"],
    ["kJ", "quilojoule", "quilojoules"],
    ["cal", "caloria", "calorias", "f"],
    ["kcal", "quilocaloria", "quilocalorias", "f"],
    ["N", "newton", "newtons"],
    ["Pa", "pascal", "pascais"],
    ["hPa", "hectopascal", "hectopascais"],
    ["bar", "bar", "bars"],
    ["dB", "decibel", "decibéis"],
    ["Ω", "ohm", "ohms"],
    ["B", "byte", "bytes"],
    ["kB KB", "quilobyte", "quilobytes"],
    ["MB", "megabyte", "megabytes"],
    ["GB", "gigabyte", "gigabytes"],
    ["TB", "terabyte", "terabytes"],
    ["Mbps Mb/s", "megabit por segundo", "megabits por segundo"],
    ["Gbps", "gigabit por segundo", "gigabits por segundo"],
    ["px", "pixel", "pixels"],
    ["cv", "cavalo-vapor", "cavalos-vapor"],
    ["°C ºC", "grau Celsius", "graus Celsius"],
    ["°F ºF", "grau Fahrenheit", "graus Fahrenheit"],
    ["° º", "grau", "graus"],
    ["K", "kelvin", "kelvins"],
  ]),
  per: "por",
  perUnits: {
    h: "hora",
    s: "segundo",
    min: "minuto",
    m: "metro",
    "m²": "metro quadrado",
    m2: "metro quadrado",
    "m³": "metro cúbico",
    m3: "metro cúbico",
    "km²": "quilômetro quadrado",
    km: "quilômetro",
    kg: "quilograma",
    g: "grama",
    l: "litro",
    L: "litro",
    dl: "decilitro",
    dL: "decilitro",
    ml: "mililitro",
    ha: "hectare",
    "s²": "segundo ao quadrado",
    dia: "dia",
    mês: "mês",
    ano: "ano",
    kWh: "quilowatt-hora",
    "100 km": "cem quilômetros",
    "100 g": "cem gramas",
    pessoa: "pessoa",
    noite: "noite",
  },
  percent: { "%": "por cento", "‰": "por mil" },
  minus: "menos",
  to: "a",
  numberWord: "número",
  letterWord: "letra",
  signWord: "sinal",

  abbreviations: {
    always: {
      "Sr.": "senhor",
      "sr.": "senhor",
      "Sra.": "senhora",
      "sra.": "senhora",
      "Srta.": "senhorita",
      "Srs.": "senhores",
      "Dr.": "doutor",
      "dr.": "doutor",
      "Dra.": "doutora",
      "dra.": "doutora",
      "Prof.": "professor",
      "prof.": "professor",
      "Profa.": "professora",
      "Prof.ª": "professora",
      "Eng.": "engenheiro",
      "Exmo.": "excelentíssimo",
      "Gen.": "general",
      "Cel.": "coronel",
      "etc.": "etcétera",
      "p. ex.": "por exemplo",
      "p.ex.": "por exemplo",
      "ex.": "exemplo",
      "aprox.": "aproximadamente",
      "máx.": "máximo",
      "mín.": "mínimo",
      "tel.": "telefone",
      "Tel.": "telefone",
      "cel.": "celular",
      "Av.": "avenida",
      "av.": "avenida",
      "R.": "rua",
      "Pça.": "praça",
      "Rod.": "rodovia",
      "Trav.": "travessa",
      "apto.": "apartamento",
      "Apto.": "apartamento",
      "ap.": "apartamento",
      "depto.": "departamento",
      "Depto.": "departamento",
      "Cia.": "companhia",
      "Ltda.": "limitada",
      "EUA": "Estados Unidos",
      "E.U.A.": "Estados Unidos",
      "a.C.": "antes de Cristo",
      "a. C.": "antes de Cristo",
      "d.C.": "depois de Cristo",
      "d. C.": "depois de Cristo",
      "S.A.": "esse a",
      "S. A.": "esse a",
      "S/A": "esse a",
      "obs.": "observação",
      "Obs.": "observação",
      "P.S.": "pós-escrito",
      "c/": "com",
      "vc": "você",
      "vcs": "vocês",
    },
    beforeName: { "D.": "dom", "S.": "são", "Sto.": "santo", "Sta.": "santa", "Pe.": "padre" },
    beforeNumber: {
      "pág.": "página",
      "págs.": "páginas",
      "p.": "página",
      "pp.": "páginas",
      "núm.": "número",
      "n.": "número",
      "vol.": "volume",
      "cap.": "capítulo",
      "Cap.": "capítulo",
      "art.": "artigo",
      "Art.": "artigo",
      "arts.": "artigos",
      "fig.": "figura",
      "Fig.": "figura",
      "ed.": "edição",
      "séc.": "século",
      "km.": "quilômetro",
      "inc.": "inciso",
    },
  },
  signs: {
    "&": "e",
    "+": "mais",
    "=": "igual a",
    "×": "vezes",
    "÷": "dividido por",
    "±": "mais ou menos",
    "<": "menor que",
    ">": "maior que",
    "≤": "menor ou igual a",
    "≥": "maior ou igual a",
    "≈": "aproximadamente",
    "≠": "diferente de",
    "√": "raiz de",
    "∞": "infinito",
    "π": "pi",
    "@": "arroba",
    "#": "cerquilha",
    "*": "asterisco",
    "/": "barra",
    "\\": "barra invertida",
    "_": "sublinhado",
    "~": "til",
    "^": "elevado a",
    "|": "barra vertical",
    "§": "parágrafo",
    "©": "copyright",
    "®": "marca registrada",
    "™": "marca registrada",
    "%": "por cento",
    "‰": "por mil",
    "°": "graus",
    "→": "seta",
    "²": "ao quadrado",
    "³": "ao cubo",
  },
  addressSigns: {
    ".": "ponto",
    "@": "arroba",
    "/": "barra",
    "-": "hífen",
    "_": "sublinhado",
    ":": "dois pontos",
    "?": "interrogação",
    "=": "igual",
    "&": "e",
    "#": "cerquilha",
    "%": "por cento",
    "+": "mais",
    "~": "til",
    www: "dáblio dáblio dáblio",
  },
  telephone:
    /(?<![\p{L}\p{N}+.,])(?:\+55 ?)?(?:\(?\d{2}\)? ?)?(?:9 ?\d{4}|[2-8]\d{3})[- ]\d{4}(?![\p{L}\p{N}]|[.,]\d)/gu,
  telephoneGroup: (digits) => oneByOne(digits, cardinal),
  roman: (before, number) => {
    const word = before.toLowerCase();
    // Rulers, popes, centuries and chapters have ordinals up to ten.
    const gender = /a$/u.test(word) ? "f" : "m";
    return number <= 10 && !/^(?:tomo|volume|tipo|nível|fase|parte)$/.test(word)
      ? ordinal(number, gender)
      : cardinal(BigInt(number));
  },
  romanAfter: words(
    "século séculos capítulo capítulos tomo volume ato canto parte título fase tipo " +
      "nível artigo pedro joão luís carlos henrique dom pio papa paulo bento jorge elizabeth " +
      "isabel felipe filipe napoleão francisco leão gregório inocêncio clemente urbano alexandre " +
      "afonso sancho manuel sebastião frederico guilherme leopoldo nicolau catarina maria " +
      "fernando dinis ramsés ptolomeu",
  ),
  romanBefore: words(
    "guerra congresso edição aniversário república reich dinastia festival feira " +
      "jornada concurso prêmio semana simpósio encontro olimpíada",
  ),
  own: [],
};
