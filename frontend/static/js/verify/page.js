// The part of the verification page that takes a bundle or a receipt: a file chosen or dropped, judged here, shown check by check.
// @ts-check

import { inShanghai } from "../bids/receipts/words.js";
import { FINDINGS, OF_A_RECEIPT, REASONS, sentenceOf, STATUSES, TITLES } from "./words.js";

/** @typedef {import("./verifying.js").Checked} Checked */
/** @typedef {import("./verifying.js").Verdict} Verdict */

const MOST_SHOWN = 20;
/** A bundle has more checks than a receipt. */
const MANY = 10;
const language = document.documentElement.lang.startsWith("zh") ? 0 : 1;
const root = /** @type {HTMLElement} */ (document.querySelector("[data-verifying]"));
const input = /** @type {HTMLInputElement} */ (inside(root, "input[type=file]"));
const place = inside(root, "[data-drop]");
/** Fetched at once, so that the page works without a network from then on. */
const engine = Promise.all([import("./verifying.js"), import("./receipts.js")]);
void engine.then(([{ papers }]) => papers());
let turn = 0;

inside(root, "[data-needs-script]").hidden = false;
input.addEventListener("change", () => take(input.files?.[0]));
for (const kind of ["dragenter", "dragover"]) {
  root.addEventListener(kind, (event) => {
    event.preventDefault();
    place.classList.add("is-over");
  });
}
for (const kind of ["dragleave", "drop"]) root.addEventListener(kind, () => place.classList.remove("is-over"));
root.addEventListener("drop", (event) => {
  event.preventDefault();
  take(/** @type {DragEvent} */ (event).dataTransfer?.files[0]);
});

/** @param {File | undefined} file */
function take(file) {
  if (file) void judge(file);
  input.value = "";
}

/** @param {File} file */
async function judge(file) {
  turn += 1;
  const own = turn;
  for (const part of root.querySelectorAll("[data-verdict], [data-none], [data-whole]")) part.toggleAttribute("hidden", true);
  const said = inside(root, "[data-progress]");
  const tell = (/** @type {number} */ number) => {
    if (own === turn) said.textContent = `${number}  ${TITLES[number][language]}`;
  };
  inside(root, "[data-busy]").hidden = false;
  said.textContent = file.name;
  const verdict = await verdictOn(file, tell);
  if (own !== turn) return;
  inside(root, "[data-busy]").hidden = true;
  if (verdict) show(verdict, file.name);
  else reveal("[data-none]");
}

/**
 * @param {File} file
 * @param {(number: number) => void} tell
 */
async function verdictOn(file, tell) {
  const [{ verify }, { verifyReceipt }] = await engine;
  const trusted = root.dataset.root ?? "";
  const isZip = new Uint8Array(await file.slice(0, 2).arrayBuffer()).join() === "80,75";
  return isZip ? verify(file, { root: trusted, tell }) : verifyReceipt(file, trusted);
}

/**
 * @param {Verdict} verdict
 * @param {string} name
 */
function show({ isGood, policy, root: digest, rootName, platform, checks }, name) {
  const isReceipt = checks.length < MANY;
  const told = /** @type {Record<string, string>} */ ({
    name,
    lot: textOf(policy.lot),
    made: inShanghai(textOf(policy.made_at)),
    root: digest,
    "root-name": rootName,
    platform,
  });
  for (const [part, text] of Object.entries(told)) inside(root, `[data-told="${part}"]`).textContent = text || "–";
  inside(root, "[data-is-rehearsal]").hidden = policy.clock !== "rehearsal";
  inside(root, "[data-is-demonstration]").hidden = policy.demonstration !== true;
  inside(root, "[data-root-same]").hidden = !digest || digest !== root.dataset.root;
  const isLeft = checks.some(({ status }) => status === "left");
  inside(root, "[data-is-left]").hidden = !isGood || !isLeft;
  inside(root, "[data-checks]").replaceChildren(...checks.map((one) => rowOf(one, isReceipt ? OF_A_RECEIPT : TITLES)));
  inside(root, "[data-verdict]").hidden = false;
  reveal(`[data-whole="${isGood ? "yes" : "no"}"]`);
}

/**
 * @param {Checked} checked
 * @param {Record<number, import("./words.js").Words>} titles
 */
function rowOf({ number, status, looked, findings }, titles) {
  const pattern = /** @type {HTMLTemplateElement} */ (inside(root, "template[data-check-row]"));
  const row = /** @type {DocumentFragment} */ (pattern.content.cloneNode(true));
  inside(row, "[data-number]").textContent = String(number);
  inside(row, "[data-title]").textContent = (titles[number] ?? TITLES[number])[language];
  for (const pill of row.querySelectorAll("[data-state-is]")) pill.toggleAttribute("hidden", pill.getAttribute("data-state-is") !== status);
  inside(row, "[data-reason]").textContent = status === "left" ? (REASONS[number]?.[language] ?? STATUSES.left[language]) : "";
  inside(row, "[data-reason]").hidden = status !== "left";
  const count = inside(row, "[data-looked]");
  count.hidden = !looked || status === "left";
  inside(count, "b").textContent = String(looked);
  const list = inside(row, "[data-findings]");
  list.hidden = !findings.length;
  list.replaceChildren(...findings.slice(0, MOST_SHOWN).map((one) => lineOf(one)), ...more(findings.length - MOST_SHOWN));
  return row;
}

/** @param {import("./protocol.js").Finding} finding */
function lineOf(finding) {
  const line = document.createElement("li");
  const where = document.createElement("span");
  where.className = "code is-long";
  where.textContent = finding.where;
  line.append(FINDINGS[finding.code] ? sentenceOf(finding, language) : finding.code, finding.where ? " " : "", where);
  return line;
}

/** @param {number} count */
function more(count) {
  if (count <= 0) return [];
  const line = document.createElement("li");
  line.textContent = `… ${count}`;
  return [line];
}

/** @param {string} selector */
function reveal(selector) {
  const found = inside(root, selector);
  found.hidden = false;
  found.focus();
}

/** @param {unknown} value */
const textOf = (value) => (typeof value === "string" ? value.slice(0, 120) : "");


/**
 * @param {ParentNode} within
 * @param {string} selector
 */
function inside(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}
