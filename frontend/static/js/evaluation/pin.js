// The PIN before a signature: at a seat of a venue nothing is signed before the person has entered it, each time anew.
// @ts-check

import { askBeforeSigning } from "../lib/signing.js";
import { Refused, tell } from "./talk.js";

const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-pin-dialog]"));
const form = /** @type {HTMLFormElement} */ (dialog.querySelector("form"));
const field = /** @type {HTMLInputElement} */ (dialog.querySelector("[data-pin-field]"));
const wrong = /** @type {HTMLElement} */ (dialog.querySelector("[data-pin-wrong]"));

askBeforeSigning(() => {
  field.value = "";
  wrong.hidden = true;
  dialog.showModal();
  return new Promise((enter, leave) => {
    form.onsubmit = (event) => {
      event.preventDefault();
      void given(field.value).then(enter, refused);
    };
    dialog.onclose = () => leave(new Refused("pin_needed", dialog.dataset.cancelled ?? ""));
  });
});

dialog.querySelector("[data-pin-cancel]")?.addEventListener("click", () => dialog.close());

/** @param {string} pin */
async function given(pin) {
  await tell("POST", form.action, { pin });
  dialog.onclose = null;
  dialog.close();
}

/** @param {unknown} failure */
function refused(failure) {
  wrong.textContent = failure instanceof Refused && failure.message ? failure.message : (dialog.dataset.lost ?? "");
  wrong.hidden = false;
  field.value = "";
  field.focus();
}
