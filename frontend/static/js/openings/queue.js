// The place in the queue of bids that the worker opens: the same as apps/openings/rules/queue.py.
// @ts-check

/** @typedef {import("./protocol.js").Bid} Bid */

/** @param {Bid} bid */
export function isWaiting(bid) {
  return Boolean(bid.released_at) && (bid.price ?? bid.fields ?? null) === null && !bid.failure;
}

/**
 * How many are opened before this one; nothing where it is not waiting.
 * @param {Bid[]} bids
 * @param {string} own
 * @returns {number | null}
 */
export function aheadOf(bids, own) {
  const waiting = bids.filter(isWaiting).sort((one, other) => (one.released_at ?? "").localeCompare(other.released_at ?? ""));
  const place = waiting.findIndex((one) => one.bid === own);
  return place < 0 ? null : place;
}
