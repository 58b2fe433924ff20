// A line to a hall that comes back by itself: it dials with the version it has, and hears everything once and in order.
// @ts-check

/** @typedef {{ v: number, type: string, at: string, [field: string]: any }} Frame */

/**
 * @typedef {object} Hearing
 * @property {(frame: Frame) => void} heard a fact that comes next
 * @property {(line: { isOpen: boolean, tries: number, isRefused: boolean }) => void} changed the line opened, broke, or was refused for good
 * @property {(now: number) => void} told the server's time in milliseconds
 * @property {boolean} [answers] whether each word of the server about time is answered: that the page is there, no more
 * @property {(v: number) => void} [crowded] the hall is full; its facts go on in its segments after this version
 * @property {(present: { online: number, watching: number, bids?: string[] }) => void} [present] who is there now; not a fact
 */

/** Close code of a hall that is not there, or not for the one who asks: dialling again would not help. */
export const REFUSED = 4403;
/** Close code of a hall that carries as many sockets as it may: the same facts are in its segments. */
export const CROWDED = 4410;
/** Nothing heard for so long means that the line is dead, whatever the browser thinks: the server speaks every 10 s. */
export const SILENT_AFTER = 25_000;
const FIRST_PAUSE = 300;
const LONGEST_PAUSE = 15_000;

/**
 * How long to wait before the next try: twice as long each time, never longer than the longest, and somewhere in the
 * upper half of it, so that a hall that was dropped at once does not dial at once.
 * @param {number} tries those that failed, from 1
 * @param {number} chance between 0 and 1
 */
export function pauseBefore(tries, chance) {
  const most = Math.min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** (tries - 1));
  return Math.round(most / 2 + (most / 2) * chance);
}

/**
 * Keeps a line open until `close` is called.
 * @param {string} address without the version
 * @param {number} since the version the page has
 * @param {Hearing} hearing
 * @param {{ dial?: (address: string) => WebSocket, random?: () => number }} [means]
 */
export function keepLine(address, since, hearing, means = {}) {
  const dial = means.dial ?? ((/** @type {string} */ place) => new WebSocket(place));
  const random = means.random ?? Math.random;
  let [v, tries, isClosed] = [since, 0, false];
  /** @type {WebSocket | undefined} */
  let socket;
  /** @type {ReturnType<typeof setTimeout> | undefined} */
  let timer;

  const listenOn = () => {
    clearTimeout(timer);
    timer = setTimeout(() => socket?.close(), SILENT_AFTER);
  };
  const open = () => {
    const mine = (socket = dial(`${address}?since=${v}`));
    mine.onopen = listenOn;
    mine.onmessage = (event) => {
      if (mine === socket) hear(JSON.parse(event.data));
    };
    mine.onclose = (event) => {
      if (mine === socket) lost(event.code);
    };
  };
  const hear = (/** @type {Frame} */ frame) => {
    listenOn();
    if (frame.type === "clock") {
      hearing.told(frame.now);
      if (hearing.answers && socket?.readyState === 1) socket.send("here");
      if (tries === -1 && frame.v > v) socket?.close(); // something was lost on the way: it is asked for again
      else if (tries !== -1) hearing.changed({ isOpen: true, tries: 0, isRefused: false });
      tries = -1;
    } else if (frame.type === "presence") {
      hearing.present?.(/** @type {any} */ (frame));
    } else if (frame.v === v + 1) {
      v = frame.v;
      hearing.heard(frame);
    } else if (frame.v > v) {
      socket?.close(); // a gap: what is missing is asked for again
    }
  };
  const lost = (/** @type {number} */ code) => {
    clearTimeout(timer);
    if (isClosed) return;
    if (code === CROWDED && hearing.crowded) {
      isClosed = true;
      hearing.crowded(v);
      return;
    }
    const isRefused = code === REFUSED;
    tries = Math.max(0, tries) + 1;
    hearing.changed({ isOpen: false, tries, isRefused });
    if (!isRefused) timer = setTimeout(open, pauseBefore(tries, random()));
  };

  open();
  return {
    /** @returns {number} the newest version heard */
    version: () => v,
    /** Dials at once instead of waiting: the network is back, or the page is looked at again. */
    wake: () => {
      if (isClosed || socket?.readyState === 1 || socket?.readyState === 0) return;
      clearTimeout(timer);
      open();
    },
    close: () => {
      isClosed = true;
      clearTimeout(timer);
      socket?.close();
    },
  };
}

/**
 * How far the reader's clock is ahead of the server's, from what the server told: of several words the one that
 * travelled fastest is nearest to the truth.
 */
export function offsetMeter() {
  let least = Infinity;
  return {
    /** @param {number} told @param {number} local */
    add: (told, local) => {
      least = Math.min(least, local - told);
      return least;
    },
    /** @returns {number | null} milliseconds, positive when the reader's clock is fast */
    ahead: () => (Number.isFinite(least) ? least : null),
  };
}
