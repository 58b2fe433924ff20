// The offline page: terms and keyfile in, price and files filled in, one sealed file out. No network, nothing kept.
// @ts-check

import { amountOf, inCapitals, inFigures } from "../bids/capitals.js";
import { calledFor, FIELD, isNeededFor, textOf } from "../bids/consortium-rules.js";
import { inBytes } from "../bids/pace.js";
import { amountFrom, percentOf } from "../bids/price-basis.js";
import { canMakeKeys } from "../parties/keyfile.js";
import { isForm } from "../sealing/forms.js";
import { partiesTyped, showParties, startParties, wrongSoFar } from "./parties.js";
import { sealBid, sealDummy, unlock } from "./sealing.js";
import { basisIn, declaredIn, letterWarning, mustBeComplete, Refusal, termsIn } from "./terms.js";
import { say } from "./words.js";

/** @typedef {import("./terms.js").Terms} Terms */
/** @typedef {import("./words.js").Language} Language */

let language = /** @type {Language} */ (navigator.language.startsWith("zh") ? 0 : 1);
let terms = /** @type {Terms | null} */ (null);
/** The form that stands on the page: what is filled in stays while the next terms ask for the same. */
let shown = "";
let keys = /** @type {Awaited<ReturnType<typeof unlock>> | null} */ (null);

/** @param {string} selector */
const at = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
/** @param {string} name */
const input = (name) => /** @type {HTMLInputElement} */ (document.querySelector(`[name="${name}"]`));
/** @param {import("./terms.js").Label} label */
const inWords = (label) => (language === 0 ? label.zh : label.en);

void start();

async function start() {
  startParties(tellParties);
  translate();
  at("[data-language]").addEventListener("click", () => {
    language = language === 0 ? 1 : 0;
    translate();
    if (terms) showTerms(terms);
  });
  if (!(await canMakeKeys())) {
    at("[data-unable]").hidden = false;
    return;
  }
  input("terms").addEventListener("change", () => void carefully(takeTerms));
  at("[data-keys]").addEventListener("submit", on(takeKeys));
  at("[data-fill]").addEventListener("submit", on(seal));
  at("[data-audit]").addEventListener("submit", on(audit));
  input("price").addEventListener("input", showCapitals);
  document.body.dataset.ready = "";
}

/** @param {() => Promise<void>} act */
function on(act) {
  return (/** @type {Event} */ event) => {
    event.preventDefault();
    void carefully(act);
  };
}

/** @param {() => Promise<void>} act */
async function carefully(act) {
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (document.querySelectorAll("form button"));
  at("[data-wrong]").hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (failure) {
    const refusal = failure instanceof Refusal ? failure : new Refusal("seal_failed");
    const gaps = Object.entries(refusal.gaps).map(([name, gap]) => [name, typeof gap === "number" ? inBytes(gap) : gap]);
    at("[data-wrong]").textContent = say(language, refusal.code, Object.fromEntries(gaps));
    at("[data-wrong]").dataset.code = refusal.code;
    at("[data-wrong]").hidden = false;
    at("[data-wrong]").focus();
    if (!(failure instanceof Refusal)) throw failure;
  } finally {
    for (const button of buttons) button.disabled = false;
    at("[data-progress]").textContent = "";
  }
}

async function takeTerms() {
  terms = null;
  at("[data-terms]").replaceChildren();
  at("[data-escrow]").hidden = true;
  input("escrow").checked = false;
  const file = input("terms").files?.[0];
  if (!file) throw new Refusal("no_terms");
  terms = termsIn(await file.text());
  showTerms(terms);
}

async function takeKeys() {
  if (!terms) throw new Refusal("no_terms");
  const file = input("keyfile").files?.[0];
  if (!file) throw new Refusal("no_keys");
  keys = null;
  at("[data-unlocked]").hidden = true;
  at("[data-progress]").textContent = say(language, "unlocking");
  const opened = await unlock(file, input("passphrase").value);
  if (opened.recipient !== terms.recipient) throw new Refusal("keys_of_another");
  keys = opened;
  input("passphrase").value = "";
  at("[data-unlocked]").hidden = false;
}

