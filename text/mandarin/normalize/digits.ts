/**
 * Numbers that are read digit by digit: telephones, rooms, codes.
 *
 * @module
 */

import { codeInChinese, digitsInChinese } from "./numerals.ts";
import { END, type Rule, START } from "./rule.ts";

/** Words after which digits are a number to dial or to type. */
const DIALLED =
  "电话|手机|热线|拨打|致电|拨|号码|传真|邮编|编号|密码|验证码|卡号|账号|学号|工号|尾号|身份证号?|" +
  "電話|手機|熱線|撥打|號碼|傳真|郵編|編號|密碼|驗證碼|" +
  "邮政编码|订单号?|QQ|微信|转|分机|序列号|航班号?|车牌号?|代码|股票代码|区号|客服";

/** Mobile numbers, numbers with an area code, and numbers of services. */
const TELEPHONES = [
  "1[3-9]\\d[ -]?\\d{4}[ -]?\\d{4}",
  "\\(?0\\d{2,3}\\)?[ -]?\\d{7,8}",
  "0\\d{2,3}-\\d{3,4}[ -]\\d{4}",
  "[48]00[ -]?\\d{3}[ -]?\\d{4}",
  "\\(\\d{3}\\) ?\\d{3}[ -]\\d{4}",
].join("|");

/** Names of models that end in a number, which is read digit by digit. */
const MODELS = "波音|空客|国道|省道|歼-?|运-?|空警-?|轰-?";

const spoken = (digits: string): string =>
  digits.split(/[ ()-]+/).filter((group) => group).map(codeInChinese).join(" ");

/** The rules of digits. */
export const DIGITS: readonly Rule[] = [
  {
    // "+86 138 1234 5678", "138-1234-5678", "13812345678", "010-62345678", "400-810-8888"
    name: "telephone",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(?<![\\p{sc=Latin}\\d-])(\\+\\d{1,3}[ -]?)?(${TELEPHONES})(?![\\d-]|\\.\\d)`,
      "gu",
    ),
    say: ([, country = "", number]) =>
      (country && `加${spoken(country.slice(1))} `) + spoken(grouped(number)),
  },
  {
    // "电话110", "邮编100080", "验证码 3456"
    name: "number to dial",
    needsDigit: true,
    pattern: new RegExp(`(?<=(?:${DIALLED})[是为:：,，“]? ?)\\d+(?:[ -]\\d+)*${END}`, "gu"),
    say: ([digits]) => spoken(digits),
  },
  {
    // "110报警", "打12306"
    name: "service number",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(?:110|119|120|122|12315|12306|12345|10086|10010|10000|95\\d{3})` +
        `(?=报警|急救|火警|客服|热线|电话|平台)|(?<=打|呼叫|短信[至到]|发送[至到])` +
        `(?:1\\d\\d|1\\d{4}|95\\d{3})${END}(?![\\p{sc=Han}%])`,
      "gu",
    ),
    say: ([digits]) => codeInChinese(digits),
  },
  {
    // "305室", "1208号房间", "320路", "G1234次"
    name: "room",
    needsDigit: true,
    pattern: new RegExp(
      `${START}\\d{3,4}(?=室|号房|房间|号楼|教室|路(?:公交|车|$|[^\\p{sc=Han}])|次列车|次航班|次(?=\\W|$))` +
        `|(?<=(?<![A-Za-z])[A-Z]{1,2})\\d{3,4}(?=次|航班)`,
      "gu",
    ),
    say: ([digits]) => codeInChinese(digits),
  },
  {
    // "CA1234", "A380": three digits or more after letters
    name: "code",
    needsDigit: true,
    pattern: /(?<=(?<![A-Za-z])[A-Za-z]{1,4}-?)\d{3,}(?![\d%]|[.,:]\d)/gu,
    say: ([digits]) => digitsInChinese(digits),
  },
  {
    // "978-7-02-000220-7", "6222 0212 3456 7890"
    name: "groups of digits",
    needsDigit: true,
    pattern: /(?<![\w.-])(?:\d+(?:-\d+){2,}|\d{4}(?: \d{4}){2,})(?![\w-]|\.\d)/gu,
    say: ([digits]) => spoken(digits),
  },
  {
    // "GB/T 15835-2011", "ISO 9001"
    name: "standard",
    needsDigit: true,
    pattern: /(?<=(?<![A-Za-z])(?:GB|GB\/T|ISO|IEC|IEEE|RFC|JJG|DL\/T|YY\/T) ?)\d+(?:[-.]\d+)*/gu,
    say: ([digits]) => digitsInChinese(digits.replace(/[-.]/g, " ")),
  },
  {
    // "211大学", "996工作制"
    name: "name in digits",
    needsDigit: true,
    pattern: new RegExp(
      `${START}(?:211|985)(?=大学|高校|院校|工程)|${START}(?:996|007)(?=工作制|加班)|` +
        `${START}(?:618|315|1111|1212)(?=大促|购物节|晚会|活动)`,
      "gu",
    ),
    say: ([digits]) => codeInChinese(digits),
  },
  {
    // "波音747"
    name: "model",
    needsDigit: true,
    pattern: new RegExp(`(?<=${MODELS})\\d{2,4}${END}`, "gu"),
    say: ([digits]) => digitsInChinese(digits),
  },
];

/** A mobile number in its usual groups. */
function grouped(number: string): string {
  return number.replace(/^(1\d\d)(\d{4})(\d{4})$/, "$1 $2 $3")
    .replace(/^([48]00)(\d{3})(\d{4})$/, "$1 $2 $3");
}
