// What was said in an opening, as a story one can stand anywhere in: the snapshot at a version, the version at a moment.
// @ts-check

import { blank, fold } from "./protocol.js";

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */

/** A snapshot is kept after so many facts, so that going anywhere folds no more than these. */
const EVERY = 32;
/** What is told weeks before the session is no part of what is played. */
const BEFORE = new Set(["opening.arranged", "opening.part_arranged", "opening.part_called_off"]);

export function startStory() {
  /** @type {Frame[]} */
  const frames = [];
  /** @type {number[]} */
  const times = [];
  const kept = [blank()];
  const versionAt = (/** @type {number} */ time) => {
    let [low, high] = [0, times.length];
    while (low < high) {
      const middle = (low + high) >> 1;
      if (times[middle] <= time) low = middle + 1;
      else high = middle;
    }
    return low;
  };
  const first = () => frames.findIndex((frame) => !BEFORE.has(frame.type));

  return {
    /** The next fact. A clock that was set back in between does not turn the story round. @param {Frame} frame */
    add: (frame) => {
      frames.push(frame);
      times.push(Math.max(Date.parse(frame.at), times.at(-1) ?? -Infinity));
      if (frames.length % EVERY === 0) kept.push(fold(/** @type {State} */ (kept.at(-1)), frames.slice(-EVERY)));
    },
    /** @returns {readonly Frame[]} */
    frames: () => frames,
    /** The snapshot at a version. @param {number} v @returns {State} */
    stateAt: (v) => {
      const place = Math.min(Math.floor(v / EVERY), kept.length - 1);
      return fold(kept[place], frames.slice(place * EVERY, v));
    },
    /** The newest version at a moment. */
    versionAt,
    /** When a version was said. @param {number} v */
    timeOf: (v) => times[v - 1] ?? NaN,
    /** When the next thing is said after a moment, if anything is. @param {number} time @returns {number | undefined} */
    nextAfter: (time) => times[versionAt(time)],
    /** When the session begins; not a number while nothing was said. */
    from: () => times[first()] ?? NaN,
    to: () => times.at(-1) ?? NaN,
    /** True while nothing of the session was said. */
    isEmpty: () => first() < 0,
  };
}