async function seal() {
  const { lot, own } = ready();
  if (Date.now() >= Date.parse(lot.deadline)) throw new Refusal("terms_late");
  const filled = filledIn(lot);
  const price = mustBeComplete(lot, filled, inWords);
  const { members } = filled.parties;
  const typed = Object.entries(filled.fields).map(([name, text]) => [name, text.trim()]);
  const fields = Object.fromEntries([...typed, ...(members ? [[FIELD, textOf(members)]] : [])]);
  const files = Object.fromEntries(
    Object.entries(filled.chosen).map(([name, chosen]) => [name, chosen.flatMap((one) => one.files)]),
  );
  const isEscrowed = input("escrow").checked && Boolean(lot.escrow);
  const made = await sealBid(lot, own, { price, fields, files, isEscrowed }, (name, done, whole) => {
    const percent = Math.floor((100 * done) / Math.max(1, whole));
    at("[data-progress]").textContent = say(language, "sealing", { name: inWords(lot.labels[name]), percent });
  });
  const size = inBytes(made.container.size);
  const told = { count: made.envelopes.length, size, price: inFigures(made.read.price), capitals: inCapitals(made.read.price) };
  at("[data-told]").textContent = say(language, "done", told);
  at("[data-told-together]").hidden = !made.read.fields[FIELD];
  at("[data-told-together]").textContent = say(language, "done_together", { members: made.read.fields[FIELD] ?? "" });
  const isOver = Boolean(lot.ceiling) && Number(made.read.price) > Number(lot.ceiling);
  at("[data-over]").hidden = !isOver;
  at("[data-over]").textContent = isOver ? say(language, "over", { ceiling: inFigures(lot.ceiling) }) : "";
  const warning = await letterWarning(lot, filled);
  at("[data-letter]").hidden = !warning;
  at("[data-letter]").textContent = warning ? say(language, warning.code, warning.gaps) : "";
  at("[data-digests]").replaceChildren(...made.envelopes.map(({ name, sha256 }) => row(inWords(lot.labels[name]), sha256)));
  at("[data-escrowed]").hidden = !lot.escrow;
  at("[data-escrowed]").textContent = say(language, isEscrowed ? "escrowed" : "not_escrowed");
  offer("[data-save]", made.container, made.name);
  at("[data-done]").hidden = false;
  at("[data-done] h2").focus();
}

async function audit() {
  const { lot, own } = ready();
  const { blob, fileKey } = await sealDummy(lot, own);
  offer("[data-audit-save]", blob, "dummy.age");
  at("[data-audit-key]").textContent = fileKey;
  at("[data-audited]").hidden = false;
}

function ready() {
  if (!terms) throw new Refusal("no_terms");
  if (!keys) throw new Refusal("no_keys");
  return { lot: terms, own: keys };
}

/**
 * @param {Terms} lot
 * @returns {import("./terms.js").FilledIn}
 */
function filledIn(lot) {
  const fields = Object.fromEntries(lot.fields.map(({ name }) => [name, input(`field-${name}`).value]));
  const parties = partiesTyped();
  const chosen = /** @type {Record<string, import("./terms.js").Chosen[]>} */ ({});
  for (const one of /** @type {NodeListOf<HTMLInputElement>} */ (document.querySelectorAll("[data-envelope]"))) {
    const { envelope = "", material = "" } = one.dataset;
    (chosen[envelope] ??= []).push({ material, files: calledFor(material, [...(one.files ?? [])], declaredIn(parties)) });
  }
  return { price: input("price").value, fields, chosen, parties };
}

/** What is wrong with the members so far, and which documents are needed for who bids. */
function tellParties() {
  const wrong = wrongSoFar();
  at("[data-members-wrong]").hidden = !wrong;
  at("[data-members-wrong]").textContent = wrong ? say(language, `consortium_${wrong}`) : "";
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-envelope]"))) {
    const words = /** @type {HTMLElement} */ (one.previousElementSibling);
    words.textContent = materialWords(one.dataset.material ?? "", one.dataset.required === "true");
  }
}

/**
 * @param {string} material empty for files beside those that are listed
 * @param {boolean} isRequired
 */
function materialWords(material, isRequired) {
  const words = material || say(language, "other_files");
  return isRequired || isNeededFor(material, declaredIn(partiesTyped())) ? words : `${words} · ${say(language, "optional")}`;
}

