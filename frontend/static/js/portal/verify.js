// @ts-check
/**
 * The verify chips: fetches a lot's public facts, recomputes the whole chain in this browser and compares each digest with
 * the one the page shows. Finds `[data-verify]` (a link that also works without this script) inside `[data-facts]`.
 */
import { recompute } from "./chain.js";

/** @typedef {import("./chain.js").Chain & {next: string | null}} Page */

for (const place of document.querySelectorAll("[data-facts]")) attach(/** @type {HTMLElement} */ (place));

/** @param {HTMLElement} place */
function attach(place) {
  const chips = /** @type {HTMLElement[]} */ ([...place.querySelectorAll("[data-verify]")]);
  const said = place.querySelector("[data-verify-said]");
  for (const chip of chips) {
    chip.addEventListener("click", async (event) => {
      event.preventDefault();
      if (chip.getAttribute("aria-busy") === "true") return;
      show(place, chip, "checking");
      const state = await check(place.dataset.facts ?? "", chip);
      show(place, chip, state);
      if (said) said.textContent = place.dataset[`${state}Meaning`] ?? "";
    });
  }
}

/**
 * @param {string} address
 * @param {HTMLElement} chip
 * @returns {Promise<"intact" | "broken" | "unreachable">}
 */
async function check(address, chip) {
  let chain;
  try {
    chain = await wholeChain(address);
  } catch {
    return "unreachable";
  }
  const findings = await recompute(chain);
  const found = findings.find((finding) => String(finding.v) === chip.dataset.verify);
  return found?.isIntact && found.digest === chip.dataset.digest ? "intact" : "broken";
}

/**
 * All pages of the stream, from its first entry.
 * @param {string} address
 * @returns {Promise<import("./chain.js").Chain>}
 */
async function wholeChain(address) {
  /** @type {import("./chain.js").Entry[]} */
  const entries = [];
  let stream = "";
  let hearers = "";
  for (let next = /** @type {string | null} */ (address); next; ) {
    const answer = await fetch(next, { headers: { Accept: "application/json" } });
    if (!answer.ok) throw new Error(`status ${answer.status}`);
    const page = /** @type {Page} */ (await answer.json());
    ({ stream, hearers } = page);
    entries.push(...page.entries);
    next = page.next;
  }
  return { stream, hearers, entries };
}

/**
 * @param {HTMLElement} place
 * @param {HTMLElement} chip
 * @param {"checking" | "intact" | "broken" | "unreachable"} state
 */
function show(place, chip, state) {
  const word = chip.querySelector("[data-verify-word]");
  if (word) word.textContent = place.dataset[state] ?? "";
  chip.classList.toggle("is-done", state === "intact");
  chip.classList.toggle("is-stop", state === "broken");
  chip.setAttribute("aria-busy", String(state === "checking"));
}
