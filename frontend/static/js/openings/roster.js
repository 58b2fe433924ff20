// The table of bidders: what the fold says of each bid, in the cells that the page brought along.
// @ts-check

import { timeInShanghai } from "./record.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Bid} Bid */

/**
 * @param {Bid} bid
 * @param {string} where the opening stands
 */
export function stateOf(bid, where) {
  if ((bid.price ?? bid.fields ?? null) !== null) return "opened";
  if (bid.failure) return "unopenable";
  if (bid.attribution) return "attributed";
  if (bid.released_at) return "released";
  return where === "list_published" ? "sealed" : "waiting";
}

/** `9,123,000.00`. @param {string} amount as the journal keeps it */
export function yuan(amount) {
  const [whole, cents = ""] = amount.split(".");
  return `${whole.replace(/\B(?=(\d{3})+$)/g, ",")}.${cents.padEnd(2, "0")}`;
}

/** @param {State} state */
export function tallyOf(state) {
  const states = state.bids.map((bid) => stateOf(bid, state.state));
  return {
    released: state.bids.filter((bid) => bid.released_at).length,
    opened: states.filter((one) => one === "opened").length,
    waiting: states.filter((one) => one === "waiting" || one === "sealed").length,
  };
}

/** @param {HTMLElement} root */
export function startRoster(root) {
  const pill = (/** @type {string} */ name) => {
    const template = /** @type {HTMLTemplateElement | null} */ (root.querySelector(`template[data-pill="${name}"]`));
    return template?.content.cloneNode(true) ?? document.createTextNode("");
  };
  const turn = (/** @type {HTMLElement | null} */ cell, /** @type {string} */ is) => {
    if (!cell || cell.dataset.is === is) return;
    cell.dataset.is = is;
    cell.replaceChildren(pill(is));
  };
  return {
    /** @param {State} state */
    show: (state) => {
      for (const bid of state.bids) {
        const row = root.querySelector(`[data-bid-row="${CSS.escape(bid.bid)}"]`);
        const cell = (/** @type {string} */ name) => /** @type {HTMLElement | null} */ (row?.querySelector(`[data-cell="${name}"]`) ?? null);
        turn(cell("state"), stateOf(bid, state.state));
        if (bid.accepted !== null) turn(cell("accepted"), bid.accepted ? "yes" : "no");
        const [released, price] = [cell("released"), cell("price")];
        if (released && bid.released_at) released.textContent = timeInShanghai(bid.released_at);
        if (price && bid.price !== null) price.textContent = yuan(bid.price);
      }
      const tally = tallyOf(state);
      for (const [name, count] of Object.entries(tally)) {
        const place = root.querySelector(`[data-tally="${name}"]`);
        if (place) place.textContent = String(count);
      }
      const note = /** @type {HTMLElement | null} */ (root.querySelector("[data-veil-note]"));
      if (note) note.hidden = tally.opened > 0;
    },
  };
}