/** @param {Terms} lot */
function showTerms(lot) {
  const rows = [
    row(say(language, "lot"), `${lot.lot} ${lot.title}`),
    row(say(language, "document"), `${lot.document.version} · ${lot.document.sha256}`),
    row(say(language, "deadline"), new Date(Date.parse(lot.deadline)).toLocaleString(language ? "en-GB" : "zh-CN")),
    row(say(language, "revision"), String(lot.revision + 1)),
  ];
  at("[data-terms]").replaceChildren(...rows);
  showEscrow(lot);
  showParties(lot);
  const place = at("[data-entries]");
  const form = JSON.stringify([language, lot.lot, lot.envelopes, lot.fields, lot.materials, lot.ceiling]);
  if (form === shown) return;
  shown = form;
  const typed = Object.fromEntries(lot.fields.map(({ name }) => [name, input(`field-${name}`)?.value ?? ""]));
  const fields = lot.fields.map(({ name, label }) => {
    const field = Object.assign(document.createElement("input"), { name: `field-${name}`, maxLength: 200, value: typed[name] });
    return labelled(inWords(label), field);
  });
  const files = lot.envelopes.filter((name) => !isForm(name)).map((name) => envelopeOf(lot, name));
  at("[data-fields]").replaceChildren(...fields);
  place.replaceChildren(...files);
  tellParties();
  followBasis(lot);
}

/** Where the price is stated as a discount or a rate, that is typed and the amount follows. @param {Terms} lot */
function followBasis(lot) {
  const basis = basisIn(lot);
  input("price").readOnly = Boolean(basis);
  at("[data-reckoned]").hidden = !basis;
  if (!basis) return;
  at("[data-reckoned]").textContent = say(language, "reckoned", { name: inWords(basis.label), ceiling: inFigures(lot.ceiling) });
  const percent = input(`field-${basis.name}`);
  const reckon = () => {
    const amount = amountFrom(basis.name, percentOf(percent.value), lot.ceiling);
    input("price").value = amount ? inFigures(amount) : "";
    showCapitals();
  };
  percent.addEventListener("input", reckon);
  percent.addEventListener("change", () => void (percent.value = percentOf(percent.value)));
  reckon();
}

/** @param {Terms} lot */
function showEscrow({ escrow }) {
  at("[data-escrow]").hidden = !escrow;
  if (!escrow) return;
  const names = escrow.names.join(language ? ", " : "、");
  const gaps = { names, count: escrow.names.length, needed: escrow.threshold };
  at("[data-escrow-choice]").textContent = say(language, "escrow", gaps);
}

/**
 * @param {Terms} lot
 * @param {string} name
 */
function envelopeOf(lot, name) {
  const group = document.createElement("fieldset");
  group.append(Object.assign(document.createElement("legend"), { textContent: inWords(lot.labels[name]) }));
  const own = lot.materials.filter(({ envelope }) => envelope === name);
  const wanted = [...own, { name: "", is_required: !own.length }];
  for (const material of wanted) {
    const chooser = Object.assign(document.createElement("input"), { type: "file", multiple: true });
    Object.assign(chooser.dataset, { envelope: name, material: material.name, required: material.is_required });
    group.append(labelled(materialWords(material.name, material.is_required), chooser));
  }
  return group;
}

function showCapitals() {
  const amount = amountOf(input("price").value);
  at("[data-capitals]").textContent = amount ? inCapitals(amount) : "—";
}

function translate() {
  document.documentElement.lang = language ? "en" : "zh-CN";
  document.title = say(language, "title");
  for (const one of /** @type {NodeListOf<HTMLElement>} */ (document.querySelectorAll("[data-say]"))) {
    one.textContent = say(language, one.dataset.say ?? "", { number: one.dataset.number ?? "" });
  }
}

/**
 * @param {string} selector
 * @param {Blob} blob
 * @param {string} name
 */
function offer(selector, blob, name) {
  const link = /** @type {HTMLAnchorElement} */ (at(selector));
  if (link.href.startsWith("blob:")) URL.revokeObjectURL(link.href);
  link.href = URL.createObjectURL(blob);
  link.download = name;
}

/**
 * @param {string} words
 * @param {HTMLInputElement} field
 */
function labelled(words, field) {
  const label = document.createElement("label");
  label.append(Object.assign(document.createElement("span"), { textContent: words }), field);
  return label;
}

/**
 * @param {string} name
 * @param {string} text
 */
function row(name, text) {
  const line = document.createElement("p");
  line.append(Object.assign(document.createElement("b"), { textContent: name }), ` ${text}`);
  return line;
}
