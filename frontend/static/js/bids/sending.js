// Sending what is sealed: only the parts that are missing, again after a broken line, until done or refused.
// @ts-check

import { toHex } from "../lib/bytes.js";
import { pauseAfter } from "./pace.js";
import { Lost, Refused } from "./talk.js";

/** @typedef {{ name: string, size: number, blob: Blob }} SealedBlob */
/** @typedef {(sent: number) => void} Sent */
/** @typedef {(envelope: string, number: number, part: Blob, sha256: string, progress: Sent) => Promise<void>} Put */
/**
 * @typedef {object} Line how the parts travel; the page gives the real one, a test its own
 * @property {Put} put
 * @property {() => Promise<Record<string, { parts: number[] }>>} held what the platform has
 * @property {(ms: number) => Promise<void>} pause
 * @property {(sent: number, whole: number, by: Readonly<Record<string, number>>) => void} progress all bytes, and those of each envelope
 * @property {(attempt: number) => void} trouble 0 when it goes on again
 */
/** @typedef {{ envelope: string, number: number, part: Blob }} Part */

const AT_ONCE = 2;
const DAMAGED_AT_MOST = 3;

/**
 * Sends every part that the platform does not hold.
 * @param {readonly SealedBlob[]} envelopes
 * @param {number} partBytes
 * @param {Line} line
 */
export async function sendMissing(envelopes, partBytes, line) {
  const whole = envelopes.reduce((sum, envelope) => sum + envelope.size, 0);
  const damaged = /** @type {Map<Part, number>} */ (new Map());
  const parts = envelopes.flatMap((envelope) => partsOf(envelope, partBytes));
  for (let attempt = 0; ; ) {
    const missing = await missingOf(parts, line).catch(mend);
    if (missing && !missing.length) return line.progress(whole, whole, sizesOf(parts));
    const before = missing ? missing.length : 0;
    const left = missing ? await sendAll(parts, missing, line, damaged) : 1;
    if (left === 0) continue;
    attempt = missing && left < before ? 1 : attempt + 1;
    line.trouble(attempt);
    await line.pause(pauseAfter(attempt, Math.random()));
  }
}

/**
 * How many parts an envelope of this size has.
 * @param {number} size
 * @param {number} partBytes
 */
export function countOf(size, partBytes) {
  return Math.ceil(size / partBytes);
}

/**
 * @param {Part[]} parts
 * @param {Line} line
 */
async function missingOf(parts, line) {
  const held = await line.held();
  return parts.filter(({ envelope, number }) => !(held[envelope]?.parts ?? []).includes(number));
}

/**
 * Sends parts, a few at once, until one is lost. Says how many are still missing.
 * @param {Part[]} parts
 * @param {Part[]} missing
 * @param {Line} line
 * @param {Map<Part, number>} damaged
 */
async function sendAll(parts, missing, line, damaged) {
  const queue = [...missing];
  const underWay = /** @type {Map<Part, number>} */ (new Map());
  const whole = sumOf(sizesOf(parts));
  const done = sizesOf(parts.filter((part) => !missing.includes(part)));
  let isBroken = false;
  let left = missing.length;
  const tell = () => {
    const by = { ...done };
    for (const [{ envelope }, sent] of underWay) by[envelope] = (by[envelope] ?? 0) + sent;
    line.progress(sumOf(by), whole, by);
  };
  const lane = async () => {
    for (let one = queue.shift(); one && !isBroken; one = queue.shift()) {
      const current = one;
      underWay.set(current, 0);
      const isSent = await sendOne(current, line, damaged, (sent) => {
        underWay.set(current, Math.min(sent, current.part.size));
        tell();
      }).catch((failure) => {
        isBroken = true;
        throw failure;
      });
      underWay.delete(current);
      isBroken ||= !isSent;
      if (!isSent) continue;
      left -= 1;
      done[current.envelope] = (done[current.envelope] ?? 0) + current.part.size;
      line.trouble(0);
      tell();
    }
  };
  tell();
  const ended = await Promise.allSettled(Array.from({ length: AT_ONCE }, lane));
  for (const one of ended) if (one.status === "rejected") throw one.reason;
  return left;
}

/**
 * True when the platform holds the part; false when the line broke or the part arrived damaged.
 * @param {Part} one
 * @param {Line} line
 * @param {Map<Part, number>} damaged
 * @param {(sent: number) => void} progress
 */
async function sendOne(one, line, damaged, progress) {
  const digest = await crypto.subtle.digest("SHA-256", await one.part.arrayBuffer());
  try {
    await line.put(one.envelope, one.number, one.part, toHex(new Uint8Array(digest)), progress);
    return true;
  } catch (failure) {
    const times = (damaged.get(one) ?? 0) + 1;
    if (failure instanceof Refused && failure.code === "bid_part_damaged" && times < DAMAGED_AT_MOST) {
      damaged.set(one, times);
      return false;
    }
    mend(failure);
    return false;
  }
}

/**
 * The bytes of these parts by envelope.
 * @param {readonly Part[]} parts
 */
function sizesOf(parts) {
  /** @type {Record<string, number>} */
  const sizes = {};
  for (const { envelope, part } of parts) sizes[envelope] = (sizes[envelope] ?? 0) + part.size;
  return sizes;
}

/** @param {Readonly<Record<string, number>>} sizes */
const sumOf = (sizes) => Object.values(sizes).reduce((sum, size) => sum + size, 0);

/**
 * @param {unknown} failure
 * @returns {null} when another attempt is worth it
 */
function mend(failure) {
  if (failure instanceof Lost) return null;
  throw failure;
}

/**
 * @param {SealedBlob} envelope
 * @param {number} partBytes
 * @returns {Part[]}
 */
function partsOf({ name, size, blob }, partBytes) {
  return Array.from({ length: countOf(size, partBytes) }, (_, number) => ({
    envelope: name,
    number,
    part: blob.slice(number * partBytes, (number + 1) * partBytes),
  }));
}
