// What the page says when something did not work: the sentence stands where `data-wrong` is, and gets the focus.
// @ts-check

import { KeyNotHere } from "../lib/signing.js";
import { Lost, Refused } from "./talk.js";

/**
 * Does it with the button off; what goes wrong is said on the page, and what was typed stays.
 * @param {HTMLElement} page the element with the words as data attributes and a `data-wrong` notice in it
 * @param {HTMLButtonElement | null} button
 * @param {() => Promise<void>} act
 */
export async function carefully(page, button, act) {
  const notice = /** @type {HTMLElement} */ (page.querySelector("[data-wrong]"));
  notice.hidden = true;
  if (button) button.disabled = true;
  try {
    await act();
  } catch (failure) {
    const text = /** @type {HTMLElement} */ (notice.querySelector("[data-wrong-text]"));
    text.textContent = sentence(page, failure);
    notice.hidden = false;
    notice.focus();
    if (!(failure instanceof Refused || failure instanceof Lost || failure instanceof KeyNotHere)) throw failure;
  } finally {
    if (button) button.disabled = false;
  }
}

/**
 * @param {HTMLElement} page
 * @param {unknown} failure
 */
function sentence(page, failure) {
  if (failure instanceof Refused && failure.message) return failure.message;
  if (failure instanceof KeyNotHere) return page.dataset.keyNotHere ?? "";
  return page.dataset.lost ?? "";
}
