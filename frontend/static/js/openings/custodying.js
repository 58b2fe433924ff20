// A custodian's part in a case: the shares come sealed to his key, are opened here, and go back for this one bid.
// @ts-check

import { Lost, Refused, SIGNED_OUT, ask, tell } from "../bids/talk.js";
import { KeyNotHere } from "../lib/signing.js";
import { find } from "../parties/keystore.js";
import { openedShares } from "./releasing.js";

/** The shares were not sealed to this browser's key. */
class NotOpened extends Error {}

const root = /** @type {HTMLElement} */ (document.querySelector("[data-custody-case]"));
const words = /** @type {HTMLElement} */ (document.querySelector("[data-custody-words]")).dataset;
const terms = /** @type {{ recipient: string, sealed: string, hand: string }} */ (
  JSON.parse(document.querySelector("#custody-terms")?.textContent ?? "{}")
);

root.addEventListener("click", (event) => {
  const button = event.target instanceof Element ? event.target.closest("[data-hand]") : null;
  if (button instanceof HTMLButtonElement) void carefully(button, () => hand(button.dataset.hand ?? ""));
});

/** @param {string} number */
async function hand(number) {
  const keys = terms.recipient ? await find(terms.recipient) : undefined;
  if (!keys) throw new KeyNotHere(terms.recipient);
  const sealed = await ask(terms.sealed.replace("/0/", `/${number}/`));
  const shares = await openedShares(sealed, keys.x25519).catch(() => {
    throw new NotOpened();
  });
  await tell(terms.hand.replace("/0/", `/${number}/`), { shares }, token());
  location.reload();
}

/** @param {HTMLButtonElement} button @param {() => Promise<void>} act */
async function carefully(button, act) {
  button.disabled = true;
  at("[data-busy]").hidden = false;
  at("[data-wrong]").hidden = true;
  try {
    await act();
  } catch (failure) {
    at("[data-wrong-text]").textContent = sentenceOf(failure);
    at("[data-wrong]").hidden = false;
    at("[data-wrong]").focus();
  } finally {
    button.disabled = false;
    at("[data-busy]").hidden = true;
  }
}

/** @param {unknown} failure */
function sentenceOf(failure) {
  if (failure instanceof KeyNotHere) return words.sayNoKey ?? "";
  if (failure instanceof NotOpened) return words.sayNotOpened ?? "";
  if (failure instanceof Refused && failure.code === SIGNED_OUT) return words.saySignedOut ?? "";
  if (failure instanceof Refused && failure.message) return failure.message;
  if (failure instanceof Lost) return words.sayLost ?? "";
  throw failure;
}

const token = () => /** @type {HTMLInputElement} */ (at("[name=csrfmiddlewaretoken]")).value;

/** @param {string} selector */
function at(selector) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}
