// 浏览记录: which page of which file is in sight, from when to when; sent in small batches, kept through a lost line.
// @ts-check

import { Refused } from "./talk.js";

/** @typedef {{ file: string, page: number, began: number, ended: number }} View times in milliseconds before sending */
/** @typedef {{ file: string, page: number, from: number, until: number }} Kept */

const SHORTEST_MS = 1000;
const EVERY_MS = 30_000;
const AT_ONCE = 50;
const MOST_KEPT = 500;

/**
 * @param {object} ways
 * @param {(views: View[]) => Promise<unknown>} ways.send
 * @param {() => number} [ways.now] milliseconds that only go forward
 * @param {(act: () => void, ms: number) => unknown} [ways.every]
 */
export function startReading({ send, now = () => performance.now(), every = (act, ms) => setInterval(act, ms) }) {
  /** @type {Kept[]} */
  let waiting = [];
  /** @type {{ file: string, page: number, from: number } | null} */
  let inSight = null;
  let isSending = false;
  every(() => void flush(), EVERY_MS);

  /** This page is in sight now; no file means that none is. @param {string} file @param {number} page */
  function look(file, page) {
    if (inSight && inSight.file === file && inSight.page === page) return;
    end();
    inSight = file ? { file, page, from: now() } : null;
  }

  /** What is in sight has been read until now; a page that was only passed is not kept. */
  function end() {
    if (inSight && now() - inSight.from >= SHORTEST_MS) waiting.push({ ...inSight, until: now() });
    waiting = waiting.slice(-MOST_KEPT);
    inSight = null;
  }

  /** Sends what waits, with what is in sight so far. @returns {Promise<void>} */
  async function flush() {
    const seen = inSight;
    end();
    inSight = seen && { ...seen, from: now() };
    if (isSending || !waiting.length) return;
    isSending = true;
    const batch = waiting.slice(0, AT_ONCE);
    const sentAt = now();
    const views = batch.map(({ file, page, from, until }) => ({
      file,
      page,
      began: Math.round(sentAt - from),
      ended: Math.round(sentAt - until),
    }));
    try {
      await send(views);
      waiting = waiting.filter((one) => !batch.includes(one));
    } catch (failure) {
      if (failure instanceof Refused) waiting = [];
    } finally {
      isSending = false;
    }
  }

  return { look, flush, waiting: () => waiting.length };
}
