// Undertaking and refusal: the statement is written here, signed with the key of this browser, and posted.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { find } from "../parties/keystore.js";
import { signStatement } from "../lib/signing.js";
import { tell } from "./talk.js";
import { carefully } from "./telling.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-statements]"));
const recipient = page.dataset.recipient ?? "";

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (page.querySelectorAll("form[data-statement]"))) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(page, form.querySelector("button[type=submit]"), () => send(form));
  });
}
void sayWhetherTheKeyIsHere();

async function sayWhetherTheKeyIsHere() {
  const isHere = Boolean(recipient && (await find(recipient)));
  const notice = /** @type {HTMLElement | null} */ (page.querySelector("[data-no-key]"));
  if (notice) notice.hidden = isHere;
}

/** @param {HTMLFormElement} form */
async function send(form) {
  const statement = JSON.parse(form.dataset.statement ?? "{}");
  for (const field of /** @type {NodeListOf<HTMLTextAreaElement>} */ (form.querySelectorAll("[data-said]"))) {
    statement[field.name] = field.value.trim();
  }
  const text = canonical(statement);
  const { signature } = await signStatement(recipient, text);
  await tell("POST", form.action, { statement: text, signature });
  location.assign(page.dataset.next ?? location.href);
}
