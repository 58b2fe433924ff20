// What a score sheet allows: exact decimals as text, the same rules as the platform's own.
// @ts-check

/** @typedef {{ id: string, name: string, stage: string, max: string, kind: string, step: string, values: string[] }} Item */
/** @typedef {Record<string, Record<string, string>>} Scores by bid, then by item */
/** @typedef {Record<string, Record<string, string>>} Reasons by bid, then by item */

const FIGURE = /^\d{1,4}(\.\d{1,4})?$/;
const PLACES = 10_000n;

/**
 * A figure in ten-thousandths, so that nothing is rounded.
 * @param {string} figure
 */
function exact(figure) {
  const [whole, part = ""] = figure.split(".");
  return BigInt(whole) * PLACES + BigInt(part.padEnd(4, "0"));
}

/**
 * @param {Item} item
 * @param {string} figure
 */
export function isPossible(item, figure) {
  if (!FIGURE.test(figure)) return false;
  const score = exact(figure);
  if (item.values.length) return item.values.some((value) => exact(value) === score);
  return score <= exact(item.max) && score % exact(item.step) === 0n;
}

/**
 * 评分在范围边缘 — nothing or everything is given with a reason.
 * @param {Item} item
 * @param {string} figure
 */
export function isEdge(item, figure) {
  return item.kind === "range" && [0n, exact(item.max)].includes(exact(figure));
}

/**
 * @param {Item[]} items
 * @param {Record<string, string>} row
 */
export function progress(items, row) {
  return { done: items.filter((item) => item.id in row).length, all: items.length };
}

/**
 * @param {Item[]} items
 * @param {Record<string, string>} row
 */
export function totalOf(items, row) {
  const sum = items.reduce((total, item) => total + (item.id in row ? exact(row[item.id]) : 0n), 0n);
  const part = String(sum % PLACES).padStart(4, "0").replace(/0{1,2}$/, "");
  return `${sum / PLACES}.${part}`;
}

/**
 * What still stands in the way of signing, in words of names: scores that are missing, and reasons at the edge.
 * @param {Item[]} items
 * @param {{ bid: string, number: number }[]} bids
 * @param {Scores} scores
 * @param {Reasons} reasons
 */
export function blanks(items, bids, scores, reasons) {
  return bids.flatMap(({ bid, number }) =>
    items.filter((item) => isOpen(item, scores[bid]?.[item.id], reasons[bid]?.[item.id])).map((item) => `${number}. ${item.name}`),
  );
}

/**
 * @param {Item} item
 * @param {string | undefined} figure
 * @param {string | undefined} reason
 */
function isOpen(item, figure, reason) {
  if (figure === undefined || !isPossible(item, figure)) return true;
  return isEdge(item, figure) && !reason?.trim();
}
