// The custodian's drill: a test share comes sealed to his key, is opened here, and only its digest goes back.
// @ts-check

import { find as findKeys } from "../parties/keystore.js";
import { proofOf } from "../sealing/escrow.js";
import { fromBase64 } from "../lib/bytes.js";
import { Lost, Refused, SIGNED_OUT, tell } from "./talk.js";

const root = /** @type {HTMLElement} */ (document.querySelector("[data-custody]"));
const words = /** @type {HTMLElement} */ (document.querySelector("[data-custody-words]")).dataset;
const { recipient = "", drills = "", drill = "" } = root.dataset;

/** The share was not sealed to this browser's key. */
class NotOpened extends Error {}

void start();

async function start() {
  const keys = await findKeys(recipient);
  at(`[data-key="${keys ? "here" : "none"}"]`).hidden = false;
  at("[data-no-key]").hidden = Boolean(keys);
  if (!keys) return;
  const go = /** @type {HTMLButtonElement} */ (at("[data-go]"));
  go.disabled = false;
  go.addEventListener("click", () => void carefully(go, () => practise(keys.x25519)));
}

/** @param {CryptoKey} identity */
async function practise(identity) {
  const asked = await tell(drills, {}, token());
  const proof = await proofOf(fromBase64(asked.share), identity).catch(() => {
    throw new NotOpened();
  });
  await hand(drill.replace("DRILL", asked.drill), proof);
  location.reload();
}

/**
 * @param {string} address
 * @param {string} proof
 */
async function hand(address, proof) {
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token() },
    body: new URLSearchParams({ proof }),
  }).catch(() => {
    throw new Lost();
  });
  if (answer.redirected) throw new Refused(SIGNED_OUT, "", "");
  if (answer.ok) return;
  const { refused } = await answer.json().catch(() => ({}));
  throw refused ? new Refused(refused.code, refused.sentence, "") : new Lost();
}

/**
 * @param {HTMLButtonElement} button
 * @param {() => Promise<void>} act
 */
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
    if (!(failure instanceof NotOpened || failure instanceof Refused || failure instanceof Lost)) throw failure;
  } finally {
    button.disabled = false;
    at("[data-busy]").hidden = true;
  }
}

/** @param {unknown} failure */
function sentenceOf(failure) {
  if (failure instanceof Refused && failure.code === SIGNED_OUT) return words.saySignedOut ?? "";
  if (failure instanceof Refused && failure.message) return failure.message;
  return (failure instanceof NotOpened ? words.sayNotOpened : words.sayLost) ?? "";
}

const token = () => /** @type {HTMLInputElement} */ (at("[name=csrfmiddlewaretoken]")).value;

/** @param {string} selector */
function at(selector) {
  return /** @type {HTMLElement} */ (root.querySelector(selector));
}
