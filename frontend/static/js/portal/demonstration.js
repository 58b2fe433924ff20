// Puts a demonstration seat's keys where this browser keeps its own, then goes on. Exists in demonstrations only.
// @ts-check

import { importKeys } from "../parties/keyfile.js";
import { keep } from "../parties/keystore.js";

const place = /** @type {HTMLElement | null} */ (document.querySelector("[data-demonstration-keys]"));
if (place) void take(place);

/** @param {HTMLElement} here */
async function take(here) {
  try {
    const answer = await fetch(here.dataset.demonstrationKeys ?? "");
    if (!answer.ok) throw new Error(`${answer.status}`);
    const text = await answer.text();
    const keys = await importKeys(text);
    await keep({ recipient: recipientIn(text), x25519: keys.x25519, p256: keys.p256 });
    if (here.dataset.next) location.replace(here.dataset.next);
  } catch {
    const failed = /** @type {HTMLElement | null} */ (here.querySelector("[data-keys-failed]"));
    if (failed) failed.hidden = false;
  }
}

/** @param {string} text */
function recipientIn(text) {
  const mark = "# recipient: ";
  const line = text.split("\n").find((one) => one.startsWith(mark));
  if (!line) throw new Error("no recipient");
  return line.slice(mark.length).trim();
}
