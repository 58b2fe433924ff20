// The bidder's choice of escrow, off unless he ticks it; and what the sealed headers say about it afterwards.
// @ts-check

import { escrowIn } from "../sealing/escrow.js";
import { inside, root, said, terms } from "./page.js";

/** @typedef {import("../sealing/escrow.js").Escrow} Escrow */

/**
 * The custodians that the bidder has chosen now.
 * @returns {Escrow | null}
 */
export function chosenEscrow() {
  const tick = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-escrow]"));
  if (!tick?.checked || !terms.escrow) return null;
  const { set, threshold, recipients } = terms.escrow;
  return { set, threshold, recipients };
}

/**
 * Says what stands in the headers: with whom shares are, or that nobody has any.
 * @param {readonly { headerBytes: import("../lib/bytes.js").Bytes }[]} envelopes
 */
export function showEscrow(envelopes) {
  const found = envelopes.map(({ headerBytes }) => escrowIn(headerBytes));
  const isChosen = found.some(Boolean);
  const { set = "", threshold = 0, names = [] } = terms.escrow ?? {};
  const isInForce = Boolean(set) && found.every((one) => one?.set === set);
  const text = isInForce
    ? said("escrowChosen", { names: names.join(said("comma")), count: names.length, needed: threshold })
    : said("escrowOutdated");
  for (const line of root.querySelectorAll("[data-escrow-is]")) {
    const { escrowIs } = /** @type {HTMLElement} */ (line).dataset;
    /** @type {HTMLElement} */ (line).hidden = (escrowIs === "chosen") !== isChosen;
  }
  if (isChosen) for (const one of root.querySelectorAll("[data-escrow-text]")) one.textContent = text;
  if (isChosen && !isInForce) inside(root, "[data-send]").setAttribute("disabled", "");
}
