// Changes on their way to the platform: each score by itself, in order, kept through a lost line or a halt and never twice.
// @ts-check

import { Lost, Refused } from "./talk.js";

/** @typedef {[string, number, number]} PinnedPage envelope, number of the file, page */
/** @typedef {{ sequence: number, bid: string, item: string, score: string, reason: string, pages: PinnedPage[] }} Change */
/** @typedef {{ state: "saving" | "saved" | "lost" | "halted" | "refused", waiting: number, refusal?: Refused }} Told */

const AT_ONCE = 50;
const WAITS_MS = [1000, 2000, 4000, 8000, 15000];
const HALTS = new Set(["evaluation_interrupted", "room_paused", "member_away", "sitting_not_open"]);

/**
 * While a site is out of order, the room is paused or the member is away nothing is taken, and it can be sent again later.
 * @param {unknown} failure
 */
export function isHalt(failure) {
  return failure instanceof Refused && HALTS.has(failure.code);
}

/**
 * @param {object} ways
 * @param {number} ways.sequence the newest change that the platform has
 * @param {Change[]} ways.unsent what an earlier visit of this device could not send
 * @param {(changes: Change[]) => Promise<void>} ways.send
 * @param {(told: Told) => void} ways.tell
 * @param {(unsent: Change[]) => void} ways.keep the unsent changes, where a reload finds them
 * @param {(act: () => void, ms: number) => unknown} [ways.later]
 */
export function startSaving({ sequence, unsent, send, tell, keep, later = (act, ms) => setTimeout(act, ms) }) {
  /** @type {Map<string, Change>} */
  const waiting = new Map(unsent.map((one) => [keyOf(one), one]));
  let newest = unsent.reduce((most, one) => Math.max(most, one.sequence), sequence);
  let attempts = 0;
  let isPlanned = false;
  /** @type {Promise<void> | null} */
  let sending = null;

  /** @param {Omit<Change, "sequence">} change */
  function push(change) {
    newest += 1;
    const numbered = { ...change, sequence: newest };
    waiting.delete(keyOf(numbered));
    waiting.set(keyOf(numbered), numbered);
    keep([...waiting.values()]);
    void flush();
  }

  /** Sends what waits; one request at a time, so that the order stays. @returns {Promise<void>} */
  function flush() {
    sending ??= go().finally(() => {
      sending = null;
    });
    return sending;
  }

  async function go() {
    let isTaken = true;
    while (waiting.size) {
      const batch = [...waiting.values()].sort((one, other) => one.sequence - other.sequence).slice(0, AT_ONCE);
      tell({ state: "saving", waiting: waiting.size });
      try {
        await send(batch);
        attempts = 0;
        drop(batch);
      } catch (failure) {
        if (failure instanceof Lost) return wait("lost");
        if (isHalt(failure)) return wait("halted");
        if (!(failure instanceof Refused)) throw failure;
        isTaken = false;
        refuse(batch, failure);
      }
    }
    if (isTaken) tell({ state: "saved", waiting: 0 });
  }

  /** @param {Change[]} batch */
  function drop(batch) {
    for (const one of batch) if (waiting.get(keyOf(one))?.sequence === one.sequence) waiting.delete(keyOf(one));
    keep([...waiting.values()]);
  }

  /** @param {Change[]} batch @param {Refused} refusal */
  function refuse(batch, refusal) {
    drop(batch);
    tell({ state: "refused", waiting: waiting.size, refusal });
  }

  /** @param {"lost" | "halted"} state */
  function wait(state) {
    tell({ state, waiting: waiting.size });
    if (isPlanned) return;
    isPlanned = true;
    const again = () => {
      isPlanned = false;
      void flush();
    };
    later(again, WAITS_MS[Math.min(attempts, WAITS_MS.length - 1)]);
    attempts += 1;
  }

  if (waiting.size) void flush();
  return { push, flush, waiting: () => waiting.size };
}

/** @param {{ bid: string, item: string }} change */
function keyOf({ bid, item }) {
  return `${bid} ${item}`;
}
