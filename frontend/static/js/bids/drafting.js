// The draft on the page: kept while one writes, put back when the page opens, thrown away when one says so.
// @ts-check

import { tell } from "./blindness.js";
import { dropDrafts, findDraft, keepDraft } from "./draft.js";
import { allChoices, choicesOf, entries, setEntries } from "./entries.js";
import { inside, now, root, said, show, stage, terms } from "./page.js";
import { keyOf } from "./shelf.js";

/** @typedef {import("./draft.js").Draft} Draft */

const PAUSE_MS = 400;
const key = keyOf(terms.lot, terms.certificate);
let timer = 0;
let isReady = false;
let kept = "";
let saving = Promise.resolve();

/** Puts back what was written before, and throws away the drafts of lots whose deadline has passed. */
export async function startDrafting() {
  inside(root, "[data-draft-discard]").addEventListener("click", discard);
  await dropDrafts((draft) => draft.deadline <= now());
  const found = await findDraft(key);
  if (found) putBack(found.draft, found.files);
  kept = contentOf(draftNow());
  isReady = true;
  if (!found) return;
  showKept(found.draft);
  if (terms.revision && found.draft.revision < terms.revision) show("[data-draft-earlier]");
}

/** Keeps what is filled in now, a moment later. */
export function keepSoon() {
  if (!isReady || (!timer && contentOf(draftNow()) === kept)) return;
  clearTimeout(timer);
  root.dataset.draftIs = "waiting";
  timer = setTimeout(keepNow, PAUSE_MS);
}

/** Keeps what waits to be kept, at once. */
export function keepNow() {
  clearTimeout(timer);
  timer = 0;
  saving = saving.then(keep);
  return saving;
}

export const isWaiting = () => timer !== 0;

async function keep() {
  const draft = draftNow();
  const choices = allChoices();
  const isEmpty = !choices.length && !Object.values(draft.values).some(Boolean);
  const isKept = isEmpty ? await dropDrafts((one) => one.key === key) : await keepDraft(draft, choices);
  inside(root, "[data-draft]").hidden = isEmpty || !isKept;
  inside(root, "[data-draft-lost]").hidden = isKept;
  if (isKept) kept = contentOf(draft);
  if (isKept && !isEmpty) showKept(draft);
  if (!isWaiting()) root.dataset.draftIs = isKept ? "kept" : "lost";
}

/**
 * What a draft says, whenever it was kept.
 * @param {Draft} draft
 */
const contentOf = ({ values, ticks: ticked, entries: chosen }) => JSON.stringify([values, ticked, chosen]);

/** @returns {Draft} */
function draftNow() {
  return {
    key,
    deadline: terms.deadline,
    savedAt: now(),
    revision: terms.revision,
    values: Object.fromEntries(written().map((one) => [one.name, one.value])),
    ticks: Object.fromEntries(ticks().map((one) => [one.name, one.checked])),
    entries: Object.fromEntries(entries().map((entry) => [entry.key, choicesOf(entry).map(({ id }) => id)])),
  };
}

/**
 * @param {Draft} draft
 * @param {ReadonlyMap<string, import("./choices.js").Choice>} files
 */
function putBack(draft, files) {
  for (const one of written()) one.value = draft.values[one.name] ?? "";
  for (const one of ticks()) one.checked = draft.ticks[one.name] ?? false;
  const lists = Object.entries(draft.entries).map(([entry, ids]) => {
    const kept = ids.flatMap((id) => files.get(id) ?? []);
    return /** @type {const} */ ([entry, kept.map(({ id, file, original }) => ({ id, file, original }))]);
  });
  setEntries(new Map(lists));
  tell();
}

/** @param {Draft} draft */
function showKept({ savedAt }) {
  const at = new Date(savedAt + 8 * 3_600_000).toISOString();
  inside(root, "[data-draft-at]").textContent = said("draftKept", { at: `${at.slice(5, 10)} ${at.slice(11, 19)}` });
  show("[data-draft]");
}

async function discard() {
  clearTimeout(timer);
  const before = { draft: draftNow(), files: new Map(allChoices().map((choice) => [choice.id, choice])) };
  const nothing = { ...before.draft, values: {}, ticks: {}, entries: {} };
  putBack(nothing, new Map());
  await keepNow();
  for (const one of root.querySelectorAll("[data-draft-earlier], [data-draft]")) one.setAttribute("hidden", "");
  const gone = inside(root, "[data-draft-gone]");
  gone.hidden = false;
  const undo = /** @type {HTMLButtonElement} */ (inside(gone, "button"));
  undo.onclick = async () => {
    gone.hidden = true;
    putBack(before.draft, before.files);
    await keepNow();
  };
  undo.focus();
}

const written = () =>
  /** @type {(HTMLInputElement | HTMLTextAreaElement)[]} */ ([
    ...stage("fill").querySelectorAll("[data-opening-sheet] input, [data-parties] input:not([type=checkbox], [readonly]), [data-blind] textarea"),
  ]);

const ticks = () => /** @type {HTMLInputElement[]} */ ([...stage("fill").querySelectorAll(":is([data-blind], [data-parties]) input[type=checkbox]")]);
