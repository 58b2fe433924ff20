// The board of a day that changes while one looks at it: asked for again every few seconds, exchanged when it changed.
// @ts-check

import { pauseBefore } from "../lib/socket.js";

/** How often the board is asked for, and how far pages spread, so that they do not ask all at once. */
export const PAUSE = 5000;
export const SPREAD = 2000;
const PATIENCE = 3;

/** @typedef {{ get: (address: string) => Promise<string>, read: (text: string) => Element | null, random: () => number }} Means */

/**
 * Keeps the board of the page up to date. Answers a way to look at once.
 * @param {Document} page
 * @param {Means} means
 */
export function startBoard(page, means) {
  let tries = 0;
  /** @type {string | undefined} */
  let known;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const look = async () => {
    clearTimeout(timer);
    const board = /** @type {HTMLElement | null} */ (page.querySelector("[data-board]"));
    if (!board) return;
    try {
      const text = await means.get(board.dataset.board ?? "");
      const fresh = text === known ? null : means.read(text);
      if (fresh && (known !== undefined || fresh.textContent?.trim() !== board.textContent?.trim())) exchange(page, board, fresh);
      [known, tries] = [text, 0];
    } catch {
      tries += 1;
    }
    timer = setTimeout(look, tries ? pauseBefore(tries + PATIENCE, means.random()) : PAUSE + SPREAD * means.random());
  };
  timer = setTimeout(look, PAUSE);
  return look;
}

/** Who stood on a link of the board stands on it again. @param {Document} page @param {Element} board @param {Element} fresh */
function exchange(page, board, fresh) {
  const stood = board.contains(page.activeElement) ? page.activeElement?.getAttribute("href") : null;
  board.replaceWith(fresh);
  const again = stood ? [...fresh.querySelectorAll("a")].find((link) => link.getAttribute("href") === stood) : undefined;
  again?.focus();
  const said = /** @type {HTMLElement | null} */ (page.querySelector("[data-board-changed]"));
  if (said) said.textContent = said.dataset.words ?? "";
}

/** @param {string} address */
async function given(address) {
  const response = await fetch(address, { credentials: "same-origin" });
  if (!response.ok) throw new Error(`answered ${response.status}`);
  return response.text();
}

if (typeof document !== "undefined") {
  const read = (/** @type {string} */ text) => new DOMParser().parseFromString(text, "text/html").body.firstElementChild;
  const look = startBoard(document, { get: given, read, random: Math.random });
  document.addEventListener("visibilitychange", () => document.visibilityState === "visible" && look());
  addEventListener("online", look);
}
