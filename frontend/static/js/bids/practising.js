// Practice: does the key that the bid is sealed to work in this browser, or come out of the keyfile?
// @ts-check

import { importKeys } from "../parties/keyfile.js";
import { find } from "../parties/keystore.js";
import { KeyDoesNotOpen, valueOf } from "./canary.js";
import { ask, Lost, Refused, SIGNED_OUT, tell } from "./talk.js";

/** Something that the page itself found wrong, by the name of its sentence. */
class Told extends Error {}

/** @param {string} selector */
const at = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
const root = at("[data-practice]");
const { recipient = "", canary = "", proof = "", worker = "" } = root.dataset;

void start();

async function start() {
  const kept = await find(recipient).catch(() => undefined);
  at(kept ? "[data-key-here]" : "[data-key-none]").hidden = false;
  if (kept) at("[data-with-browser]").hidden = false;
  else at("[data-with-keyfile]").toggleAttribute("open", true);
  at("[data-practise]").addEventListener("click", () => void carefully(async () => practise((await mustFind()).x25519)));
  at("[data-keyfile-form]").addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(async () => practise(await fromKeyfile()));
  });
}

async function mustFind() {
  const kept = await find(recipient);
  if (!kept) throw new Told("noKey");
  return kept;
}

/** @param {CryptoKey} identity */
async function practise(identity) {
  const { token, canary: sealed } = await ask(canary);
  const value = await valueOf(sealed, identity);
  const csrf = /** @type {HTMLInputElement} */ (root.querySelector('[name="csrfmiddlewaretoken"]'));
  await tell(proof, { token, value }, csrf.value);
  location.reload();
}

/** The key in the keyfile, without keeping it here. */
async function fromKeyfile() {
  const file = /** @type {HTMLInputElement} */ (at("#practice-keyfile")).files?.[0];
  const passphrase = /** @type {HTMLInputElement} */ (at("#practice-phrase")).value.trim();
  if (!file || !passphrase) throw new Told("missing");
  const opened = await unlocked(new Uint8Array(await file.arrayBuffer()), passphrase);
  if (opened.recipient !== recipient) throw new Told("otherKey");
  return (await importKeys(opened.text)).x25519;
}

/**
 * @param {Uint8Array<ArrayBuffer>} keyfile
 * @param {string} passphrase
 * @returns {Promise<{ text: string, recipient: string }>}
 */
function unlocked(keyfile, passphrase) {
  const running = new Worker(worker, { type: "module" });
  return new Promise((resolve, reject) => {
    running.onerror = () => reject(new Told("phraseWrong"));
    running.onmessage = ({ data }) => (data.failed ? reject(new Told("phraseWrong")) : resolve(data.done));
    running.postMessage({ id: 1, act: "open", keyfile, passphrase });
  }).finally(() => running.terminate());
}

/** @param {() => Promise<void>} act */
async function carefully(act) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (root.querySelectorAll("button"));
  at("[data-wrong]").hidden = true;
  at("[data-busy]").hidden = false;
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (failure) {
    at("[data-wrong-text]").textContent = sentenceOf(failure);
    at("[data-wrong]").hidden = false;
    at("[data-wrong]").focus();
    const isKnown = [Told, KeyDoesNotOpen, Refused, Lost].some((kind) => failure instanceof kind);
    if (!isKnown) throw failure;
  } finally {
    at("[data-busy]").hidden = true;
    for (const button of buttons) button.disabled = false;
  }
}

/** @param {unknown} failure */
function sentenceOf(failure) {
  if (failure instanceof Refused && failure.code !== SIGNED_OUT && failure.message) return failure.message;
  if (failure instanceof KeyDoesNotOpen) return said("doesNotOpen");
  if (failure instanceof Refused) return said("signedOut");
  return said(failure instanceof Told ? failure.message : failure instanceof Lost ? "lost" : "broken");
}

/** @param {string} name */
function said(name) {
  return at("[data-practice-words]").dataset[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
}
