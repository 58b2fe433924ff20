// The line of a page on which the reader's browser says whether the log grew from what it saw before. Finds `[data-log-keeping]`.
// @ts-check

import { follow, Gone, Unreachable } from "./keeping.js";

const KEY = "kaiming.log.checkpoint";

for (const place of document.querySelectorAll("[data-log-keeping]")) void show(/** @type {HTMLElement} */ (place));

/** @param {HTMLElement} place */
async function show(place) {
  const { state, size, before, kept, shown } = await follow((part) => partOf(place.dataset.logKeeping ?? "", part), store());
  for (const one of place.querySelectorAll("[data-state-is]")) one.toggleAttribute("hidden", one.getAttribute("data-state-is") !== state);
  for (const one of place.querySelectorAll("[data-size]")) one.textContent = String(size);
  for (const one of place.querySelectorAll("[data-before]")) one.textContent = String(before);
  const evidence = place.querySelector("[data-evidence]");
  if (!evidence || !["forked", "another"].includes(state)) return;
  evidence.toggleAttribute("hidden", false);
  const text = evidence.querySelector("pre");
  if (text) text.textContent = `${kept}\n${shown}`;
}

/**
 * @param {string} base
 * @param {string} part
 */
async function partOf(base, part) {
  const answer = await fetch(base + part, { cache: "no-store" }).catch(() => null);
  if (answer?.status === 404) throw new Gone(part);
  if (!answer?.ok) throw new Unreachable(part);
  return new Uint8Array(await answer.arrayBuffer());
}

/** What this browser keeps; a browser that keeps nothing sees every log for the first time. */
function store() {
  try {
    const kept = window.localStorage;
    return { get: () => kept.getItem(KEY), set: (/** @type {string} */ text) => kept.setItem(KEY, text) };
  } catch {
    return { get: () => null, set: () => {} };
  }
}
