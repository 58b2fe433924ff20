// 暗标 — whether an envelope is checked as one that is judged without names, and the words that must not be found.
// @ts-check

import { field, root, stage, terms } from "./page.js";
import { tellingWords } from "./pdf/words.js";

/** Tells the lists of files, by an event on the form, when the rules of the check change. */
export function startBlindness() {
  for (const one of controls()) one.addEventListener("change", tell);
  stage("fill").querySelector('[name="manager"]')?.addEventListener("change", tell);
  tell();
}

/** Shows what the draft has put into the controls, and has the files read by it. */
export function tell() {
  for (const place of root.querySelectorAll("[data-blind]")) {
    const isOn = /** @type {HTMLInputElement} */ (place.querySelector("[data-blind-on]")).checked;
    /** @type {HTMLElement} */ (place.querySelector("[data-blind-options]")).hidden = !isOn;
  }
  stage("fill").dispatchEvent(new Event("blindness"));
}

/**
 * The rules of the check for an envelope, or null when it is judged with names.
 * @param {string} envelope
 * @returns {import("./pdf/blind.js").BlindRules | null}
 */
export function blindRules(envelope) {
  const place = root.querySelector(`[data-envelope="${envelope}"] [data-blind]`);
  if (!place || !(/** @type {HTMLInputElement} */ (place.querySelector("[data-blind-on]")).checked)) return null;
  const extra = /** @type {HTMLTextAreaElement} */ (place.querySelector("[data-blind-words]")).value;
  const mayNumberPages = /** @type {HTMLInputElement} */ (place.querySelector("[data-blind-numbers]")).checked;
  const manager = stage("fill").querySelector('[name="manager"]') ? field("manager").value : "";
  const people = [terms.bidder.person, manager];
  return { words: tellingWords({ ...terms.bidder, people, extra }), mayNumberPages };
}

const controls = () => /** @type {HTMLInputElement[]} */ ([...root.querySelectorAll("[data-blind] :is(input, textarea)")]);
