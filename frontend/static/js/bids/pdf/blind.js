// 暗标检查 — what in a PDF tells whose bid it is, when the envelope is judged without names.
// @ts-check

import { found, someOf } from "./judging.js";
import { wordIn } from "./words.js";

/** @typedef {import("./reading.js").PdfFacts} PdfFacts */
/** @typedef {import("./judging.js").Finding} Finding */
/** @typedef {{ words: readonly string[], mayNumberPages: boolean }} BlindRules */

const HEAD = 0.09;
const FOOT = 0.92;
const LONGEST_QUOTE = 20;
const NUMBERED = /^[\s\-–—·.]*(第|p(age)?\.?)?\s*\d+\s*页?\s*([/／|，,]?\s*(共|of)?\s*\d+\s*页?)?[\s\-–—·.]*$/i;
/** Properties that name nobody and nothing. */
const HARMLESS = /^(dc:format|dc:language|pdf:PDFVersion|pdf:Trapped|Trapped|xmpMM:RenditionClass)$/;

/**
 * @param {PdfFacts} facts
 * @param {string} fileName
 * @param {BlindRules} rules
 * @returns {Finding[]} the gravest first
 */
export function blindFindingsOf(facts, fileName, rules) {
  const findings = [];
  const named = wordIn(fileName, rules.words);
  if (named) findings.push(found("blindFileName", "stop", { gaps: { word: named } }));
  if (facts.state !== "read") return [...findings, found("blindUnread", "warn")];
  findings.push(...namesOn(facts, rules.words), ...propertiesOf(facts, rules.words));
  if (facts.signatures) findings.push(found("blindSignature", "stop", { gaps: { count: facts.signatures } }));
  const running = runningLines(facts);
  for (const [code, line] of running.named) {
    findings.push(found(code, "warn", { pages: line.pages, gaps: { text: quote(line.text) } }));
  }
  if (running.numbered.length && !rules.mayNumberPages) {
    findings.push(found("blindNumbers", "warn", { pages: running.numbered }));
  }
  const coloured = facts.read.filter((page) => page.coloured.length);
  if (coloured.length) {
    const text = quote(coloured[0].coloured[0]);
    findings.push(found("blindColour", "warn", { pages: numbersOf(coloured), gaps: { text } }));
  }
  findings.push(...counted(facts, "marks", "blindMarks"), ...counted(facts, "images", "blindImages"));
  findings.push(...counted(facts, "notes", "blindNotes"));
  if (facts.read.length < facts.pages) findings.push(found("blindSampled", "warn", { gaps: { count: facts.pages } }));
  return findings;
}

/**
 * @param {PdfFacts} facts
 * @param {readonly string[]} words
 */
function namesOn(facts, words) {
  /** @type {Map<string, number[]>} */
  const pages = new Map();
  for (const page of facts.read) {
    const word = wordIn(page.lines.map((line) => line.text).join(""), words);
    if (word) pages.set(word, [...(pages.get(word) ?? []), page.number]);
  }
  return [...pages].map(([word, on]) => found("blindName", "stop", { pages: on, gaps: { word } }));
}

/**
 * @param {PdfFacts} facts
 * @param {readonly string[]} words
 */
function propertiesOf(facts, words) {
  const telling = facts.properties.filter(({ name }) => !HARMLESS.test(name));
  if (!telling.length) return [];
  const word = telling.map(({ value }) => wordIn(value, words)).find(Boolean);
  if (word) return [found("blindPropertyName", "stop", { gaps: { word } })];
  return [found("blindProperties", "warn", { gaps: { names: someOf(telling.map(({ name }) => name)) } })];
}

/**
 * Lines that come again in the margins of pages: headers, footers, numbers of pages.
 * @param {PdfFacts} facts
 */
function runningLines(facts) {
  const numbered = new Set();
  /** @type {Map<string, { text: string, pages: number[] }>} */
  const again = new Map();
  for (const page of facts.read) {
    for (const { text, y } of page.lines) {
      if (y > HEAD && y < FOOT) continue;
      if (NUMBERED.test(text)) {
        numbered.add(page.number);
        continue;
      }
      const key = `${y <= HEAD ? "blindHeader" : "blindFooter"} ${text.replace(/\d+/g, "#")}`;
      const line = again.get(key) ?? { text, pages: [] };
      if (line.pages.at(-1) !== page.number) line.pages.push(page.number);
      again.set(key, line);
    }
  }
  const named = [...again]
    .filter(([, line]) => line.pages.length > 1)
    .map(([key, line]) => /** @type {const} */ ([key.split(" ")[0], line]));
  return { named, numbered: [...numbered] };
}

/**
 * @param {PdfFacts} facts
 * @param {"marks" | "images" | "notes"} what
 * @param {string} code
 */
function counted(facts, what, code) {
  const pages = facts.read.filter((page) => page[what]);
  const count = pages.reduce((sum, page) => sum + page[what], 0);
  return count ? [found(code, "warn", { pages: numbersOf(pages), gaps: { count } })] : [];
}

/** @param {readonly { number: number }[]} pages */
const numbersOf = (pages) => pages.map((page) => page.number);

/** @param {string} text */
function quote(text) {
  const letters = [...text.trim()];
  return letters.length > LONGEST_QUOTE ? `${letters.slice(0, LONGEST_QUOTE).join("")}…` : letters.join("");
}
