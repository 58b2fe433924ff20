// The page of keys: four steps, each enhanced where it is found. Nothing private ever leaves the browser unlocked.
// @ts-check

import { fromBase64, toBase64 } from "../lib/bytes.js";
import { answerDrill, canMakeKeys, importKeys, makeKeys } from "./keyfile.js";
import { find, keep } from "./keystore.js";
import { generatePassphrase, LEAST } from "./passphrase.js";
import { certificateRequest } from "./request.js";

/**
 * @typedef {{ recipient: string, spki: string, keyfile: string, drill: string, certificate: string,
 *   drill_key: string, drill_nonce: string }} Addresses
 * @typedef {{ registration: string, name: string, keys: Addresses | null, isReady: boolean }} Steps
 */

class Told extends Error {}

const root = /** @type {HTMLElement} */ (document.querySelector("[data-keys]"));
const words = /** @type {HTMLElement} */ (document.querySelector("[data-words]")).dataset;
const steps = /** @type {Steps} */ (JSON.parse(document.getElementById("keys-steps")?.textContent ?? "{}"));
let keyfile = /** @type {Uint8Array<ArrayBuffer> | null} */ (null);

start();

async function start() {
  if (!(await canMakeKeys())) {
    show("[data-unable]");
    for (const button of root.querySelectorAll("[data-go]")) button.setAttribute("disabled", "");
    return;
  }
  startMaking();
  startSaving();
  for (const name of ["drill", "request", "restore"]) startUsingStored(name);
  onSubmit("drill", drill);
  onSubmit("request", request);
  onSubmit("restore", restore);
  await showWhatIsHere();
}

function startMaking() {
  const form = step("make");
  if (!form) return;
  const phrase = inside(form, "[data-phrase]");
  const renew = () => void (phrase.textContent = generatePassphrase());
  renew();
  inside(form, "[data-phrase-again]").addEventListener("click", renew);
  form.addEventListener("change", () => {
    inside(form, "[data-own]").hidden = chosen(form) !== "own";
  });
  onSubmit("make", make);
}

/** @param {HTMLElement} form */
async function make(form) {
  const isOwn = chosen(form) === "own";
  const given = isOwn ? input(form, "[data-own-phrase]").value : inside(form, "[data-phrase]").textContent;
  const passphrase = (given ?? "").trim();
  if (passphrase.length < LEAST) throw new Told(words.phraseShort);

  const made = await makeKeys();
  const locked = await beside({ act: "lock", text: made.text, identity: made.identity, passphrase });
  keyfile = locked.keyfile;
  steps.keys = await send(steps.registration, { recipient: locked.recipient, spki: toBase64(made.spki) });
  const download = /** @type {HTMLAnchorElement} */ (inside(root, "[data-download]"));
  download.href = URL.createObjectURL(new Blob([locked.keyfile], { type: "application/octet-stream" }));
  turnTo("make", "save");
}

function startSaving() {
  const section = step("save");
  if (!section) return;
  const go = /** @type {HTMLButtonElement} */ (inside(section, "[data-saved]"));
  inside(section, "[data-download]").addEventListener("click", () => void (go.disabled = false));
  go.addEventListener("click", () =>
    carefully(section, async () => {
      if (input(section, "[data-store]").checked && keyfile && steps.keys)
        await send(steps.keys.keyfile, { keyfile: toBase64(keyfile) });
      keyfile = null;
      turnTo("save", "drill");
    }),
  );
}

/** @param {HTMLElement} form */
async function drill(form) {
  const keys = await openKeyfile(form);
  const answer = await answerDrill(keys, fromBase64(own().drill_key), fromBase64(own().drill_nonce));
  await send(own().drill, answer);
  await keep({ recipient: own().recipient, x25519: keys.x25519, p256: keys.p256 });
  for (const one of root.querySelectorAll("[data-reopen]")) one.setAttribute("hidden", "");
  turnTo("drill", "request");
}

/** @param {HTMLElement} form */
async function request(form) {
  const kept = await find(own().recipient);
  const keys = kept ?? (await openKeyfile(form));
  const asked = await certificateRequest(steps.name, fromBase64(own().spki), keys.p256);
  await send(own().certificate, { request: toBase64(asked) });
  if (!kept) await keep({ recipient: own().recipient, x25519: keys.x25519, p256: keys.p256 });
  location.reload();
}

/** @param {HTMLElement} form */
async function restore(form) {
  const keys = await openKeyfile(form);
  await keep({ recipient: own().recipient, x25519: keys.x25519, p256: keys.p256 });
  location.reload();
}

/**
 * The private halves from the keyfile that the form names, if it is the keyfile of these keys.
 * @param {HTMLElement} form
 */
