// 最晚安全开始时间 — until when sending can begin so that it ends before the deadline; in words and colour, kept up to date.
// @ts-check

import { lastSafeStart, safetyOf } from "./pace.js";
import { inside, now, said, terms, work } from "./page.js";

const SHANGHAI_MS = 8 * 3_600_000;
const LOOK_EVERY_MS = 15_000;
/** @type {Record<import("./pace.js").Safety, string>} */
const WORDS = { calm: "", near: "safeNear", late: "safeLate" };

let waiting = 0;
setInterval(() => showSafety(waiting), LOOK_EVERY_MS);

/**
 * Says until when sending must have begun; nothing when there is nothing to be sent, or no time left to send it.
 * @param {number} bytes still to be sent
 */
export function showSafety(bytes) {
  waiting = Math.max(0, bytes);
  const line = inside(document.body, "[data-safe-start]");
  const last = lastSafeStart(terms.deadline, waiting, work.speed);
  line.hidden = waiting === 0 || now() >= terms.deadline;
  const safety = safetyOf(now(), last);
  line.dataset.safety = safety;
  const warning = WORDS[safety] ? said(WORDS[safety]) : "";
  inside(line, "[data-safe-at]").textContent = said(work.speed ? "safeMeasured" : "safeAssumed", { at: inMinutes(last) });
  inside(line, "[data-safe-warning]").textContent = warning;
  const icons = /** @type {NodeListOf<HTMLElement>} */ (line.querySelectorAll("[data-safe-icon]"));
  for (const icon of icons) icon.hidden = icon.dataset.safeIcon !== safety;
}

/** @param {number} moment milliseconds since 1970 */
function inMinutes(moment) {
  const at = new Date(Math.max(0, moment) + SHANGHAI_MS).toISOString();
  return `${at.slice(5, 10)} ${at.slice(11, 16)}`;
}
