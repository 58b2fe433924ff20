// Filling in: the price with its capitals, the files for each envelope, and whether everything is there.
// @ts-check

import { expectedSize } from "../sealing/envelope.js";
import { amountOf, inCapitals, inFigures } from "./capitals.js";
import { gathered } from "./files.js";
import { inBytes, lastSafeStart } from "./pace.js";
import { field, inside, labelOfEnvelope, root, said, SHEET, stage, terms, Told, work } from "./page.js";

const SHANGHAI_MS = 8 * 3_600_000;

/** @typedef {import("../sealing/envelope.js").GivenFile} GivenFile */
/** @typedef {{ name: string, files: GivenFile[] }} FilledEnvelope */

/**
 * @param {(form: HTMLElement) => Promise<void>} seal what the button does
 */
export function startFilling(seal) {
  const price = field("price");
  price.addEventListener("input", showPrice);
  price.addEventListener("change", () => {
    const amount = amountOf(price.value);
    if (amount) price.value = inFigures(amount);
  });
  for (const input of fileInputs()) input.addEventListener("change", () => showChosen(input));
  stage("fill").addEventListener("submit", (event) => {
    event.preventDefault();
    void seal(stage("fill"));
  });
  showPrice();
  for (const input of fileInputs()) if (input.files?.length) showChosen(input);
}

/** Says until when sending must have begun, for what is chosen or sealed. */
export function showSafeStart() {
  const line = inside(document.body, "[data-safe-start]");
  const { parcel, speed } = work;
  const bytes = parcel ? parcel.envelopes.reduce((sum, one) => sum + one.size, 0) : expectedBytes();
  line.hidden = bytes === 0;
  const last = new Date(Math.max(0, lastSafeStart(terms.deadline, bytes, speed)) + SHANGHAI_MS).toISOString();
  const at = `${last.slice(5, 10)} ${last.slice(11, 16)}`;
  line.textContent = said(speed ? "safeMeasured" : "safeAssumed", { at });
}

/** What is wrong with what was filled in, said at the first field that it is about. */
export function mustBeComplete() {
  const price = field("price");
  const missing = fileInputs().filter((input) => "required" in input.dataset && !input.files?.length);
  const blanks = otherFields().filter((input) => input.required && !input.value.trim());
  const amount = amountOf(price.value);
  const wrong = [...(amount ? [] : [price]), ...blanks, ...missing];
  for (const input of allInputs()) input.toggleAttribute("aria-invalid", false);
  for (const input of wrong) input.setAttribute("aria-invalid", "true");
  wrong[0]?.focus();
  if (!amount) throw new Told(said("priceWrong"));
  if (blanks.length) throw new Told(said("fieldMissing", { name: labelOf(blanks[0]) }));
  if (missing.length) throw new Told(said("fileMissing", { name: missing[0].dataset.material ?? "" }));
  for (const { name, files } of filled()) {
    if (!files.length) throw new Told(said("envelopeEmpty", { name: labelOfEnvelope(name) }));
  }
  const size = expectedBytes();
  if (size > terms.limit) throw new Told(said("tooLarge", { size: inBytes(size), limit: inBytes(terms.limit) }));
  return amount;
}

/** @returns {FilledEnvelope[]} every envelope but the sheet */
export function filled() {
  return terms.envelopes
    .filter((name) => name !== SHEET)
    .map((name) => {
      const inputs = fileInputs().filter((input) => input.closest(`[data-envelope="${name}"]`));
      return { name, files: gathered(inputs.flatMap((input) => [...(input.files ?? [])])) };
    });
}

/**
 * The words beside an entry.
 * @param {HTMLInputElement} input
 */
export const labelOf = (input) => (input.labels?.[0]?.firstChild?.textContent ?? "").trim();

function showPrice() {
  const amount = amountOf(field("price").value);
  inside(root, "[data-capitals]").textContent = amount ? inCapitals(amount) : "—";
  const over = inside(root, "[data-over]");
  over.hidden = !amount || !terms.ceiling || Number(amount) <= Number(terms.ceiling);
  if (!over.hidden) over.textContent = said("over", { ceiling: inFigures(terms.ceiling) });
}

/** @param {HTMLInputElement} input */
function showChosen(input) {
  const files = [...(input.files ?? [])];
  const hint = input.closest(".entry")?.querySelector("[data-chosen]");
  if (hint) hint.textContent = files.length ? inWords(files) : said("none");
  input.removeAttribute("aria-invalid");
  for (const { name, files: given } of filled()) {
    const section = root.querySelector(`[data-envelope="${name}"] [data-size]`);
    if (section) section.textContent = given.length ? inWords(given.map((file) => file.blob)) : said("empty");
  }
  showSafeStart();
}

function expectedBytes() {
  const given = filled();
  if (!given.some(({ files }) => files.length)) return 0;
  const sizes = given.map(({ files }) => expectedSize(files.map(({ name, blob }) => ({ name, size: blob.size }))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @param {readonly Blob[]} files */
function inWords(files) {
  return said("chosen", { count: files.length, size: inBytes(files.reduce((sum, file) => sum + file.size, 0)) });
}

const allInputs = () => /** @type {HTMLInputElement[]} */ ([...stage("fill").querySelectorAll("input")]);

const fileInputs = () => allInputs().filter((input) => input.type === "file");

export const otherFields = () => allInputs().filter((input) => input.type !== "file" && input.name !== "price");
