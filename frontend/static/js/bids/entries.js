// The files of each material on the page: chosen or dropped, listed with what the check found, put in order, undone.
// @ts-check

import { blindRules } from "./blindness.js";
import { check, checkOf, findingsIn, isBeingRead, isPdf, withoutProperties } from "./checking.js";
import { added, exchanged, moved, removed } from "./choices.js";
import { inBytes } from "./pace.js";
import { inside, root, said, stage } from "./page.js";
import { findingLines } from "./report.js";

/** @typedef {import("./choices.js").Choices} Choices */
/** @typedef {import("./choices.js").Choice} Choice */
/** @typedef {{ input: HTMLInputElement, place: HTMLElement, key: string, envelope: string, name: string, isRequired: boolean }} Entry */

/** @type {Map<string, Choices>} */
const chosen = new Map();
/** @type {Entry[]} */
let all = [];
/** @type {() => void} */
let changed = () => {};

/** @param {() => void} told called after every change, and when a check has something new */
export function startEntries(told) {
  changed = told;
  const inputs = /** @type {NodeListOf<HTMLInputElement>} */ (stage("fill").querySelectorAll("[data-material]"));
  all = [...inputs].map(entryOf);
  for (const entry of all) {
    entry.input.addEventListener("change", () => take(entry, [...(entry.input.files ?? [])]));
    takeDrops(entry);
    if (entry.input.files?.length) take(entry, [...entry.input.files]);
  }
  stage("fill").addEventListener("blindness", checkAll);
}

export const entries = () => all;

/** @param {Entry} entry */
export const choicesOf = (entry) => chosen.get(entry.key) ?? [];

export const newFileId = () => crypto.randomUUID();

/**
 * Puts files into entries at once, as a draft kept them; entries that it does not name are emptied.
 * @param {ReadonlyMap<string, Choices>} lists
 */
export function setEntries(lists) {
  for (const entry of all) set(entry, lists.get(entry.key) ?? [], "");
}

/**
 * Puts a file in the place of another; said, and undone with the entry's own button.
 * @param {Entry} entry
 * @param {File} file
 * @param {File} next
 * @param {string} done
 */
export function exchangeFile(entry, file, next, done) {
  const choice = choicesOf(entry).find((one) => one.file === file);
  if (choice) set(entry, exchanged(choicesOf(entry), choice.id, { file: next, original: null }, newFileId), done);
}

/** Everything that is chosen. */
export const allChoices = () => all.flatMap((entry) => [...choicesOf(entry)]);

/** @param {Entry} entry */
export const findingsOfEntry = (entry) =>
  choicesOf(entry).flatMap(({ file }) => findingsIn(file, blindRules(entry.envelope)));

/** Draws every list anew and reads what must be read for the rules that hold now. */
export function checkAll() {
  for (const entry of all) draw(entry);
  changed();
}

/** @param {HTMLInputElement} input */
function entryOf(input) {
  const place = /** @type {HTMLElement} */ (input.closest(".entry"));
  const envelope = /** @type {HTMLElement} */ (input.closest("[data-envelope]")).dataset.envelope ?? "";
  const name = input.dataset.material ?? "";
  return { input, place, key: `${envelope}/${name}`, envelope, name, isRequired: "required" in input.dataset };
}

/**
 * @param {Entry} entry
 * @param {readonly File[]} files
 */
function take(entry, files) {
  entry.input.value = "";
  if (!files.length) return;
  const { list, replaced } = added(choicesOf(entry), files, newFileId);
  set(entry, list, replaced.length ? said("fileReplaced", { name: replaced.join(said("between")) }) : "");
}

/** @param {Entry} entry */
function takeDrops({ place, ...entry }) {
  place.addEventListener("dragover", (event) => {
    if (![...(event.dataTransfer?.types ?? [])].includes("Files")) return;
    event.preventDefault();
    place.classList.add("is-over");
  });
  place.addEventListener("dragleave", () => place.classList.remove("is-over"));
  place.addEventListener("drop", (event) => {
    event.preventDefault();
    place.classList.remove("is-over");
    take({ place, ...entry }, [...(event.dataTransfer?.files ?? [])]);
  });
}

/**
 * @param {Entry} entry
 * @param {Choices} list
 * @param {string} done what was done, when it can be undone
 */
function set(entry, list, done) {
  const before = choicesOf(entry);
  chosen.set(entry.key, list);
  entry.input.removeAttribute("aria-invalid");
  const line = inside(entry.place, "[data-undo]");
  line.hidden = !done;
  inside(line, "[data-undo-text]").textContent = done;
  inside(line, "[data-undo-go]").onclick = () => {
    set(entry, before, "");
    entry.input.focus();
  };
  draw(entry);
  changed();
}

/** @param {Entry} entry */
function draw(entry) {
  const list = choicesOf(entry);
  const rules = blindRules(entry.envelope);
  for (const { file } of list) check(file, Boolean(rules), () => toldOf(entry));
  const shown = inside(entry.place, "[data-files]");
  shown.hidden = !list.length;
  const [focused, act] = [shown.contains(document.activeElement), /** @type {HTMLElement} */ (document.activeElement)?.dataset.act];
  const id = focused ? /** @type {HTMLElement} */ (document.activeElement?.closest("li"))?.dataset.id : "";
  shown.replaceChildren(...list.map((choice, index) => rowOf(entry, choice, index, list.length)));
  if (focused) {
    const again = /** @type {HTMLElement | null} */ (shown.querySelector(`[data-id="${id}"] [data-act="${act}"]:not([disabled])`));
    (again ?? entry.input).focus();
  }
  const hint = inside(entry.place, "[data-chosen]");
  hint.textContent = list.length ? inWords(list.map(({ file }) => file)) : (hint.dataset.chosen ?? "");
}

