// The page on which anybody checks a receipt: a file that is chosen or dropped, or the code behind the address's `#`.
// @ts-check

import { inThousands, inShanghai } from "./words.js";
import { judge, NoReceipt, readCode, readFile } from "./checking.js";

/** @typedef {import("./checking.js").Parcel} Parcel */
/** @typedef {import("./checking.js").Verdict} Verdict */

const LARGEST = 1 << 20;

const root = /** @type {HTMLElement} */ (document.querySelector("[data-verification]"));
const trust = JSON.parse(document.getElementById("receipt-trust")?.textContent ?? "{}");
const input = /** @type {HTMLInputElement} */ (inside(root, "input[type=file]"));
const place = inside(root, "[data-drop]");

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
addEventListener("hashchange", takeCode);
takeCode();

/** @param {File | undefined} file */
function take(file) {
  if (file) void check(async () => readFile(file.size > LARGEST ? "" : await file.text()));
  input.value = "";
}

function takeCode() {
  if (location.hash.includes(".")) void check(() => readCode(location.hash));
}

/** @param {() => Promise<Parcel>} read */
async function check(read) {
  inside(root, "[data-none]").hidden = inside(root, "[data-verdict]").hidden = true;
  try {
    const parcel = await read();
    showVerdict(await judge(parcel, trust), !parcel.statement);
  } catch (failure) {
    if (!(failure instanceof NoReceipt)) console.error(failure);
    inside(root, "[data-none]").hidden = false;
    inside(root, "[data-none]").focus();
  }
}

/**
 * @param {Verdict} verdict
 * @param {boolean} isCodeOnly
 */
function showVerdict({ receipt, findings, isWhole, platform, bidder }, isCodeOnly) {
  for (const { name, state } of findings) {
    const pills = /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll(`[data-check="${name}"] [data-state-is]`));
    for (const pill of pills) pill.hidden = pill.dataset.stateIs !== state;
  }
  inside(root, '[data-whole="yes"]').hidden = !isWhole;
  inside(root, '[data-whole="no"]').hidden = isWhole;
  inside(root, "[data-demonstration]").hidden = !receipt.demonstration;
  inside(root, "[data-code-only]").hidden = !isCodeOnly;
  inside(root, "[data-kind-bid]").hidden = !receipt.envelopes.length;
  inside(root, "[data-kind-withdrawal]").hidden = receipt.envelopes.length > 0;
  inside(root, "[data-lot]").textContent = receipt.lot;
  inside(root, "[data-received-at]").textContent = inShanghai(receipt.received_at);
  inside(root, "[data-revision]").textContent = String(receipt.revision);
  inside(root, "[data-number]").textContent = String(receipt.number).match(/.{1,4}/g)?.join("-") ?? "";
  inside(root, "[data-statement]").textContent = receipt.statement;
  inside(root, "[data-platform]").textContent = [platform.person, platform.organisation].filter(Boolean).join(" · ");
  inside(root, "[data-bidder]").textContent = bidder ? [bidder.person, bidder.organisation].filter(Boolean).join(" · ") : "";
  for (const line of root.querySelectorAll("[data-bidder-line]")) line.toggleAttribute("hidden", !bidder);
  showFiles(receipt.envelopes);
  inside(root, "[data-verdict]").hidden = false;
  inside(root, `[data-whole="${isWhole ? "yes" : "no"}"]`).focus();
}

/** @param {import("./checking.js").SealedFile[]} files */
function showFiles(files) {
  const pattern = /** @type {HTMLTemplateElement} */ (inside(root, "[data-file-row]"));
  const rows = files.map(({ name, size, sha256 }) => {
    const row = /** @type {DocumentFragment} */ (pattern.content.cloneNode(true));
    inside(row, "[data-name]").textContent = `${name}.age`;
    inside(row, "[data-size]").textContent = inThousands(size);
    inside(row, "[data-digest]").textContent = sha256;
    return row;
  });
  inside(root, "[data-files]").hidden = !rows.length;
  inside(root, "[data-files] tbody").replaceChildren(...rows);
}

/**
 * @param {ParentNode} within
 * @param {string} selector
 */
function inside(within, selector) {
  return /** @type {HTMLElement} */ (within.querySelector(selector));
}
