// 核对单 — every requirement of the data sheet with its state, and what is still missing. Nothing of a page.
// @ts-check

/**
 * @typedef {object} Requirement
 * @property {string} target the id of the entry that it is about
 * @property {string} name
 * @property {boolean} isRequired
 * @property {boolean} isThere
 * @property {boolean} isChecking
 * @property {number} findings
 * @property {boolean} isGrave one of the findings will probably cost the bid
 * @typedef {"missing" | "there" | "findings" | "grave" | "checking" | "optional"} State
 * @typedef {{ target: string, name: string, state: State, findings: number }} Line
 */

/**
 * @param {readonly Requirement[]} requirements
 * @returns {Line[]}
 */
export function checklistOf(requirements) {
  return requirements.map((one) => ({ target: one.target, name: one.name, findings: one.findings, state: stateOf(one) }));
}

/** @param {readonly Line[]} lines */
export const missingIn = (lines) => lines.filter((line) => line.state === "missing");

/**
 * @param {Requirement} requirement
 * @returns {State}
 */
function stateOf({ isRequired, isThere, isChecking, findings, isGrave }) {
  if (!isThere) return isRequired ? "missing" : "optional";
  if (isChecking) return "checking";
  if (!findings) return "there";
  return isGrave ? "grave" : "findings";
}