/** @type {Set<Entry>} */
const toDraw = new Set();

/** @param {Entry} entry */
function toldOf(entry) {
  if (!toDraw.size) {
    requestAnimationFrame(() => {
      for (const one of toDraw) draw(one);
      toDraw.clear();
      changed();
    });
  }
  toDraw.add(entry);
}

/** @param {readonly Blob[]} files */
export function inWords(files) {
  return said("chosen", { count: files.length, size: inBytes(files.reduce((sum, file) => sum + file.size, 0)) });
}

/**
 * @param {Entry} entry
 * @param {Choice} choice
 * @param {number} index
 * @param {number} count
 */
function rowOf(entry, choice, index, count) {
  const template = /** @type {HTMLTemplateElement} */ (root.querySelector("[data-file-row]"));
  const row = /** @type {HTMLElement} */ (/** @type {DocumentFragment} */ (template.content.cloneNode(true)).firstElementChild);
  const { file, original, id } = choice;
  row.dataset.id = id;
  inside(row, "[data-name]").textContent = file.name;
  inside(row, "[data-file-size]").textContent = inBytes(file.size);
  showVerdict(row, entry, file);
  acts(row, entry, choice);
  for (const button of /** @type {NodeListOf<HTMLButtonElement>} */ (row.querySelectorAll("[data-act]"))) {
    button.setAttribute("aria-label", said("ofFile", { act: button.title, name: file.name }));
  }
  const [up, down] = ["up", "down"].map((act) => /** @type {HTMLButtonElement} */ (inside(row, `[data-act="${act}"]`)));
  up.hidden = down.hidden = count < 2;
  up.disabled = index === 0;
  down.disabled = index === count - 1;
  const isClean = Boolean(original);
  inside(row, '[data-act="scrub"]').hidden = isClean || !(checkOf(file)?.facts?.properties.length);
  inside(row, '[data-act="unscrub"]').hidden = !isClean;
  showProperties(row, choice);
  return row;
}

/**
 * @param {HTMLElement} row
 * @param {Entry} entry
 * @param {File} file
 */
function showVerdict(row, entry, file) {
  const facts = checkOf(file)?.facts;
  const findings = findingsIn(file, blindRules(entry.envelope));
  const grave = findings.some((one) => one.weight === "stop");
  const amiss = findings.filter((one) => one.weight !== "note");
  const state = isBeingRead(file) ? "checking" : grave ? "grave" : amiss.length ? "findings" : isPdf(file) ? "fine" : "other";
  for (const pill of /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-verdict]"))) {
    pill.hidden = pill.dataset.verdict !== state;
  }
  if (state === "checking") {
    inside(row, "[data-about]").textContent = said("reading", { percent: Math.floor(100 * (checkOf(file)?.progress ?? 0)) });
  } else if (facts?.state === "read") {
    const kind = facts.archive || `PDF ${facts.version}`;
    const signed = facts.signatures ? said("signatures", { count: facts.signatures }) : "";
    inside(row, "[data-about]").textContent = [kind, said("pages", { count: facts.pages }), signed].filter(Boolean).join(" · ");
  }
  inside(row, "[data-findings]").replaceChildren(...findingLines(file, findings));
}

/**
 * What the file says about itself, and what it said before.
 * @param {HTMLElement} row
 * @param {Choice} choice
 */
function showProperties(row, { file, original }) {
  const before = (checkOf(original ?? file)?.facts?.properties ?? []).filter(({ value }) => value);
  const after = checkOf(file)?.facts?.properties ?? [];
  const details = inside(row, "[data-properties]");
  details.hidden = !before.length;
  inside(details, "tbody").replaceChildren(
    ...before.map(({ name, value }) => {
      const line = document.createElement("tr");
      const now = original ? (after.find((one) => one.name === name)?.value ?? said("removed")) : value;
      for (const text of original ? [name, value, now] : [name, value]) line.insertCell().textContent = text;
      return line;
    }),
  );
  inside(details, "[data-after]").hidden = !original;
}

/**
 * @param {HTMLElement} row
 * @param {Entry} entry
 * @param {Choice} choice
 */
function acts(row, entry, { id, file, original }) {
  /** @param {string} act @param {() => void} does */
  const on = (act, does) => inside(row, `[data-act="${act}"]`).addEventListener("click", does);
  on("up", () => set(entry, moved(choicesOf(entry), id, -1), ""));
  on("down", () => set(entry, moved(choicesOf(entry), id, 1), ""));
  on("remove", () => set(entry, removed(choicesOf(entry), id), said("fileRemoved", { name: file.name })));
  on("replace", () => {
    const other = Object.assign(document.createElement("input"), { type: "file" });
    other.addEventListener("change", () => {
      const [next] = other.files ?? [];
      if (!next) return;
      const list = exchanged(choicesOf(entry), id, { file: next, original: null }, newFileId);
      set(entry, list, said("fileReplaced", { name: file.name }));
    });
    other.click();
  });
  on("scrub", async () => {
    inside(row, "[data-about]").textContent = said("scrubbing");
    const { copy, failed } = await withoutProperties(file);
    if (!copy) {
      inside(row, "[data-about]").textContent = said(failed === "signed" ? "scrubSigned" : failed === "encrypted" ? "scrubEncrypted" : "scrubFailed");
      return;
    }
    set(entry, exchanged(choicesOf(entry), id, { file: copy, original: file }, newFileId), "");
  });
  on("unscrub", () => {
    if (original) set(entry, exchanged(choicesOf(entry), id, { file: original, original: null }, newFileId), "");
  });
}
