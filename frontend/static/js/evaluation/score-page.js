// The score room's page: what it was given, and its parts by the names that the template has for them.
// @ts-check

import { find } from "../parties/keystore.js";
import { counted, isPossible } from "./sheet.js";

/** @typedef {import("./sheet.js").Item} Item */
/** @typedef {{ name: string, envelope: string, part: string, index: number, url: string, isShown: boolean }} BidFile */
/** @typedef {{ bid: string, label: string, price: string, files: BidFile[], proposed: Record<string, string> }} Bid */
/**
 * @typedef {object} Room
 * @property {string} lot
 * @property {number} member
 * @property {string} recipient
 * @property {Bid[]} bids
 * @property {Item[]} items
 * @property {string} kind of the statement that is signed
 * @property {{ scores: import("./sheet.js").Scores, reasons: import("./sheet.js").Reasons }} locked before the names were shown
 * @property {[string, string] | null} place where the newest change was made
 * @property {{ sheet: string, changes: string, workplace: string, room: string }} addresses
 */

export const page = /** @type {HTMLElement} */ (document.querySelector("[data-scoring]"));
export const room = /** @type {Room} */ (JSON.parse(document.getElementById("score-room")?.textContent ?? "{}"));
export const words = page.dataset;

/**
 * @param {string} name
 * @param {Record<string, string>} values
 */
export function said(name, values) {
  return (words[name] ?? "").replace(/\{(\w+)\}/g, (_whole, key) => values[key] ?? "");
}

/** @param {HTMLElement} card */
export function itemOf(card) {
  return /** @type {Item} */ (room.items.find((item) => item.id === card.dataset.item));
}

/** @param {HTMLElement} card */
export function scoreOf(card) {
  return /** @type {HTMLInputElement} */ (card.querySelector("input"));
}

/** @param {HTMLElement} card */
export function reasonOf(card) {
  return /** @type {HTMLTextAreaElement} */ (card.querySelector("textarea"));
}

/** @param {HTMLElement} card @param {string} name */
export function inCard(card, name) {
  return /** @type {HTMLElement} */ (card.querySelector(`[data-${name}]`));
}

export function cards() {
  return /** @type {HTMLElement[]} */ ([...page.querySelectorAll("article[data-item]")]);
}

export function bidButtons() {
  return /** @type {HTMLButtonElement[]} */ ([...page.querySelectorAll("button[data-bid]")]);
}

/** @param {string} name */
export function part(name) {
  return /** @type {HTMLElement} */ (page.querySelector(`[data-${name}]`));
}

/** @param {string} text @param {string} label @param {() => void} act */
export function button(text, label, act) {
  const made = document.createElement("button");
  made.type = "button";
  made.textContent = text;
  if (label) made.title = label;
  if (text === "×") made.setAttribute("aria-label", label);
  made.addEventListener("click", act);
  return made;
}

/** @param {boolean} isOn */
export function enable(isOn) {
  for (const field of page.querySelectorAll(".score-card :is(input, textarea, button), form[data-submit] button")) {
    /** @type {HTMLInputElement} */ (field).disabled = !isOn;
  }
}

/** @param {"fine" | "lost" | "halted"} state */
export function connection(state) {
  part("line-fine").hidden = state !== "fine";
  part("line-lost").hidden = state !== "lost";
  part("line-halted").hidden = state !== "halted";
}

/** @param {string} sentence */
export function wrong(sentence) {
  part("wrong-text").textContent = sentence;
  part("wrong").hidden = false;
}

/** What the field says as a score: empty, or null where no score can be that. @param {HTMLElement} card */
export function typed(card) {
  const [item, text] = [itemOf(card), scoreOf(card).value.trim()];
  if (text === "") return "";
  if (item.isCounted) return /^\d{1,4}$/.test(text) ? counted(item, text) : null;
  return isPossible(item, text) ? text : null;
}

export async function sayWhetherTheKeyIsHere() {
  const isHere = Boolean(room.recipient && (await find(room.recipient)));
  part("no-key").hidden = isHere;
}
