// One item of the score sheet across all bids.
// @ts-check

import { button, cards, part, room, scoreOf } from "./score-page.js";

/** @typedef {import("./sheet.js").Item} Item */

/**
 * 横向对比 — one item across all bids, as this member scored it; a name leads to its score.
 * @param {Item} item
 * @param {import("./sheet.js").Scores} scores
 * @param {import("./sheet.js").Reasons} reasons
 * @param {import("./statement.js").Pages} pages
 * @param {(bid: string) => void} show
 */
export function compare(item, scores, reasons, pages, show) {
  const sheet = /** @type {HTMLDialogElement} */ (part("comparison"));
  part("comparison-title").textContent = item.name;
  const rows = room.bids.map((bid) => {
    const row = document.createElement("tr");
    const name = document.createElement("td");
    name.append(
      button(bid.label, "", () => {
        sheet.close();
        show(bid.bid);
        const card = cards().find((one) => one.dataset.item === item.id);
        if (card) scoreOf(card).focus();
      }),
    );
    const pinned = (pages[bid.bid]?.[item.id] ?? []).map(([, , number]) => number).join("、");
    for (const [place, text] of [scores[bid.bid]?.[item.id] ?? "–", bid.proposed[item.id] ?? "–", reasons[bid.bid]?.[item.id] ?? "", pinned].entries()) {
      const cell = document.createElement("td");
      cell.className = place < 2 ? "num" : "";
      cell.textContent = text;
      row.append(cell);
    }
    row.prepend(name);
    return row;
  });
  part("comparison-rows").replaceChildren(...rows);
  sheet.showModal();
}
