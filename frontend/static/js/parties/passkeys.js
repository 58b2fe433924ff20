// Passkeys: made on one's own page, shown on the page of signing in. The device asks for finger, face or PIN; no secret leaves it.
// @ts-check

import { answer, making, showing } from "./webauthn.js";

class Told extends Error {}

const root = /** @type {HTMLElement} */ (document.querySelector("[data-passkeys]"));
const form = /** @type {HTMLFormElement} */ (root.closest("form"));
const go = /** @type {HTMLButtonElement} */ (root.querySelector("[data-go]"));
const words = root.dataset;

if (root.dataset.making) startMaking();
else startShowing();

function startMaking() {
  if (!canUse()) {
    go.disabled = true;
    complain(words.sayUnable);
  }
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(async () => {
      const { publicKey } = await send(words.making, { password: field("password") });
      const credential = await navigator.credentials.create({ publicKey: making(publicKey) });
      await send(words.addition, { name: field("name"), credential: said(credential) });
      location.reload();
    });
  });
}

function startShowing() {
  root.hidden = !canUse();
  go.addEventListener("click", () => {
    void carefully(async () => {
      const { asked, ticket } = await send(words.question, {});
      const credential = await navigator.credentials.get({ publicKey: showing(asked.publicKey) });
      const { next } = await send(words.signIn, { ticket, credential: said(credential), next: field("next") });
      location.assign(next);
    });
  });
}

function canUse() {
  return window.isSecureContext && "PublicKeyCredential" in window;
}

/** @param {Credential | null} credential */
function said(credential) {
  if (!(credential instanceof PublicKeyCredential)) throw new Told(words.sayCancelled);
  return answer(credential);
}

/** @param {() => Promise<void>} act */
async function carefully(act) {
  complain("");
  go.disabled = true;
  try {
    await act();
  } catch (failure) {
    complain(failure instanceof Told ? failure.message : words.sayCancelled);
  } finally {
    go.disabled = false;
  }
}

/** @param {string | undefined} text */
function complain(text) {
  const wrong = /** @type {HTMLElement} */ (root.querySelector("[data-wrong]"));
  wrong.textContent = text ?? "";
  wrong.hidden = !text;
}

/** @param {string} name */
function field(name) {
  const found = form.elements.namedItem(name);
  return found instanceof HTMLInputElement ? found.value : "";
}

/**
 * @param {string | undefined} address
 * @param {Record<string, string>} fields
 */
async function send(address, fields) {
  const answered = await fetch(address ?? "", {
    method: "POST",
    headers: { Accept: "application/json", "X-CSRFToken": field("csrfmiddlewaretoken") },
    body: new URLSearchParams(fields),
  }).catch(() => {
    throw new Told(words.sayLost);
  });
  const told = await answered.json().catch(() => ({}));
  if (!answered.ok) throw new Told(told.refused?.sentence ?? words.sayLost);
  return told;
}
