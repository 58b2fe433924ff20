// 下浮率、费率报价 — a price stated as a share of the ceiling, and the amount that it comes to, as apps/bids/rules/price_basis.py has it.
// @ts-check

export const BASES = ["discount", "rate"];
const PERCENT = /^(0|[1-9]\d{0,2})(?:\.(\d{1,4}))?$/;
/** A percentage in its four places. */
const WHOLE = 100n * 10_000n;

/**
 * What somebody typed as a percentage, in plain figures: full-width digits, blanks and the sign are understood.
 * @param {string} typed
 */
export const percentOf = (typed) => typed.normalize("NFKC").replace(/[\s%]/g, "");

/**
 * The price in yuan with two places, half a cent up; null for no percentage, a discount of 100 or more, or a price of nothing.
 * @param {string} basis `discount`: the ceiling less so much; `rate`: so much of the ceiling
 * @param {string} percent
 * @param {string} ceiling with two places
 * @returns {string | null}
 */
export function amountFrom(basis, percent, ceiling) {
  const found = PERCENT.exec(percent);
  if (!found) return null;
  const stated = BigInt(found[1] + (found[2] ?? "").padEnd(4, "0"));
  const share = basis === "discount" ? WHOLE - stated : stated;
  if (share <= 0n) return null;
  const cents = (2n * BigInt(ceiling.replace(".", "")) * share + WHOLE) / (2n * WHOLE);
  if (cents <= 0n) return null;
  const text = String(cents).padStart(3, "0");
  return `${text.slice(0, -2)}.${text.slice(-2)}`;
}
