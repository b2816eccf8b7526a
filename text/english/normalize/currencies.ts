/**
 * Currencies: their signs, their codes, and their names.
 *
 * @module
 */

/** The names of a currency, and of its hundredth if amounts are read with it. */
export interface Currency {
  readonly one: string;
  readonly many: string;
  readonly cent?: string;
  readonly cents?: string;
}

/**
 * One currency in each line: signs, codes, one, many, a hundredth, hundredths. The names of
 * hundredths are there where people use them.
 */
const TABLE = `
$||dollar|dollars|cent|cents
US$,US $,U$,$US|USD|US dollar|US dollars|cent|cents
C$,CA$,Can$|CAD|Canadian dollar|Canadian dollars|cent|cents
A$,AU$|AUD|Australian dollar|Australian dollars|cent|cents
NZ$|NZD|New Zealand dollar|New Zealand dollars|cent|cents
HK$|HKD|Hong Kong dollar|Hong Kong dollars|cent|cents
S$|SGD|Singapore dollar|Singapore dollars|cent|cents
NT$|TWD|Taiwan dollar|Taiwan dollars|cent|cents
J$|JMD|Jamaican dollar|Jamaican dollars|cent|cents
TT$|TTD|Trinidad and Tobago dollar|Trinidad and Tobago dollars|cent|cents
B$|BSD|Bahamian dollar|Bahamian dollars|cent|cents
BZ$|BZD|Belize dollar|Belize dollars|cent|cents
FJ$|FJD|Fiji dollar|Fiji dollars|cent|cents
EC$|XCD|East Caribbean dollar|East Caribbean dollars|cent|cents
G$|GYD|Guyanese dollar|Guyanese dollars|cent|cents
L$|LRD|Liberian dollar|Liberian dollars|cent|cents
N$|NAD|Namibian dollar|Namibian dollars|cent|cents
Bds$|BBD|Barbadian dollar|Barbadian dollars|cent|cents
CI$|KYD|Cayman Islands dollar|Cayman Islands dollars|cent|cents
BN$|BND|Brunei dollar|Brunei dollars|cent|cents
|BMD|Bermudian dollar|Bermudian dollars|cent|cents
|SBD|Solomon Islands dollar|Solomon Islands dollars|cent|cents
|SRD|Surinamese dollar|Surinamese dollars|cent|cents
Z$|ZWL|Zimbabwean dollar|Zimbabwean dollars|cent|cents
£||pound|pounds|penny|pence
|GBP|British pound|British pounds|penny|pence
E£|EGP|Egyptian pound|Egyptian pounds|piaster|piasters
|LBP|Lebanese pound|Lebanese pounds||
|SYP|Syrian pound|Syrian pounds||
|SDG|Sudanese pound|Sudanese pounds||
|SSP|South Sudanese pound|South Sudanese pounds||
|FKP|Falkland Islands pound|Falkland Islands pounds|penny|pence
|GIP|Gibraltar pound|Gibraltar pounds|penny|pence
|SHP|Saint Helena pound|Saint Helena pounds|penny|pence
€|EUR|euro|euros|cent|cents
¥,￥|JPY|yen|yen||
CN¥,RMB¥,元|CNY,RMB,CNH|yuan|yuan||
₩,￦|KRW|won|won||
|KPW|North Korean won|North Korean won||
₹,Rs.,Rs|INR|rupee|rupees|paisa|paise
₨|PKR|Pakistani rupee|Pakistani rupees||
|LKR|Sri Lankan rupee|Sri Lankan rupees||
|NPR|Nepalese rupee|Nepalese rupees||
|MUR|Mauritian rupee|Mauritian rupees||
|SCR|Seychellois rupee|Seychellois rupees||
Rp|IDR|rupiah|rupiah||
|MVR|rufiyaa|rufiyaa||
|BTN|ngultrum|ngultrum||
৳|BDT|taka|taka||
₽|RUB,RUR|ruble|rubles|kopeck|kopecks
|BYN|Belarusian ruble|Belarusian rubles||
₴|UAH|hryvnia|hryvnias||
₺|TRY|lira|lira||
₦|NGN|naira|naira|kobo|kobo
₱|PHP|peso|pesos|centavo|centavos
MX$,Mex$|MXN|Mexican peso|Mexican pesos|centavo|centavos
AR$|ARS|Argentine peso|Argentine pesos|centavo|centavos
CL$|CLP|Chilean peso|Chilean pesos||
COL$|COP|Colombian peso|Colombian pesos||
$U|UYU|Uruguayan peso|Uruguayan pesos||
RD$|DOP|Dominican peso|Dominican pesos||
|CUP|Cuban peso|Cuban pesos||
R$|BRL|real|reals|centavo|centavos
฿|THB|baht|baht|satang|satang
₪|ILS,NIS|shekel|shekels|agora|agorot
₫|VND|dong|dong||
₭|LAK|kip|kip||
៛|KHR|riel|riels||
|MMK|kyat|kyats||
₮|MNT|tugrik|tugriks||
₸|KZT|tenge|tenge||
₾|GEL|lari|lari||
֏|AMD|dram|drams||
₼|AZN|manat|manat||
|TMT|Turkmen manat|Turkmen manat||
|UZS|Uzbek som|Uzbek som||
|KGS|Kyrgyz som|Kyrgyz som||
|TJS|somoni|somoni||
؋|AFN|afghani|afghanis||
₵,GH₵|GHS|cedi|cedis||
₡|CRC|colon|colones||
₲|PYG|guarani|guaranis||
₿|BTC,XBT|bitcoin|bitcoin||
Ξ|ETH|ether|ether||
|USDT|tether|tether||
Fr.,SFr.|CHF|Swiss franc|Swiss francs|centime|centimes
|XAF|Central African franc|Central African francs||
|XOF|West African franc|West African francs||
|XPF|Pacific franc|Pacific francs||
|CDF|Congolese franc|Congolese francs||
|RWF|Rwandan franc|Rwandan francs||
|BIF|Burundian franc|Burundian francs||
|DJF|Djiboutian franc|Djiboutian francs||
|GNF|Guinean franc|Guinean francs||
|KMF|Comorian franc|Comorian francs||
|SEK|Swedish krona|Swedish kronor||
|NOK|Norwegian krone|Norwegian kroner||
|DKK|Danish krone|Danish kroner||
|ISK|Icelandic krona|Icelandic kronur||
kr.,kr||krona|kronor||
|CZK|Czech koruna|Czech koruna||
Kč||koruna|koruna||
zł|PLN|zloty|zlotys||
|HUF|forint|forints||
|RON|Romanian leu|Romanian lei||
|MDL|Moldovan leu|Moldovan lei||
|BGN|Bulgarian lev|Bulgarian lev||
|RSD|Serbian dinar|Serbian dinars||
|MKD|Macedonian denar|Macedonian denars||
|BAM|convertible mark|convertible marks||
|ALL|Albanian lek|Albanian lek||
|HRK|Croatian kuna|Croatian kuna||
|AED|UAE dirham|UAE dirhams||
|MAD|Moroccan dirham|Moroccan dirhams||
|SAR|Saudi riyal|Saudi riyals||
|QAR|Qatari riyal|Qatari riyals||
|OMR|Omani rial|Omani rials||
|YER|Yemeni rial|Yemeni rials||
﷼|IRR|Iranian rial|Iranian rials||
|KWD|Kuwaiti dinar|Kuwaiti dinars||
|BHD|Bahraini dinar|Bahraini dinars||
|JOD|Jordanian dinar|Jordanian dinars||
|IQD|Iraqi dinar|Iraqi dinars||
|LYD|Libyan dinar|Libyan dinars||
|TND|Tunisian dinar|Tunisian dinars||
|DZD|Algerian dinar|Algerian dinars||
RM|MYR|ringgit|ringgit|sen|sen
|ZAR|rand|rand|cent|cents
KSh,Ksh|KES|Kenyan shilling|Kenyan shillings||
USh|UGX|Ugandan shilling|Ugandan shillings||
TSh|TZS|Tanzanian shilling|Tanzanian shillings||
|SOS|Somali shilling|Somali shillings||
|ETB|birr|birr||
|ERN|nakfa|nakfa||
|ZMW|Zambian kwacha|Zambian kwacha||
|MWK|Malawian kwacha|Malawian kwacha||
|MZN|metical|meticals||
|AOA|kwanza|kwanza||
|BWP|pula|pula||
|LSL|loti|maloti||
|SZL|lilangeni|emalangeni||
|GMD|dalasi|dalasis||
|SLE,SLL|leone|leones||
|MGA|ariary|ariary||
|MRU|ouguiya|ouguiya||
|CVE|Cape Verdean escudo|Cape Verdean escudos||
|STN|dobra|dobras||
S/.,S/|PEN|sol|soles||
Bs.|BOB|boliviano|bolivianos||
|VES,VEF|bolivar|bolivars||
|GTQ|quetzal|quetzals||
|HNL|lempira|lempiras||
C$|NIO|cordoba|cordobas||
B/.|PAB|balboa|balboas||
|HTG|gourde|gourdes||
ƒ|AWG|Aruban florin|Aruban florins||
|ANG|Antillean guilder|Antillean guilders||
|PGK|kina|kina||
|TOP|paanga|paanga||
|WST|tala|tala||
|VUV|vatu|vatu||
MOP$|MOP|pataca|patacas||
`;

/** The codes that are other words or abbreviations, too. They stand after the amount only. */
export const DOUBTFUL_CODES: ReadonlySet<string> = new Set(
  "ALL TOP TRY CUP MAD PEN SOS COP GEL MOP BAM RON MUR SAR BOB ANG LAK TOP ERN NIS RMB SLE STN"
    .split(" "),
);

const ROWS = TABLE.trim().split("\n").map((row) => row.split("|"));

/** The currency of each sign. */
export const SIGNS: Readonly<Record<string, Currency>> = tableOf(0);
/** The currency of each code. */
export const CODES: Readonly<Record<string, Currency>> = tableOf(1);

function tableOf(column: number): Record<string, Currency> {
  const entries = ROWS.flatMap((row) => {
    const [, , one, many, cent, cents] = row;
    const currency = cent ? { one, many, cent, cents } : { one, many };
    return row[column].split(",").filter(Boolean).map((key) => [key, currency] as const);
  });
  // The first row that names a sign has it.
  return Object.fromEntries(entries.toReversed());
}
