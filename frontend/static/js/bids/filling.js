// Filling in: the price with its capitals, what is chosen for each envelope, how large it gets, and what is missing.
// @ts-check

import { expectedSize } from "../sealing/envelope.js";
import { isForm } from "../sealing/forms.js";
import { blindRules, startBlindness } from "./blindness.js";
import { amountOf, inCapitals, inFigures } from "./capitals.js";
import { checked, findingsIn, isBeingRead } from "./checking.js";
import { checklistOf, missingIn } from "./checklist.js";
import { consortiumLines, declared, isNeeded, startConsortium } from "./consortium.js";
import { choicesOf, entries, findingsOfEntry, inWords, startEntries } from "./entries.js";
import { gathered } from "./files.js";
import { filesOf, letterLines, startLetter } from "./letter.js";
import { inBytes } from "./pace.js";
import { field, inside, labelOfEnvelope, placeLine, root, said, stage, terms, Told, work } from "./page.js";
import { amountFrom, percentOf } from "./price-basis.js";
import { whatOf } from "./report.js";
import { showSafety } from "./safety.js";


/** @typedef {import("../sealing/envelope.js").GivenFile} GivenFile */
/** @typedef {{ name: string, files: GivenFile[] }} FilledEnvelope */

/**
 * @param {(form: HTMLElement) => Promise<void>} seal what the button does
 * @param {() => void} told called after every change
 */
export function startFilling(seal, told) {
  const price = field("price");
  price.addEventListener("change", () => {
    const amount = amountOf(price.value);
    if (amount) price.value = inFigures(amount);
  });
  const basis = basisInput();
  basis?.addEventListener("change", () => void (basis.value = percentOf(basis.value)));
  stage("fill").addEventListener("submit", (event) => {
    event.preventDefault();
    void seal(stage("fill"));
  });
  const changed = () => {
    reckonPrice();
    showAll();
    told();
  };
  stage("fill").addEventListener("input", (event) => {
    if (!(/** @type {HTMLElement} */ (event.target).matches("[data-grave-sure]"))) changed();
  });
  startLetter(changed);
  startConsortium(changed);
  startEntries(changed);
  startBlindness();
  reckonPrice();
  showAll();
}

/** Says until when sending must have begun, for what is chosen or sealed. */
export function showSafeStart() {
  const { parcel } = work;
  showSafety(parcel ? parcel.envelopes.reduce((sum, one) => sum + one.size, -work.sent) : expectedBytes());
}

/** The price, when nothing is missing; otherwise everything that is missing, in one list. */
export function mustBeComplete() {
  const missing = missingIn(linesNow());
  const wrong = new Set(missing.map((line) => line.target));
  for (const input of [...sheetFields(), ...entries().map((entry) => entry.input)]) {
    if (wrong.has(input.id)) input.setAttribute("aria-invalid", "true");
    else input.removeAttribute("aria-invalid");
  }
  const empty = filled().filter(({ files }) => !files.length).map(({ name }) => name);
  const places = missing.map(({ name, target }) => ({ text: name, target }));
  if (places.length) throw new Told(said("missing", { count: places.length }), places);
  if (empty.length) throw new Told(said("envelopeEmpty", { name: labelOfEnvelope(empty[0]) }));
  const size = expectedBytes();
  if (size > terms.limit) throw new Told(said("tooLarge", { size: inBytes(size), limit: inBytes(terms.limit) }));
  return amountOf(field("price").value) ?? "";
}

/**
 * Waits for the check of the files. True when nothing grave was found, or the bidder has said that he has seen it.
 */
export async function maySealAsItIs() {
  await checked();
  const grave = graveFindings();
  const sure = /** @type {HTMLInputElement} */ (inside(root, "[data-grave-sure]"));
  const place = inside(root, "[data-grave]");
  const isSame = place.dataset.said === JSON.stringify(grave);
  if (!grave.length || (sure.checked && isSame)) return true;
  sure.checked = false;
  place.dataset.said = JSON.stringify(grave);
  inside(place, "[data-grave-list]").replaceChildren(...grave.map(({ text, target }) => placeLine(text, target)));
  place.hidden = false;
  place.scrollIntoView({ block: "center" });
  place.focus({ preventScroll: true });
  return false;
}

/** @returns {FilledEnvelope[]} every envelope but the sheets */
export function filled() {
  return terms.envelopes
    .filter((name) => !isForm(name))
    .map((name) => {
      const own = entries().filter((entry) => entry.envelope === name);
      return { name, files: gathered(own.flatMap((entry) => declared(entry, filesOf(entry)))) };
    });
}

/**
 * The words beside an entry.
 * @param {HTMLInputElement} input
 */
export const labelOf = (input) => (input.labels?.[0]?.firstChild?.textContent ?? "").trim();

