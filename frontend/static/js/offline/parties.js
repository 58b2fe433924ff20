// Who bids, on the offline page: alone or as lead member of a consortium, and the authorised agent. Rules are those of the bid page.
// @ts-check

import { AGENT, membersTyped, wrongWith } from "../bids/consortium-rules.js";

/** @typedef {import("../bids/consortium-rules.js").Member} Member */
/** @typedef {import("./terms.js").Terms} Terms */
/** @typedef {{ members: Member[] | null, agent: string }} Parties nobody else, or everybody with the lead member first */

const LONGEST = { name: 60, code: 18, share: 5, work: 60 };
const PARTS = /** @type {(keyof Member)[]} */ (Object.keys(LONGEST));
const ALWAYS = 2;
const MOST = 5;

/** @param {string} selector */
const at = (selector) => /** @type {HTMLElement} */ (document.querySelector(selector));
const tick = () => /** @type {HTMLInputElement} */ (at("[name=consortium]"));
const agent = () => /** @type {HTMLInputElement} */ (at("[name=agent]"));
const rows = () => /** @type {HTMLElement[]} */ ([...document.querySelectorAll("[data-member]")]);
let asked = ALWAYS;

/**
 * Makes the rows, whose words are filled in by whoever translates the page.
 * @param {() => void} told called whenever something was changed
 */
export function startParties(told) {
  at("[data-members]").replaceChildren(...Array.from({ length: MOST }, (_, index) => rowOf(index)));
  const changed = () => {
    draw();
    told();
  };
  at("[data-parties]").addEventListener("input", changed);
  at("[data-member-add]").addEventListener("click", () => {
    asked = Math.min(MOST, shown() + 1);
    changed();
    inputOf(asked - 1, "name").focus();
  });
  for (let index = ALWAYS; index < MOST; index += 1) {
    rows()[index].querySelector("button")?.addEventListener("click", () => {
      remove(index);
      changed();
      at("[data-member-add]").focus();
    });
  }
}

/**
 * What these terms allow; the lead member is the bidder whom they name.
 * @param {Terms} terms
 */
export function showParties({ accepts_consortium: accepts, bidder, materials }) {
  const hasAgent = materials.some(({ name }) => name.includes(AGENT));
  at("[data-parties]").hidden = !accepts && !hasAgent;
  at("[data-together]").hidden = !accepts;
  at("[data-agent]").hidden = !hasAgent;
  if (!accepts) tick().checked = false;
  if (!hasAgent) agent().value = "";
  for (const part of /** @type {const} */ (["name", "code"])) {
    const field = inputOf(0, part);
    if (bidder) field.value = bidder[part];
    field.readOnly = Boolean(bidder);
  }
  draw();
}

/** @returns {Parties} */
export function partiesTyped() {
  return { members: tick().checked ? members() : null, agent: agent().value.trim() };
}

/** The code of what is wrong with the members so far; empty while only the lead member stands there. */
export function wrongSoFar() {
  const told = members();
  return tick().checked && told.length > 1 ? wrongWith(told) : "";
}

function members() {
  const typed = rows().map((_, index) => {
    const [name, code, share, work] = PARTS.map((part) => inputOf(index, part).value);
    return { name, code, share, work };
  });
  return membersTyped(typed);
}

function draw() {
  at("[data-who]").hidden = !tick().checked;
  const count = shown();
  rows().forEach((row, index) => (row.hidden = index >= count));
  at("[data-member-add]").hidden = count === MOST;
}

/** How many rows are shown: those that were asked for, and every one up to the last that says something. */
function shown() {
  const told = rows().map((_, index) => (index > 0 && PARTS.some((part) => inputOf(index, part).value) ? index + 1 : 0));
  return Math.max(asked, ALWAYS, ...told);
}

/** @param {number} index those behind it move up */
function remove(index) {
  const count = shown();
  for (let to = index; to < MOST; to += 1) {
    for (const part of PARTS) inputOf(to, part).value = to + 1 < MOST ? inputOf(to + 1, part).value : "";
  }
  asked = Math.max(ALWAYS, count - 1);
}

/** @param {number} index */
function rowOf(index) {
  const row = document.createElement("fieldset");
  row.dataset.member = String(index);
  row.hidden = index >= ALWAYS;
  const legend = document.createElement("legend");
  Object.assign(legend.dataset, index ? { say: "member", number: index } : { say: "member_lead" });
  row.append(legend, ...PARTS.map((part) => fieldOf(index, part)));
  if (index >= ALWAYS) {
    const button = Object.assign(document.createElement("button"), { type: "button" });
    button.dataset.say = "member_remove";
    row.append(button);
  }
  return row;
}

/**
 * @param {number} index
 * @param {keyof Member} part
 */
function fieldOf(index, part) {
  const label = document.createElement("label");
  const words = document.createElement("span");
  words.dataset.say = `member_${part}`;
  const name = `member-${index + 1}-${part}`;
  const field = Object.assign(document.createElement("input"), { name, maxLength: LONGEST[part], autocomplete: "off" });
  if (part === "share") field.inputMode = "decimal";
  label.append(words, field);
  return label;
}

/**
 * @param {number} index
 * @param {keyof Member} part
 */
const inputOf = (index, part) => /** @type {HTMLInputElement} */ (at(`[name="member-${index + 1}-${part}"]`));
