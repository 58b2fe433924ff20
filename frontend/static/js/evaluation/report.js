// Signing the report: the platform prepares the file, this browser signs its attributes, the platform puts both together.
// @ts-check

import { signAttributes } from "../lib/signing.js";
import { tell } from "./talk.js";
import { carefully } from "./telling.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-report]"));
const form = /** @type {HTMLFormElement | null} */ (page.querySelector("form[data-sign]"));

form?.addEventListener("submit", (event) => {
  event.preventDefault();
  void carefully(page, form.querySelector("button[type=submit]"), sign);
});

async function sign() {
  const { prepare = "", finish = "", recipient = "", next = "" } = page.dataset;
  const prepared = await tell("POST", prepare, {});
  const signature = await signAttributes(recipient, prepared.attributes);
  await tell("POST", finish, { token: prepared.token, signature });
  location.assign(next);
}
