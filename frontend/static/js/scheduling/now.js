// The line of now on the board: where the server's clock stands in the half-day that runs.
// @ts-check

import { clockFrom } from "../lib/clock.js";

const SHANGHAI_OFFSET = 8 * 3_600_000;
const DAY = 24 * 3_600_000;
const HOUR = 3_600_000;
const EVERY = 30_000;

/** @typedef {{ from: number, until: number, left: number, width: number }} Column hours of the day, and where it lies */

/**
 * How far from the left the line stands; null while no column of today holds the moment.
 * @param {number} at milliseconds since 1970
 * @param {Column[]} columns
 * @returns {number | null}
 */
export function placeOfNow(at, columns) {
  const hour = ((at + SHANGHAI_OFFSET) % DAY) / HOUR;
  const column = columns.find(({ from, until }) => from <= hour && hour < until);
  return column ? column.left + (column.width * (hour - column.from)) / (column.until - column.from) : null;
}

/**
 * Keeps the line where now is; the line says what time the server had.
 * @param {Document} page
 */
export function keepNowLine(page) {
  const line = /** @type {HTMLElement | null} */ (page.querySelector("[data-now-line]"));
  const heads = /** @type {HTMLElement[]} */ ([...page.querySelectorAll("[data-now-from]")]);
  if (!line || !heads.length) return;
  const clock = clockFrom(Number(line.dataset.nowLine) * 1000, () => performance.now());
  const draw = () => {
    const columns = heads.map((head) => ({
      from: Number(head.dataset.nowFrom),
      until: Number(head.dataset.nowUntil),
      left: head.offsetLeft,
      width: head.offsetWidth,
    }));
    const left = placeOfNow(clock.now(), columns);
    line.hidden = left === null;
    if (left !== null) Object.assign(line.style, { left: `${left}px`, top: `${heads[0]?.offsetTop ?? 0}px` });
  };
  draw();
  setInterval(draw, EVERY);
  addEventListener("resize", draw);
}
