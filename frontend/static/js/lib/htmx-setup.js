// Manners for htmx: what arrives gets its countdowns, and a failure says so in the page rather than nowhere.
// @ts-check

import { startCountdowns } from "./countdown.js";
import { focusFirstError } from "./dom.js";

/** @typedef {import("./clock.js").Clock} Clock */

/**
 * Dresses what htmx swaps in. Which answers are swapped stands in the page's `htmx-config`.
 * @param {Document} page
 * @param {Clock} clock
 */
export function startHtmx(page, clock) {
  page.addEventListener("htmx:afterSwap", (event) => {
    const target = event.target;
    if (!(target instanceof HTMLElement)) return;
    startCountdowns(target, clock);
    focusFirstError(target);
  });
  page.addEventListener("htmx:sendError", () => showLost(page, true));
  page.addEventListener("htmx:afterRequest", (event) => {
    const { xhr } = /** @type {CustomEvent<{ xhr: XMLHttpRequest }>} */ (event).detail;
    if (xhr.status) showLost(page, xhr.status >= 500);
  });
}

/** @param {Document} page @param {boolean} isLost */
function showLost(page, isLost) {
  const notice = page.querySelector("[data-connection-lost]");
  if (notice instanceof HTMLElement) notice.hidden = !isLost;
}
