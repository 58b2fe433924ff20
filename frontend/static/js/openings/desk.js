// What only the desk hears: remarks and notes. The page asks for its part again whenever something was said there.
// @ts-check

import { keepLine } from "../lib/socket.js";

/**
 * @param {HTMLElement} root
 * @param {string} socket the hall's own line
 * @param {() => void} heard
 */
export function startDesk(root, socket, heard) {
  const watch = /** @type {HTMLElement | null} */ (root.querySelector("[data-watch]"));
  if (!watch) return;
  const quiet = () => {};
  const line = keepLine(`${socket}/desk`, Number(watch.dataset.deskV ?? 0), { heard, changed: quiet, told: quiet });
  addEventListener("online", line.wake);
}
