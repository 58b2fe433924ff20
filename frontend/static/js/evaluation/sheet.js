// What a score sheet allows: exact decimals as text, the same rules as the platform's own.
// @ts-check

/**
 * @typedef {object} Item
 * @property {string} id
 * @property {string} name
 * @property {string} stage
 * @property {string} max
 * @property {string} [least] 0 where it is not said
 * @property {string} kind
 * @property {string} step
 * @property {string[]} values
 * @property {boolean} [isCounted] the score follows from a count of faults or deviations
 * @property {string} [standard]
 */
/** @typedef {Record<string, Record<string, string>>} Scores by bid, then by item */
/** @typedef {Record<string, Record<string, string>>} Reasons by bid, then by item */

const FIGURE = /^-?\d{1,4}(\.\d{1,4})?$/;
const PLACES = 10_000n;

/**
 * A figure in ten-thousandths, so that nothing is rounded.
 * @param {string} figure
 */
function exact(figure) {
  const [whole, part = ""] = figure.replace("-", "").split(".");
  const size = BigInt(whole) * PLACES + BigInt(part.padEnd(4, "0"));
  return figure.startsWith("-") ? -size : size;
}

/**
 * @param {bigint} size in ten-thousandths
 * @param {number} least places that are shown at least
 */
function written(size, least) {
  const of = size < 0n ? -size : size;
  const part = String(of % PLACES).padStart(4, "0").replace(/0+$/, "").padEnd(least, "0");
  return `${size < 0n ? "-" : ""}${of / PLACES}${part && "."}${part}`;
}

/**
 * @param {Item} item
 * @param {string} figure
 */
export function isPossible(item, figure) {
  if (!FIGURE.test(figure)) return false;
  const [score, most, least, step] = [exact(figure), exact(item.max), exact(item.least ?? "0"), exact(item.step)];
  if (item.values.length) return item.values.some((value) => exact(value) === score);
  if (score < least || score > most) return false;
  if (item.isCounted) return score === least || (most - score) % step === 0n;
  return score % step === 0n;
}

/**
 * 评分在范围边缘 — nothing or everything is given with a reason.
 * @param {Item} item
 * @param {string} figure
 */
export function isEdge(item, figure) {
  return item.kind === "range" && [exact(item.least ?? "0"), exact(item.max)].includes(exact(figure));
}

/**
 * 扣分、偏离 — the score of so many faults: from the maximum down, never below the least.
 * @param {Item} item
 * @param {string} count a whole number
 */
export function counted(item, count) {
  const [most, least] = [exact(item.max), exact(item.least ?? "0")];
  const score = most - BigInt(count) * exact(item.step);
  return written(score < least ? least : score, 0);
}

/**
 * How many faults a score stands for.
 * @param {Item} item
 * @param {string} figure
 */
export function countOf(item, figure) {
  const step = exact(item.step);
  return String((exact(item.max) - exact(figure) + step - 1n) / step);
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
  return written(items.reduce((total, item) => total + (item.id in row ? exact(row[item.id]) : 0n), 0n), 2);
}

/**
 * What still stands in the way of signing, in words of names: scores that are missing, and reasons at the edge.
 * @param {Item[]} items
 * @param {{ bid: string, label: string }[]} bids
 * @param {Scores} scores
 * @param {Reasons} reasons
 */
export function blanks(items, bids, scores, reasons) {
  return bids.flatMap(({ bid, label }) =>
    items
      .filter((item) => isOpen(item, scores[bid]?.[item.id], reasons[bid]?.[item.id]))
      .map((item) => ({ bid, item: item.id, words: `${label} · ${item.name}` })),
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
