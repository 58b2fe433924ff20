// Countdowns against the standard clock: units from one hour on, a spoken notice at 2:00, 1:00 and 0:10.
// @ts-check

/** @typedef {import("./clock.js").Clock} Clock */

export const SPOKEN_AT = [120, 60, 10];
const NEAR = 120;

/**
 * Runs every element with `data-countdown` (the end in seconds since 1970).
 *
 * Inside it `data-countdown-left` shows what is left, a progress bar drains, and `data-countdown-said` is a live
 * region that speaks. The words come from the element: `data-words` as JSON, so that no text stands in code.
 * @param {ParentNode} root
 * @param {Clock} clock
 */
export function startCountdowns(root, clock) {
  for (const element of /** @type {NodeListOf<HTMLElement>} */ (root.querySelectorAll("[data-countdown]"))) {
    if (element.dataset.counting) continue;
    element.dataset.counting = "yes";
    run(element, clock);
  }
}

/**
 * Whole seconds left, never below zero.
 * @param {number} end seconds since 1970
 * @param {number} now milliseconds since 1970
 */
export function secondsLeft(end, now) {
  return Math.max(0, Math.ceil(end - now / 1000));
}

/**
 * What is left in the words of the page: `18:42`, `16 小时 48 分 08 秒`, `3 天 13 小时`.
 * @param {number} seconds
 * @param {{ hours: string, days: string }} words with {d} {h} {m} {s}
 */
export function leftInWords(seconds, words) {
  const [d, h] = [Math.floor(seconds / 86_400), Math.floor((seconds % 86_400) / 3_600)];
  const [m, s] = [Math.floor((seconds % 3_600) / 60), seconds % 60];
  const two = (/** @type {number} */ value) => String(value).padStart(2, "0");
  if (!d && !h) return `${two(m)}:${two(s)}`;
  const text = d ? words.days : words.hours;
  return text.replace("{d}", String(d)).replace("{h}", String(h)).replace("{m}", two(m)).replace("{s}", two(s));
}

/**
 * The mark among SPOKEN_AT that was crossed between two readings, or null.
 * @param {number} before
 * @param {number} after
 */
export function crossed(before, after) {
  return SPOKEN_AT.find((mark) => before > mark && after <= mark) ?? null;
}

/** @param {HTMLElement} element @param {Clock} clock */
function run(element, clock) {
  const end = Number(element.dataset.countdown);
  const words = JSON.parse(element.dataset.words ?? '{"hours":"{h}:{m}:{s}","days":"{d} {h}"}');
  const left = element.querySelector("[data-countdown-left]");
  const said = element.querySelector("[data-countdown-said]");
  const bar = element.querySelector("progress");
  let before = Infinity;
  const step = () => {
    if (!element.isConnected) return;
    const seconds = secondsLeft(end, clock.now());
    const text = leftInWords(seconds, words);
    if (left) left.textContent = text;
    if (bar) bar.value = seconds;
    element.classList.toggle("is-near", seconds <= NEAR);
    if (said && crossed(before, seconds) !== null) said.textContent = text;
    before = seconds;
    if (seconds === 0) element.dispatchEvent(new CustomEvent("countdown:over", { bubbles: true }));
    else setTimeout(step, 1000 - (clock.now() % 1000) + 5);
  };
  step();
}
