// 投标函签字 — a letter that a colleague handed over is read, signed with the keys of this browser and saved. It is never sent anywhere:
// for the time-stamp the platform gets the digest of the signature.
// @ts-check

import { clockFrom } from "../lib/clock.js";
import { find as findKeys } from "../parties/keystore.js";
import { capacityOf, letterStanding, REPRESENTATIVE, stampState, UNIT_SEAL } from "./letter-rules.js";
import { capital, dated, letterWorker, signingFor, stampedAt, timeStamps } from "./letter-signature.js";

/** @typedef {import("../signing/pades.js").Found} Found */

/** @param {string} selector */
const at = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
/** @type {{ now: number, recipient: string, letter: import("./page.js").LetterTerms }} */
const terms = JSON.parse(at("#letter-terms").textContent ?? "{}");
const clock = clockFrom(terms.now, () => performance.now());
const csrf = () => /** @type {HTMLInputElement} */ (at('[name="csrfmiddlewaretoken"]')).value;
const ask = letterWorker(at("[data-signing]").dataset.letter ?? "", timeStamps(at("[data-signing]").dataset.stamps ?? "", csrf));
const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("[data-letter-sign]"));
const chosen = /** @type {HTMLInputElement} */ (at("#letter-file"));
/** @type {Blob | null} */
let letter = null;
let name = "";

chosen.addEventListener("change", () => void carefully(take));
for (const button of buttons) {
  const part = /** @type {import("./letter-signature.js").Part} */ (button.dataset.letterSign);
  button.addEventListener("click", () => void carefully(() => sign(part)));
}
void tellOfKeys();

async function tellOfKeys() {
  const isHere = Boolean(terms.recipient && (await findKeys(terms.recipient)));
  at("[data-no-key]").hidden = isHere || !terms.recipient;
}

async function take() {
  const [file] = chosen.files ?? [];
  letter = null;
  at("[data-read]").hidden = at("[data-saved]").hidden = true;
  if (!file) return;
  const { found, refused } = await ask({ act: "read", file });
  if (!found) return complain(`refused${capital(refused)}`);
  letter = file;
  name = file.name;
  show(found);
}

/** @param {import("./letter-signature.js").Part} part */
async function sign(part) {
  const signing = signingFor(part, terms.letter, clock.now());
  const keys = await findKeys(terms.recipient);
  if (!letter || !signing) return;
  if (!keys) return complain("noKey");
  const made = await ask({ act: "sign", file: letter, key: keys.p256, signing });
  if (!made.file) return complain(`refused${capital(made.refused)}`);
  letter = made.file;
  name = name.replace(/(（已签）)?\.pdf$/i, "（已签）.pdf");
  show(made.found);
  const link = /** @type {HTMLAnchorElement} */ (at("[data-save]"));
  link.href = URL.createObjectURL(made.file);
  link.download = name;
  at("[data-saved]").hidden = false;
  at("[data-saved]").focus();
}

/** @param {Found[]} found */
function show(found) {
  const view = /** @type {HTMLAnchorElement} */ (at("[data-view]"));
  view.href = URL.createObjectURL(/** @type {Blob} */ (letter));
  at("[data-name]").textContent = name;
  const standing = letterStanding(terms.letter, { found, refused: "" });
  at("[data-spoiled]").hidden = standing.seal !== "spoiled" && standing.signature !== "spoiled";
  at("[data-none]").hidden = found.length > 0;
  at("[data-signatures]").replaceChildren(...found.map(rowOf));
  for (const button of buttons) {
    button.hidden = (button.dataset.letterSign === "seal" ? standing.seal : standing.signature) !== "missing";
  }
  at("[data-read]").hidden = false;
}

/** @param {Found} found */
function rowOf(found) {
  const kind = found.field.startsWith(UNIT_SEAL) ? "seal" : found.field.startsWith(REPRESENTATIVE) ? capacityOf(found) || "signature" : "other";
  const stamp = stampState(found);
  const state = !found.isIntact || found.isValid === false || stamp === "Bad" ? "broken" : found.isValid === null ? "unknown" : "holds";
  const row = document.createElement("li");
  row.dataset.kind = kind;
  row.dataset.state = state;
  row.dataset.stamp = stamp;
  const [title, by] = [document.createElement("b"), document.createElement("span")];
  title.textContent = said(`kind${capital(kind)}`);
  by.textContent = said("by", { name: found.name, organisation: found.organisation, at: dated(found.at), state: said(`is${capital(state)}`) }) + said(`stamp${stamp}`, { at: stampedAt(found) });
  by.className = "small soft";
  row.append(title, by);
  return row;
}

/** @param {() => Promise<void>} act */
async function carefully(act) {
  at("[data-wrong]").hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (failure) {
    complain("failed");
    throw failure;
  } finally {
    for (const button of buttons) button.disabled = false;
  }
}

/** @param {string} code */
function complain(code) {
  at("[data-wrong-text]").textContent = said(code) || said("failed");
  at("[data-wrong]").dataset.code = code;
  at("[data-wrong]").hidden = false;
  at("[data-wrong]").focus();
}

/**
 * @param {string} code
 * @param {Record<string, string>} [gaps]
 */
function said(code, gaps = {}) {
  const sentence = at("[data-signing-words]").dataset[`say${capital(code)}`] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, gap) => gaps[gap] ?? "");
}
