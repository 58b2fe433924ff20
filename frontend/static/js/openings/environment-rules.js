// How each finding of the environment check is judged. No page, no network: what was measured goes in, an outcome comes out.
// @ts-check

/** @typedef {"good" | "doubtful" | "bad"} Outcome */

export const POINTS = /** @type {const} */ (["browser", "keys", "certificate", "clock", "line", "sound", "practice"]);
const SECOND = 1000;
const DAY = 24 * 3600 * SECOND;
/** Bits a second below which releasing keys still works, and an upload would be slow. */
const SLOW = 2_000_000;
const LATE = 800;

/**
 * @param {{ subtle: boolean, store: boolean, socket: boolean, worker: boolean, x25519: boolean }} has
 * @returns {Outcome}
 */
export function browserOutcome(has) {
  if (!has.subtle || !has.store || !has.socket || !has.worker) return "bad";
  return has.x25519 ? "good" : "bad";
}

/** @param {{ isMade: boolean, isHere: boolean }} keys @returns {Outcome} */
export function keysOutcome({ isMade, isHere }) {
  return isMade && isHere ? "good" : "bad";
}

/**
 * In force on the day of the opening, or not to be had.
 * @param {string} until when it ends; empty where there is none
 * @param {string} deadline
 * @param {number} now
 * @returns {Outcome}
 */
export function certificateOutcome(until, deadline, now) {
  if (!until || Date.parse(until) <= now) return "bad";
  const needed = deadline ? Math.max(Date.parse(deadline), now) + DAY : now + DAY;
  return Date.parse(until) >= needed ? "good" : "doubtful";
}

/** @param {number | null} ahead milliseconds @returns {Outcome} */
export function clockOutcome(ahead) {
  if (ahead === null) return "doubtful";
  return Math.abs(ahead) <= 60 * SECOND ? "good" : "doubtful";
}

/** @param {{ down: number, up: number, wait: number } | null} line bits a second and milliseconds @returns {Outcome} */
export function lineOutcome(line) {
  if (!line) return "bad";
  return Math.min(line.down, line.up) >= SLOW && line.wait <= LATE ? "good" : "doubtful";
}

/** @param {boolean | null} wasHeard @returns {Outcome} */
export function soundOutcome(wasHeard) {
  return wasHeard ? "good" : "doubtful";
}

/** @param {{ hasBid: boolean, practised: boolean }} told @returns {Outcome} */
export function practiceOutcome({ hasBid, practised }) {
  return hasBid && practised ? "good" : "doubtful";
}

/** The worst of them. @param {Outcome[]} outcomes @returns {Outcome} */
export function worstOf(outcomes) {
  if (outcomes.includes("bad")) return "bad";
  return outcomes.includes("doubtful") ? "doubtful" : "good";
}

/** `12.3`. @param {number} bits a second */
export function megabits(bits) {
  return (bits / 1_000_000).toFixed(1);
}
