// The seat page: code and PIN make a fresh key with a certificate, the devices are tried, and at the end the key is destroyed.
// @ts-check

import { find } from "../parties/keystore.js";
import { tested } from "./devices.js";
import { forgetReview, freshKey, keepForReview } from "./seat-key.js";
import { Refused, tell } from "./talk.js";
import { carefully } from "./telling.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-seat]"));
const { lot = "", recipient = "", subject = "", next = "" } = page.dataset;

void start();

async function start() {
  await forgetReview(lot, recipient);
  const isHere = !recipient || Boolean(await find(recipient));
  const missing = /** @type {HTMLElement | null} */ (page.querySelector("[data-key-missing]"));
  if (missing) missing.hidden = isHere;
  onSubmit("[data-take-seat]", takeSeat);
  onSubmit("[data-test]", test);
  onSubmit("[data-close-seat]", close);
}

/** @param {HTMLFormElement} form */
async function takeSeat(form) {
  const [code, pin, again] = ["code", "pin", "again"].map((name) => value(form, name));
  if (pin !== again) throw new Refused("pins_differ", page.dataset.pinsDiffer ?? "");
  const fresh = await freshKey(subject);
  await tell("POST", form.action, { code, pin, request: fresh.request });
  await keepForReview(lot, fresh);
  location.assign(next);
}

/** @param {HTMLFormElement} form */
async function test(form) {
  const devices = await tested({ media: navigator.mediaDevices, width: screen.width });
  await tell("POST", form.action, { devices });
  location.assign(next);
}

/** @param {HTMLFormElement} form */
async function close(form) {
  await tell("POST", form.action, {});
  await forgetReview(lot, "");
  location.assign(next);
}

/**
 * @param {string} selector
 * @param {(form: HTMLFormElement) => Promise<void>} act
 */
function onSubmit(selector, act) {
  const form = /** @type {HTMLFormElement | null} */ (page.querySelector(selector));
  form?.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(page, form.querySelector("button[type=submit]"), () => act(form));
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function value(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name)).value.trim();
}
