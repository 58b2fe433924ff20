// Who is there: how many for everybody, and for the desk a lamp beside each bidder. Told by frames, never by facts.
// @ts-check

/** @typedef {{ online: number, watching: number, bids?: string[] }} Present */

/**
 * Whether each bidder's lamp is lit; nothing where lamps are not told.
 * @param {Present} present
 * @param {string[]} bids
 */
export function lampsOf(present, bids) {
  if (!present.bids) return new Map();
  const lit = new Set(present.bids);
  return new Map(bids.map((bid) => [bid, lit.has(bid)]));
}

/** @param {HTMLElement} root @returns {(present: Present) => void} */
export function startPresence(root) {
  /** @type {Present | undefined} */
  let told;
  const show = () => {
    if (!told) return;
    for (const place of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-present]"))) {
      place.hidden = false;
      for (const [name, count] of Object.entries({ online: told.online, listening: told.watching })) {
        const face = place.querySelector(`[data-${name}]`);
        if (face && face.textContent !== String(count)) face.textContent = String(count);
      }
    }
    const lamps = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-lamp]")]);
    const lit = lampsOf(told, lamps.map((lamp) => lamp.dataset.lamp ?? ""));
    for (const lamp of lamps) light(lamp, lit.get(lamp.dataset.lamp ?? ""));
  };
  new MutationObserver((changes) => {
    if (changes.some((one) => [...one.addedNodes].some(bringsLamps))) show();
  }).observe(root, { childList: true, subtree: true });
  return (present) => {
    told = present;
    show();
  };
}

/** @param {Node} node */
function bringsLamps(node) {
  return node instanceof HTMLElement && node.querySelector("[data-lamp]") !== null;
}

/** @param {HTMLElement} lamp @param {boolean | undefined} isLit */
function light(lamp, isLit) {
  if (isLit === undefined) return;
  lamp.hidden = false;
  lamp.dataset.lit = String(isLit);
  for (const word of /** @type {NodeListOf<HTMLElement>} */ (lamp.querySelectorAll("[data-word]"))) {
    word.hidden = word.dataset.word !== (isLit ? "on" : "off");
  }
}
