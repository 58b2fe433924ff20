// How fast it goes, how long it takes, and when one must have begun: sums for the page, no clock of their own.
// @ts-check

const WINDOW_MS = 12_000;
const ASSUMED_BYTES_PER_SECOND = 512 * 1024;
const SAFETY = 2;
const MARGIN_MS = 10 * 60_000;
const NEAR_MS = 60 * 60_000;
const UNITS = ["B", "KB", "MB", "GB", "TB"];

/**
 * Tells the speed of the last seconds from what was sent when.
 * @returns {{ add: (bytes: number, at: number) => void, speed: () => number | null }}
 */
export function startPace() {
  /** @type {{ bytes: number, at: number }[]} */
  const samples = [];
  return {
    add(bytes, at) {
      samples.push({ bytes, at });
      while (samples.length > 2 && at - samples[0].at > WINDOW_MS) samples.shift();
    },
    speed() {
      const [first, last] = [samples[0], samples.at(-1)];
      if (!last || last.at - first.at < 500) return null;
      return Math.max(0, ((last.bytes - first.bytes) * 1000) / (last.at - first.at));
    },
  };
}

/**
 * The last moment to begin sending so that it ends before the deadline, with a margin for a line that gets slower.
 * @param {number} deadline milliseconds since 1970
 * @param {number} bytes still to be sent
 * @param {number | null} speed bytes a second; null when none was measured
 */
export function lastSafeStart(deadline, bytes, speed) {
  return deadline - MARGIN_MS - (SAFETY * bytes * 1000) / (speed || ASSUMED_BYTES_PER_SECOND);
}

/** @typedef {"calm" | "near" | "late"} Safety */

/**
 * How it stands with the last safe start: calm, near when less than an hour is left until it, late when it has passed.
 * @param {number} now milliseconds since 1970
 * @param {number} lastSafe
 * @returns {Safety}
 */
export function safetyOf(now, lastSafe) {
  if (now >= lastSafe) return "late";
  return now >= lastSafe - NEAR_MS ? "near" : "calm";
}

/**
 * When it is done at this speed; null when none was measured.
 * @param {number} now milliseconds since 1970
 * @param {number} bytes still to be sent
 * @param {number | null} speed bytes a second
 */
export function endAt(now, bytes, speed) {
  return speed ? now + (bytes * 1000) / speed : null;
}

/**
 * How long a failed attempt is followed by nothing: doubling, at most half a minute, never two browsers in step.
 * @param {number} attempt from 1
 * @param {number} chance between 0 and 1
 */
export function pauseAfter(attempt, chance) {
  return Math.min(30_000, 500 * 2 ** attempt) * (0.5 + chance / 2);
}

/**
 * `197.8 MB`, in steps of 1,024 as the pages of the platform write sizes.
 * @param {number} bytes
 */
export function inBytes(bytes) {
  const unit = Math.min(UNITS.length - 1, Math.floor(Math.log2(Math.max(1, bytes)) / 10));
  return `${(bytes / 1024 ** unit).toFixed(unit ? 1 : 0)} ${UNITS[unit]}`;
}
