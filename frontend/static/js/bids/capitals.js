// 人民币大写: an amount in the capitals of Chinese documents, as apps/core/money.py writes it.
// @ts-check

const DIGITS = "零壹贰叁肆伍陆柒捌玖";
const PLACES = ["", "拾", "佰", "仟"];
const GROUPS = ["", "万", "亿", "兆"];

/**
 * The amount in capitals, without the word 人民币.
 * @param {string} amount not negative, with two places: `9123000.00`
 */
export function inCapitals(amount) {
  const [whole, cents] = amount.split(".");
  const [jiao, fen] = [Number(cents[0]), Number(cents[1])];
  const isWhole = /[1-9]/.test(whole);
  let text = isWhole ? `${wholeInCapitals(whole)}元` : "";
  if (jiao) text += `${DIGITS[jiao]}角`;
  else if (fen && isWhole) text += "零";
  if (fen) return `${text}${DIGITS[fen]}分`;
  return `${text || "零元"}整`;
}

/**
 * What somebody typed as an amount: `9123000.00`, or null when it is none. Thousands, full-width digits and the unit are
 * understood; more than two places are not.
 * @param {string} typed
 */
export function amountOf(typed) {
  const plain = typed.normalize("NFKC").replace(/[\s,，、¥￥元]/g, "");
  const found = /^0*(\d{1,13})(?:\.(\d{1,2}))?$/.exec(plain);
  if (!found || !/[1-9]/.test(plain)) return null;
  return `${found[1]}.${(found[2] ?? "").padEnd(2, "0")}`;
}

/**
 * `9,123,000.00`
 * @param {string} amount
 */
export function inFigures(amount) {
  return amount.replace(/\B(?=(\d{3})+\.)/g, ",");
}

/** @param {string} whole */
function wholeInCapitals(whole) {
  let text = "";
  let isGap = false;
  const groups = whole.padStart(Math.ceil(whole.length / 4) * 4, "0").match(/.{4}/g) ?? [];
  groups.forEach((group, index) => {
    const value = Number(group);
    if (value === 0) {
      isGap = Boolean(text);
      return;
    }
    if (text && (isGap || value < 1000)) text += "零";
    text += groupInCapitals(group) + GROUPS[groups.length - 1 - index];
    isGap = false;
  });
  return text;
}

/** @param {string} group four digits */
function groupInCapitals(group) {
  let text = "";
  let isGap = false;
  [...group].forEach((digit, index) => {
    if (digit === "0") {
      isGap = Boolean(text);
      return;
    }
    text += (isGap ? "零" : "") + DIGITS[Number(digit)] + PLACES[3 - index];
    isGap = false;
  });
  return text;
}
