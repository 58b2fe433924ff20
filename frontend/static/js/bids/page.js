// What every part of the bid's page stands on: its elements, its words, its terms and what is under way.
// @ts-check

import { catchUp, clockFrom } from "../lib/clock.js";
import { inBytes } from "./pace.js";
import { Lost, Refused, SIGNED_OUT } from "./talk.js";

/** @typedef {{ uploads: string, upload: string, submission: string, withdrawal: string, receipt: string }} Addresses */
/**
 * @typedef {object} LetterTerms which signatures the letter of bid needs, and what they are made with
 * @property {boolean} isSealed
 * @property {boolean} isSigned
 * @property {string} material the name of the material that is the letter
 * @property {string} [certificate] base64 of its DER, and all below only with a certificate
 * @property {string[]} [chain]
 * @property {string} [organisation]
 * @property {string} [person]
 * @property {Record<import("./letter-signature.js").Part, import("../signing/pades.js").Stamp>} [stamps]
 * @property {import("./letter-rules.js").Colleague[]} [colleagues] who else of the bidder could sign
 */
/**
 * @typedef {object} Terms what the platform says about the lot and about the bid that stands
 * @property {string} tender
 * @property {string} lot
 * @property {import("../sealing/forms.js").DocumentVersion} document
 * @property {number} deadline milliseconds since 1970
 * @property {number} now milliseconds since 1970, when the page was made
 * @property {string[]} envelopes
 * @property {number} limit bytes of all envelopes together
 * @property {string} ceiling empty when there is none
 * @property {string} recipient empty without a certificate
 * @property {{ set: string, threshold: number, recipients: string[], names: string[] } | null} escrow the custodians who are offered
 * @property {string} certificate SHA-256 of its DER
 * @property {string} bid empty before the first
 * @property {number} revision the last one, 0 before the first
 * @property {string | null} previous
 * @property {LetterTerms} letter
 * @property {{ name: string, code: string, person: string }} bidder one's own name, code and who acts: nobody else's page has it
 * @property {Addresses} addresses
 */

/** Something that the page itself found wrong, in the page's words; where it is several things, each with its place. */
export class Told extends Error {
  /**
   * @param {string} sentence
   * @param {readonly { text: string, target: string }[]} [places]
   */
  constructor(sentence, places = []) {
    super(sentence);
    this.places = places;
  }
}

export const root = /** @type {HTMLElement} */ (document.querySelector("[data-bid]"));
export const terms = /** @type {Terms} */ (JSON.parse(document.getElementById("bid-terms")?.textContent ?? "{}"));
const words = /** @type {HTMLElement} */ (document.querySelector("[data-bid-words]")).dataset;
const clock = clockFrom(terms.now, () => performance.now());
/** The network makes what the server says a little older; only what is more than this is sleep. */
const SLEPT_MS = 2_000;

/**
 * What the page is at: the sealed bid that waits, how much of it has arrived, the speed that was measured, whether closing the page would interrupt, and
 * whether the deadline has passed.
 * @type {{ parcel: import("./shelf.js").Parcel | null, sent: number, speed: number | null, isUnderWay: boolean, isOver: boolean }}
 */
export const work = { parcel: null, sent: 0, speed: null, isUnderWay: false, isOver: false };

/** The platform's time, in milliseconds since 1970. */
export const now = () => clock.now();

/**
 * Moves the page's clocks on when the server's has gone on without them.
 * @param {string} moment what the server says it is, ISO 8601
 */
export function keepTime(moment) {
  const ahead = Date.parse(moment) - now();
  if (ahead > SLEPT_MS) catchUp(ahead);
}

/**
 * Runs one act with its buttons resting; says what was wrong in words.
 * @param {HTMLElement} place
 * @param {() => Promise<void>} act
 */
export async function carefully(place, act) {
  const resting = "button:not([disabled], [data-pause], [data-cancel])";
  const buttons = /** @type {NodeListOf<HTMLButtonElement>} */ (place.querySelectorAll(resting));
  inside(root, "[data-wrong]").hidden = true;
  for (const button of buttons) button.disabled = true;
  try {
    await act();
  } catch (failure) {
    complain(failure);
  } finally {
    for (const button of buttons) button.disabled = work.isOver;
  }
}

/**
 * Says what was wrong. What nobody foresaw is said too, and goes on to the console.
 * @param {unknown} failure
 */