/** Everything that follows from what is filled in now. */
export function showAll() {
  showPrice();
  for (const { name, files } of filled()) {
    const size = root.querySelector(`[data-envelope="${name}"] [data-size]`);
    if (size) size.textContent = files.length ? inWords(files.map((file) => file.blob)) : said("empty");
  }
  showTotal();
  showChecklist();
  showSafeStart();
  if (!graveFindings().length) inside(root, "[data-grave]").hidden = true;
}

/** Where the document has prices stated as a discount or a rate, the amount follows from it. */
function reckonPrice() {
  const basis = basisInput();
  if (!basis) return;
  const amount = amountFrom(basis.dataset.basis ?? "", percentOf(basis.value), terms.ceiling);
  field("price").value = amount ? inFigures(amount) : "";
}

/** @returns {HTMLInputElement | null} where a discount or a rate is typed; nothing where the price is an amount */
const basisInput = () => root.querySelector("[data-basis]");

function showPrice() {
  const amount = amountOf(field("price").value);
  inside(root, "[data-capitals]").textContent = amount ? inCapitals(amount) : "—";
  const over = inside(root, "[data-over]");
  over.hidden = !isOverCeiling();
  if (!over.hidden) inside(over, "span").textContent = said("over", { ceiling: inFigures(terms.ceiling) });
}

function isOverCeiling() {
  const amount = amountOf(field("price").value);
  return Boolean(amount && terms.ceiling && Number(amount) > Number(terms.ceiling));
}

function showTotal() {
  const bytes = expectedBytes();
  const bar = /** @type {HTMLMeterElement} */ (inside(root, "[data-total-bar]"));
  bar.max = terms.limit;
  bar.value = Math.min(bytes, terms.limit);
  inside(root, "[data-total]").textContent = said("total", { size: inBytes(bytes), limit: inBytes(terms.limit) });
  inside(root, "[data-total-over]").hidden = bytes <= terms.limit;
}

function showChecklist() {
  const template = /** @type {HTMLTemplateElement} */ (root.querySelector("[data-check-row]"));
  const lines = linesNow().map(({ name, target, state, findings }) => {
    const row = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
    row.dataset.state = state;
    inside(row, "[data-check-name]").replaceWith(...placeLine(name, target).childNodes);
    for (const pill of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-state-is]"))) {
      pill.hidden = pill.dataset.stateIs !== state;
    }
    inside(row, "[data-check-count]").textContent = findings ? said("findings", { count: findings }) : "";
    return row;
  });
  inside(root, "[data-checklist]").replaceChildren(...lines);
  const missing = lines.filter((line) => line.dataset.state === "missing").length;
  inside(root, "[data-missing]").textContent = missing ? said("stillMissing", { count: missing }) : said("nothingMissing");
}

function linesNow() {
  const price = field("price");
  const isOver = isOverCeiling();
  const fields = sheetFields().map((input) => ({
    target: input.id,
    name: labelOf(input),
    isRequired: input.required || input === price,
    isThere: input === price ? Boolean(amountOf(input.value)) : Boolean(input.value.trim()),
    isChecking: false,
    findings: input === price && isOver ? 1 : 0,
    isGrave: input === price && isOver,
  }));
  const all = entries();
  const files = all.map((entry) => {
    const findings = findingsOfEntry(entry);
    return {
      target: entry.input.id,
      name: all.filter((one) => one.name === entry.name).length > 1 ? inEnvelope(entry) : entry.name,
      isRequired: entry.isRequired || isNeeded(entry),
      isThere: choicesOf(entry).length > 0,
      isChecking: choicesOf(entry).some(({ file }) => isBeingRead(file)),
      findings: findings.filter((one) => one.weight !== "note").length,
      isGrave: findings.some((one) => one.weight === "stop"),
    };
  });
  return checklistOf([...fields, ...consortiumLines(), ...files, ...letterLines()]);
}

/** @param {{ envelope: string, name: string }} entry */
const inEnvelope = ({ envelope, name }) => said("pair", { name: labelOfEnvelope(envelope), text: name });

/** What will probably cost the bid, each with its place. */
function graveFindings() {
  const grave = entries().flatMap((entry) =>
    choicesOf(entry).flatMap(({ file }) =>
      findingsIn(file, blindRules(entry.envelope))
        .filter((one) => one.weight === "stop")
        .map((one) => ({ text: said("pair", { name: file.name, text: whatOf(one) }), target: entry.input.id })),
    ),
  );
  if (isOverCeiling()) grave.unshift({ text: said("over", { ceiling: inFigures(terms.ceiling) }), target: field("price").id });
  return grave;
}

function expectedBytes() {
  const given = filled();
  if (!given.some(({ files }) => files.length)) return 0;
  const sizes = given.map(({ files }) => expectedSize(files.map(({ name, blob }) => ({ name, size: blob.size }))));
  return sizes.reduce((sum, size) => sum + size, 0);
}

/** @returns {HTMLInputElement[]} the price first */
const sheetFields = () => [...inside(root, "[data-opening-sheet]").querySelectorAll("input")];

export const otherFields = () => sheetFields().filter((input) => input.name !== "price");
