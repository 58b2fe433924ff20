// How far the score sheet is.
// @ts-check

import { bidButtons, page, part, room, said } from "./score-page.js";
import { blanks, progress, totalOf } from "./sheet.js";

/**
 * How far the member is: by bid, in all, and what is still missing.
 * @param {string} current the bid in sight
 * @param {import("./sheet.js").Scores} scores
 * @param {import("./sheet.js").Reasons} reasons
 */
export function drawProgressOf(current, scores, reasons) {
  for (const button of bidButtons()) {
    const { done, all } = progress(room.items, scores[button.value] ?? {});
    const [count, total] = ["count", "points"].map((name) => /** @type {HTMLElement} */ (button.querySelector(`[data-${name}]`)));
    count.textContent = `${done}/${all}`;
    total.textContent = done ? totalOf(room.items, scores[button.value] ?? {}) : "–";
    /** @type {HTMLElement} */ (button.querySelector("[data-tick]")).hidden = done < all;
  }
  const left = blanks(room.items, room.bids, scores, reasons);
  const all = room.items.length * room.bids.length;
  const filled = room.bids.reduce((sum, bid) => sum + progress(room.items, scores[bid.bid] ?? {}).done, 0);
  const bar = /** @type {HTMLProgressElement} */ (page.querySelector("[data-progress]"));
  bar.max = all;
  bar.value = filled;
  part("own-text").textContent = said("own", { done: String(filled), all: String(all) });
  part("total").textContent = totalOf(room.items, scores[current] ?? {});
  part("ready").hidden = left.length > 0;
  part("left").hidden = left.length === 0;
  if (left.length) part("left-text").textContent = said("left", { count: String(left.length), first: left[0].words });
}
