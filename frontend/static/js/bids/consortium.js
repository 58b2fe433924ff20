// Who bids together and who signs for the bidder, on the page: members, the agreement and the power that then become required.
// @ts-check

import { AGENT, calledFor, FIELD, isNeededFor, membersTyped, textOf, wrongWith } from "./consortium-rules.js";
import { choicesOf, entries } from "./entries.js";
import { inside, root, said } from "./page.js";

/** @typedef {import("./entries.js").Entry} Entry */
/** @typedef {import("./consortium-rules.js").Member} Member */

const PARTS = /** @type {(keyof Member)[]} */ (["name", "code", "share", "work"]);
const place = /** @type {HTMLElement | null} */ (root.querySelector("[data-consortium]"));
const rows = /** @type {HTMLElement[]} */ ([...root.querySelectorAll("[data-member]")]);
const tick = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-consortium-on]"));
const agent = /** @type {HTMLInputElement | null} */ (root.querySelector("[data-agent]"));
const ALWAYS = 2;
let asked = ALWAYS;

/** @param {() => void} told called when a member was added or removed with a button */
export function startConsortium(told) {
  if (!place) return;
  inside(place, "[data-member-add]").addEventListener("click", () => {
    asked = Math.min(rows.length, shown() + 1);
    told();
    inputOf(rows[asked - 1], "name").focus();
  });
  rows.slice(ALWAYS).forEach((row, index) => {
    inside(row, "[data-member-remove]").addEventListener("click", () => {
      remove(ALWAYS + index);
      told();
      inside(place, "[data-member-add]").focus();
    });
  });
}

/** The field of the opening sheet, when there is a consortium. @returns {Record<string, string>} */
export const consortiumFields = () => (isOn() ? { [FIELD]: textOf(members()) } : {});

/** What the checklist says about the members and the agent; draws the members. */
export function consortiumLines() {
  if (place) draw();
  const lines = [];
  if (isOn()) lines.push(line("consortium", said("consortium"), !wrongWith(members())));
  if (agent && chosenFor(AGENT).length) lines.push(line("agent", said("agent"), Boolean(agentName())));
  return lines;
}

/**
 * True for what the declaration makes necessary: the agreement of a consortium, the power of an agent.
 * @param {Entry} entry
 */
export const isNeeded = ({ name }) => isNeededFor(name, who());

/**
 * The files of an entry, called what they are: a power bears the agent's name.
 * @param {Entry} entry
 * @param {readonly File[]} files
 * @returns {File[]}
 */
export const declared = ({ name }, files) => calledFor(name, files, who());

const who = () => ({ isTogether: isOn(), agent: agentName() });

const isOn = () => Boolean(tick?.checked);

export const agentName = () => agent?.value.trim() ?? "";

/** Somebody signed as authorised agent: the bid names him, and his power becomes required. @param {string} name */
export function nameAgent(name) {
  if (agent) agent.value = name;
}

/** @param {string} material */
const chosenFor = (material) => entries().filter(({ name }) => name.includes(material)).flatMap((entry) => [...choicesOf(entry)]);

function draw() {
  const area = /** @type {HTMLElement} */ (place);
  area.hidden = !isOn();
  const count = shown();
  rows.forEach((row, index) => (row.hidden = index >= count));
  inside(area, "[data-member-add]").hidden = count === rows.length;
  const wrong = inside(area, "[data-consortium-wrong]");
  const code = wrongWith(members());
  const isBegun = members().length > 1;
  wrong.hidden = !code || !isBegun;
  wrong.textContent = code ? said(`consortiumWrong${code[0].toUpperCase()}${code.slice(1)}`) : "";
}

/** How many rows are shown: those that were asked for, and every one up to the last that says something. */
function shown() {
  const told = rows.map((row, index) => (index > 0 && PARTS.some((part) => inputOf(row, part).value) ? index + 1 : 0));
  return Math.max(asked, ALWAYS, ...told);
}

/** @returns {Member[]} the lead member and everybody of whom something is told */
function members() {
  return membersTyped(
    rows.map((row) => {
      const [name, code, share, work] = PARTS.map((part) => inputOf(row, part).value);
      return { name, code, share, work };
    }),
  );
}

/** @param {number} index those behind it move up */
function remove(index) {
  for (let at = index; at < rows.length; at += 1) {
    for (const part of PARTS) inputOf(rows[at], part).value = rows[at + 1] ? inputOf(rows[at + 1], part).value : "";
  }
  asked = ALWAYS;
}

/**
 * @param {HTMLElement} row
 * @param {keyof Member} part
 */
const inputOf = (row, part) => /** @type {HTMLInputElement} */ (inside(row, `[data-member-${part}]`));

/**
 * @param {string} target
 * @param {string} name
 * @param {boolean} isThere
 */
const line = (target, name, isThere) => ({ target, name, isRequired: true, isThere, isChecking: false, findings: 0, isGrave: false });
