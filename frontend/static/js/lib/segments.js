// Following a hall without a socket: a head that changes by the second, and segments that never do, from whatever cache.
// The versions are those of the socket, so that one may go on from the other.
// @ts-check

import { pauseBefore } from "./socket.js";

/** @typedef {import("./socket.js").Frame} Frame */
/** @typedef {import("./socket.js").Hearing} Hearing */

/**
 * @typedef {object} Head
 * @property {number} v the newest version
 * @property {number} size how many facts a segment has
 * @property {string[]} ends the digest of the last fact of each whole segment
 * @property {Frame[]} facts those after the last whole segment
 * @property {number} now the server's time in milliseconds
 */

/** How often the head is asked for at most, and how far followers spread, so that they do not ask all at once. */
export const PAUSE = 1000;
export const SPREAD = 500;
const LIMIT = 15_000;

/** An answer that is no success. */
export class NotGiven extends Error {
  /** @param {number} status */
  constructor(status) {
    super(`answered ${status}`);
    this.status = status;
  }
}

/**
 * Follows until `close` is called.
 * @param {string} base the hall's address, `/halls/<lot>/`
 * @param {number} since the version the page has
 * @param {Hearing} hearing
 * @param {{ get?: (address: string, cache: RequestCache) => Promise<any>, random?: () => number, pause?: () => number }} [means]
 */
export function followSegments(base, since, hearing, means = {}) {
  const get = means.get ?? given;
  const random = means.random ?? Math.random;
  const pause = means.pause ?? (() => PAUSE);
  let [v, tries, isAsking, isClosed] = [since, 0, false, false];
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const ask = async () => {
    isAsking = true;
    try {
      await hearOn(/** @type {Head} */ (await get(`${base}head.json`, "default")));
      tries = 0;
      if (!isClosed) hearing.changed({ isOpen: true, tries, isRefused: false });
      askAfter(pause() + SPREAD * random());
    } catch (failure) {
      tries += 1;
      const isRefused = failure instanceof NotGiven && failure.status === 404;
      if (!isClosed) hearing.changed({ isOpen: false, tries, isRefused });
      if (!isRefused) askAfter(pauseBefore(tries, random()));
    }
    isAsking = false;
  };
  const askAfter = (/** @type {number} */ time) => {
    if (!isClosed) timer = setTimeout(ask, time);
  };
  const hearOn = async (/** @type {Head} */ head) => {
    hearing.told(head.now);
    while (v < head.v && !isClosed) {
      const before = v;
      const place = Math.floor(v / head.size);
      const facts = place < head.ends.length ? await segment(place * head.size + 1, head) : head.facts;
      for (const fact of facts) if (fact.v === v + 1 && !isClosed) hear(fact);
      if (v === before && !isClosed) throw new Error("the next fact is missing");
    }
  };
  const hear = (/** @type {Frame} */ fact) => {
    v = fact.v;
    hearing.heard(fact);
  };
  /** A kept copy that ends otherwise than the head says is of another journal: it is asked for anew. */
  const segment = async (/** @type {number} */ first, /** @type {Head} */ head) => {
    const address = `${base}events/${first}-${first + head.size - 1}.json`;
    const end = head.ends[(first - 1) / head.size];
    for (const cache of /** @type {RequestCache[]} */ (["default", "reload"])) {
      const { facts } = await get(address, cache).catch(lateIsNoRefusal);
      if (facts.at(-1)?.digest === end) return /** @type {Frame[]} */ (facts);
    }
    throw new Error("a segment is not what the head says");
  };

  ask();
  return {
    /** @returns {number} the newest version heard */
    version: () => v,
    /** Asks at once instead of waiting: the network is back, or the page is looked at again. */
    wake: () => {
      if (isClosed || isAsking) return;
      clearTimeout(timer);
      ask();
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}

/** A segment that the head names and a cache does not have yet comes later; only the head says that there is no hall. @param {unknown} failure */
function lateIsNoRefusal(failure) {
  throw failure instanceof NotGiven ? new Error("a segment did not come") : failure;
}

/** @param {string} address @param {RequestCache} cache */
async function given(address, cache) {
  const headers = { Accept: "application/json" };
  const response = await fetch(address, { cache, credentials: "omit", headers, signal: AbortSignal.timeout(LIMIT) });
  if (!response.ok) throw new NotGiven(response.status);
  return response.json();
}
