// The witness's desk: an arrival is signed with the witness's own key, and the one-time code is shown once, to be told in person.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { signStatement } from "../lib/signing.js";
import { find } from "../parties/keystore.js";
import { tell } from "./talk.js";
import { carefully } from "./telling.js";

const page = /** @type {HTMLElement} */ (document.querySelector("[data-arrivals]"));
const dialog = /** @type {HTMLDialogElement} */ (document.querySelector("[data-code-dialog]"));
const recipient = page.dataset.recipient ?? "";
const TEXTS = ["place", "locker", "document", "photo"];
const TICKS = ["document_seen", "face_compared"];

for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (page.querySelectorAll("form[data-arrival]"))) {
  onSubmit(form, () => register(form));
}
for (const form of /** @type {NodeListOf<HTMLFormElement>} */ (page.querySelectorAll("form[data-new-code]"))) {
  onSubmit(form, () => sent(form));
}
dialog.addEventListener("close", () => location.assign(page.dataset.next ?? location.href));
void sayWhetherTheKeyIsHere();

async function sayWhetherTheKeyIsHere() {
  const notice = /** @type {HTMLElement | null} */ (page.querySelector("[data-no-key]"));
  if (notice) notice.hidden = Boolean(recipient && (await find(recipient)));
}

/** @param {HTMLFormElement} form */
async function register(form) {
  const statement = JSON.parse(form.dataset.arrival ?? "{}");
  for (const name of TEXTS) statement[name] = field(form, name).value.trim();
  for (const name of TICKS) statement[name] = field(form, name).checked;
  const text = canonical(statement);
  const { signature } = await signStatement(recipient, text);
  show(await tell("POST", form.action, { statement: text, signature }));
}

/** @param {HTMLFormElement} form */
async function sent(form) {
  show(await tell("POST", form.action, {}));
}

/** @param {{ code: string, until: string, member: number }} told */
function show(told) {
  part("code").textContent = told.code;
  part("code-member").textContent = String(told.member);
  part("code-until").textContent = new Date(told.until).toLocaleTimeString("zh-CN", {
    hour: "2-digit",
    minute: "2-digit",
    timeZone: "Asia/Shanghai",
  });
  dialog.showModal();
}

/**
 * @param {HTMLFormElement} form
 * @param {() => Promise<void>} act
 */
function onSubmit(form, act) {
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    void carefully(page, form.querySelector("button[type=submit]"), act);
  });
}

/**
 * @param {HTMLFormElement} form
 * @param {string} name
 */
function field(form, name) {
  return /** @type {HTMLInputElement} */ (form.elements.namedItem(name));
}

/** @param {string} name */
function part(name) {
  return /** @type {HTMLElement} */ (dialog.querySelector(`[data-${name}]`));
}
