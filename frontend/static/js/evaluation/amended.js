// A signed sheet with some of its scores looked at again: everything else stays as it was signed.
// @ts-check

/** @typedef {{ scores: Record<string, Record<string, string>>, reasons: Record<string, Record<string, string>> }} Sheet */
/** @typedef {{ bid: string, item: string, score: string, why: string }} Cell */

/**
 * @template {Sheet} T
 * @param {T} sheet
 * @param {Cell[]} cells
 * @returns {T} another sheet; the given one is not touched
 */
export function amended(sheet, cells) {
  const copy = structuredClone(sheet);
  for (const { bid, item, score, why } of cells) {
    copy.scores[bid][item] = same(sheet.scores[bid][item], score) ? sheet.scores[bid][item] : score;
    copy.reasons[bid] = { ...copy.reasons[bid], [item]: why.trim() };
  }
  return copy;
}

/** What stands in the form, cell by cell. @param {ParentNode} form @returns {Cell[]} */
export function cellsOf(form) {
  return [.../** @type {NodeListOf<HTMLElement>} */ (form.querySelectorAll("[data-cell]"))].map((cell) => ({
    bid: cell.dataset.bid ?? "",
    item: cell.dataset.item ?? "",
    score: /** @type {HTMLInputElement} */ (cell.querySelector("[data-score]")).value.trim(),
    why: /** @type {HTMLTextAreaElement} */ (cell.querySelector("[data-why]")).value,
  }));
}

/**
 * Two ways to write one figure: 7 and 7.0.
 * @param {string} one
 * @param {string} other
 */
function same(one, other) {
  return Number(one) === Number(other);
}
