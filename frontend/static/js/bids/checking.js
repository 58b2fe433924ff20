// Checks files beside the page: reads each PDF once, judges it as often as the rules change, makes copies without properties.
// @ts-check

import { blindFindingsOf } from "./pdf/blind.js";
import { findingsOf, found } from "./pdf/judging.js";
import { root } from "./page.js";

/** @typedef {import("./pdf/reading.js").PdfFacts} PdfFacts */
/** @typedef {import("./pdf/judging.js").Finding} Finding */
/** @typedef {{ facts: PdfFacts | null, isWhole: boolean, progress: number, failed: boolean }} Check */

const SAMPLE = 60;
const EVERY_PAGE = 5000;

/** @type {WeakMap<File, Check>} */
const checks = new WeakMap();
/** @type {Map<number, { done: (data: any) => void, progress: (part: number) => void }>} */
const waiting = new Map();
/** @type {Worker | null} */
let worker = null;
let asked = 0;
/** @type {Set<Promise<void>>} */
const underWay = new Set();

/** @param {File} file */
export const isPdf = (file) => /\.pdf$/i.test(file.name) || file.type === "application/pdf";

/**
 * Reads a file unless it was read: every page, or a sample of them. `told` is called whenever something is new.
 * @param {File} file
 * @param {boolean} isEveryPage
 * @param {() => void} told
 */
export function check(file, isEveryPage, told) {
  const before = checks.get(file);
  if (!isPdf(file) || (before && (before.isWhole || !isEveryPage))) return;
  const now = { facts: null, isWhole: isEveryPage, progress: 0, failed: false };
  checks.set(file, now);
  const most = isEveryPage ? EVERY_PAGE : SAMPLE;
  const progress = (/** @type {number} */ part) => {
    now.progress = part;
    told();
  };
  const reading = ask({ act: "read", file, most, signatures: 0 }, progress).then((data) => {
    Object.assign(now, { facts: data.facts ?? null, failed: !data.facts });
    told();
  }).finally(() => underWay.delete(reading));
  underWay.add(reading);
}

/** When everything that was begun has been read. */
export const checked = () => Promise.all([...underWay]);

/** @param {File} file */
export const checkOf = (file) => checks.get(file);

/** @param {File} file */
export function isBeingRead(file) {
  const known = checks.get(file);
  return Boolean(known && !known.facts && !known.failed);
}

/**
 * What is amiss with a file.
 * @param {File} file
 * @param {import("./pdf/blind.js").BlindRules | null} blind
 * @returns {Finding[]}
 */
export function findingsIn(file, blind) {
  const known = checks.get(file);
  if (!isPdf(file)) return blind ? [found("blindUnread", "warn")] : [];
  if (!known || known.failed) return known ? [found("notChecked", "note")] : [];
  if (!known.facts) return [];
  const own = findingsOf(known.facts);
  return blind ? [...own, ...blindFindingsOf(known.facts, file.name, blind)] : own;
}

/**
 * A copy without properties, or why there is none: `signed`, `encrypted` or `failed`.
 * @param {File} file
 * @returns {Promise<{ copy: File | null, failed: string }>}
 */
export async function withoutProperties(file) {
  const signatures = checks.get(file)?.facts?.signatures ?? 0;
  const data = await ask({ act: "scrub", file, most: 0, signatures }, () => {});
  if (!data.file) return { copy: null, failed: data.failed ?? "failed" };
  return { copy: new File([data.file], file.name, { type: "application/pdf" }), failed: "" };
}

/**
 * @param {Omit<import("./pdf/worker.js").Wanted, "number">} wanted
 * @param {(part: number) => void} progress
 * @returns {Promise<any>}
 */
function ask(wanted, progress) {
  asked += 1;
  const number = asked;
  return new Promise((done) => {
    waiting.set(number, { done, progress });
    started().postMessage({ number, ...wanted });
  });
}

function started() {
  if (worker) return worker;
  const running = new Worker(root.dataset.reader ?? "", { type: "module" });
  running.onmessage = ({ data }) => {
    const one = waiting.get(data?.number);
    if (!one) return;
    if (data.progress !== undefined) return one.progress(data.progress);
    waiting.delete(data.number);
    one.done(data);
  };
  running.onerror = () => {
    worker = null;
    running.terminate();
    for (const one of waiting.values()) one.done({ failed: "failed" });
    waiting.clear();
  };
  worker = running;
  return running;
}
