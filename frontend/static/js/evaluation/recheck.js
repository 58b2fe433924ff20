// Looking at scores again: the whole sheet is signed anew, with other scores only where the member was asked.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { signStatement } from "../lib/signing.js";
import { amended, cellsOf } from "./amended.js";
import { tell } from "./talk.js";
import { carefully } from "./telling.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-statements]"));
const form = /** @type {HTMLFormElement | null} */ (page.querySelector("form[data-recheck]"));

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void carefully(page, form.querySelector("button[type=submit]"), () => send(form));
});

/** @param {HTMLFormElement} form */
async function send(form) {
  const sheet = amended(JSON.parse(form.dataset.sheet ?? "{}"), cellsOf(form));
  const text = canonical(sheet);
  const { signature } = await signStatement(page.dataset.recipient ?? "", text);
  await tell("POST", form.action, { statement: text, signature });
  location.assign(page.dataset.next ?? location.href);
}