export function complain(failure) {
  const article = failure instanceof Refused ? failure.article : "";
  inside(root, "[data-wrong-title]").textContent = said(failure instanceof Refused ? "refusedTitle" : "wrongTitle");
  inside(root, "[data-wrong-text]").textContent = sentenceOf(failure);
  inside(root, "[data-wrong-article]").textContent = article;
  inside(root, "[data-wrong-article]").hidden = !article;
  const places = failure instanceof Told ? failure.places : [];
  inside(root, "[data-wrong-list]").replaceChildren(...places.map(({ text, target }) => placeLine(text, target)));
  inside(root, "[data-wrong-list]").hidden = !places.length;
  const wrong = inside(root, "[data-wrong]");
  wrong.hidden = false;
  wrong.focus();
  if (!(failure instanceof Told || failure instanceof Refused || failure instanceof Lost)) throw failure;
}

/**
 * A line that leads to its place.
 * @param {string} text
 * @param {string} target
 */
export function placeLine(text, target) {
  const line = document.createElement("li");
  const link = Object.assign(document.createElement("a"), { href: `#${target}`, textContent: text });
  link.addEventListener("click", (event) => {
    event.preventDefault();
    const place = document.getElementById(target);
    place?.scrollIntoView({ block: "center" });
    place?.focus({ preventScroll: true });
  });
  line.append(link);
  return line;
}

/** @param {unknown} failure */
function sentenceOf(failure) {
  if (failure instanceof Told) return failure.message;
  if (failure instanceof Lost) return said("lost");
  if (failure instanceof Refused && failure.code === SIGNED_OUT) return said("signedOut");
  if (failure instanceof Refused && failure.message) return failure.message;
  return said("broken");
}

/**
 * Turns the page to one of its steps.
 * @param {"fill" | "seal" | "check" | "send" | "done"} name
 */
export function turnTo(name) {
  const isFilling = name === "fill";
  stage("fill").hidden = !isFilling;
  stage("sealed").hidden = isFilling;
  inside(root, "[data-cancel-line]").hidden = name !== "seal";
  const stands = /** @type {HTMLElement | null} */ (root.querySelector('[data-stage="stands"]'));
  if (stands) stands.hidden = true;
  show("[data-steps]");
  const steps = [...root.querySelectorAll("[data-steps] li")];
  const current = steps.findIndex((step) => /** @type {HTMLElement} */ (step).dataset.step === name);
  steps.forEach((step, index) => {
    step.classList.toggle("done", index < current);
    step.classList.toggle("now", index === current);
    if (index === current) step.setAttribute("aria-current", "step");
    else step.removeAttribute("aria-current");
  });
}

/**
 * How far an envelope is.
 * @param {string} envelope
 * @param {"waiting" | "working" | "sealed" | "sent"} state
 * @param {number} done
 * @param {number} whole
 * @param {string} doing
 * @param {number} [size]
 */
export function showRow(envelope, state, done, whole, doing, size) {
  const row = inside(root, `[data-row="${envelope}"]`);
  const bar = /** @type {HTMLProgressElement} */ (inside(row, "progress"));
  bar.max = Math.max(1, whole);
  bar.value = done;
  inside(row, "[data-doing]").textContent = doing;
  inside(row, "[data-size]").textContent = size ? inBytes(size) : "—";
  const pills = /** @type {NodeListOf<HTMLElement>} */ (row.querySelectorAll("[data-is]"));
  for (const pill of pills) pill.hidden = pill.dataset.is !== state;
}

/**
 * A sentence of the page with its gaps filled.
 * @param {string} name
 * @param {Record<string, string | number>} [gaps]
 */
export function said(name, gaps) {
  const sentence = words[`say${name[0].toUpperCase()}${name.slice(1)}`] ?? "";
  return sentence.replace(/\{(\w+)\}/g, (_, gap) => String(gaps?.[gap] ?? ""));
}

export const token = () => /** @type {HTMLInputElement} */ (inside(root, "[name=csrfmiddlewaretoken]")).value;

/** @param {string} name */
export const field = (name) => /** @type {HTMLInputElement} */ (inside(stage("fill"), `[name="${name}"]`));

/** @param {string} envelope */
export const labelOfEnvelope = (envelope) => inside(root, `[data-row="${envelope}"] b`).textContent ?? envelope;

/** @param {string} name */
export const stage = (name) => inside(root, `[data-stage="${name}"]`);

/** @param {string} selector */
export const show = (selector) => root.querySelectorAll(selector).forEach((one) => one.removeAttribute("hidden"));

/**
 * @param {ParentNode} place
 * @param {string} selector
 */
export const inside = (place, selector) => /** @type {HTMLElement} */ (place.querySelector(selector));
