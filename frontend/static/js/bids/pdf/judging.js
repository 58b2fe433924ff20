// What is amiss with a PDF, whoever reads it: does it open, can it be searched, does it look the same everywhere.
// @ts-check

/** @typedef {import("./reading.js").PdfFacts} PdfFacts */
/**
 * @typedef {object} Finding
 * @property {string} code
 * @property {"stop" | "warn" | "note"} weight stop: it will probably cost the bid; note: good to know
 * @property {number[]} pages empty when it is about the whole file
 * @property {Record<string, string | number>} gaps for the sentence
 */

const NAMES_TOLD = 4;

/**
 * @param {PdfFacts} facts
 * @returns {Finding[]} the gravest first
 */
export function findingsOf(facts) {
  if (facts.state !== "read") return [found(facts.state, facts.state === "tooLarge" ? "note" : "stop")];
  const blank = facts.read.filter((page) => !page.lines.length).map((page) => page.number);
  const findings = [];
  if (facts.isEncrypted) findings.push(found("encrypted", "warn"));
  if (blank.length) findings.push(found("noText", "warn", { pages: blank }));
  if (facts.missingFonts.length) findings.push(found("fonts", "warn", { gaps: { names: someOf(facts.missingFonts) } }));
  if (facts.attachments) findings.push(found("attachments", "warn", { gaps: { count: facts.attachments } }));
  if (facts.hasScripts) findings.push(found("scripts", "warn"));
  if (!facts.isWhole) findings.push(found("notWhole", "note"));
  if (facts.read.length < facts.pages) {
    findings.push(found("sampled", "note", { gaps: { read: facts.read.length, count: facts.pages } }));
  }
  return findings;
}

/**
 * @param {string} code
 * @param {Finding["weight"]} weight
 * @param {{ pages?: number[], gaps?: Finding["gaps"] }} [more]
 * @returns {Finding}
 */
export function found(code, weight, { pages = [], gaps = {} } = {}) {
  return { code, weight, pages, gaps };
}

/** @param {readonly string[]} names */
export function someOf(names) {
  const told = names.slice(0, NAMES_TOLD).join("、");
  return names.length > NAMES_TOLD ? `${told} …` : told;
}