async function openKeyfile(form) {
  const passphrase = input(form, "[data-phrase-given]").value.trim();
  const bytes = await keyfileOf(form);
  if (!passphrase) throw new Told(words.phraseMissing);
  const opened = await beside({ act: "open", keyfile: bytes, passphrase });
  if (opened.recipient !== own().recipient) throw new Told(words.otherKeys);
  return importKeys(opened.text);
}

/** @param {HTMLElement} form */
async function keyfileOf(form) {
  const stored = /** @type {HTMLInputElement | null} */ (form.querySelector("[data-use-stored]"));
  if (stored?.checked) return new Uint8Array(await (await fetch(own().keyfile)).arrayBuffer());
  const file = input(form, "[data-file]").files?.[0];
  if (!file) throw new Told(words.fileMissing);
  return new Uint8Array(await file.arrayBuffer());
}

/** @param {string} name */
function startUsingStored(name) {
  const form = step(name);
  form?.querySelector("[data-use-stored]")?.addEventListener("change", (event) => {
    inside(form, "[data-file-entry]").hidden = /** @type {HTMLInputElement} */ (event.target).checked;
  });
}

/** Says whether this browser holds the keys, and offers to restore them where it does not. */
async function showWhatIsHere() {
  if (!steps.keys) return;
  const isHere = Boolean(await find(steps.keys.recipient));
  show(`[data-here="${isHere ? "yes" : "no"}"]`);
  if (isHere) return;
  show('[data-step="restore"]');
  show("[data-reopen]");
}

/**
 * @param {string} name
 * @param {(form: HTMLElement) => Promise<void>} act
 */
function onSubmit(name, act) {
  const form = step(name);
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(form, () => act(form));
  });
}

/**
 * Runs one act with its button resting; says what was wrong in the page's words.
 * @param {HTMLElement} form
 * @param {() => Promise<void>} act
 */
async function carefully(form, act) {
  const buttons = [...form.querySelectorAll("button")].filter((button) => !button.disabled);
  const busy = /** @type {HTMLElement | null} */ (form.querySelector("[data-busy]"));
  inside(root, "[data-wrong]").hidden = true;
  for (const button of buttons) button.disabled = true;
  if (busy) busy.hidden = false;
  try {
    await act();
  } catch (failure) {
    complain(failure);
  } finally {
    for (const button of buttons) button.disabled = false;
    if (busy) busy.hidden = true;
  }
}

/** @param {unknown} failure */
function complain(failure) {
  inside(root, "[data-wrong-text]").textContent = failure instanceof Told ? failure.message : (words.notOpened ?? "");
  const wrong = inside(root, "[data-wrong]");
  wrong.hidden = false;
  wrong.focus();
}

/**
 * @param {string} address
 * @param {Record<string, string>} fields
 */
async function send(address, fields) {
  const token = input(root, "[name=csrfmiddlewaretoken]").value;
  const answer = await fetch(address, {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": token },
    body: new URLSearchParams(fields),
  }).catch(() => {
    throw new Told(words.notSent);
  });
  const said = await answer.json().catch(() => ({}));
  if (!answer.ok) throw new Told(said.refused?.sentence ?? words.notSent);
  return said;
}

/**
 * Has the worker do something slow.
 * @param {Record<string, unknown>} asked
 * @returns {Promise<any>}
 */
function beside(asked) {
  return new Promise((resolve, reject) => {
    const worker = new Worker(root.dataset.worker ?? "", { type: "module" });
    const end = () => worker.terminate();
    worker.addEventListener("error", () => reject(new Told(words.notOpened)), { once: true });
    worker.addEventListener("message", (event) => {
      end();
      if (event.data.failed) reject(new Told(words.notOpened));
      else resolve(event.data.done);
    });
    worker.postMessage(asked);
  });
}

/**
 * @param {string} from
 * @param {string} to
 */
function turnTo(from, to) {
  const before = step(from);
  const after = step(to);
  if (before) before.hidden = true;
  if (!after) return;
  after.hidden = false;
  /** @type {HTMLElement | null} */ (after.querySelector("h2"))?.focus();
}

function own() {
  if (!steps.keys) throw new Told(words.notSent);
  return steps.keys;
}

/** @param {string} selector */
function show(selector) {
  for (const one of root.querySelectorAll(selector)) one.removeAttribute("hidden");
}

/** @param {string} name */
function step(name) {
  return /** @type {HTMLElement | null} */ (root.querySelector(`[data-step="${name}"]`));
}

/**
 * @param {ParentNode} within
 * @param {string} selector
 */
function inside(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}

/**
 * @param {ParentNode} within
 * @param {string} selector
 */
function input(within, selector) {
  return /** @type {HTMLInputElement} */ (within.querySelector(selector));
}

/** @param {HTMLElement} form */
function chosen(form) {
  return /** @type {HTMLInputElement} */ (form.querySelector("[name=choice]:checked")).value;
}
