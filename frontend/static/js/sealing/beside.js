// Sealing in a worker, so that the page stays alive with a large file; watched over, since a bid waits for it.
// @ts-check

/** @typedef {import("./worker.js").Asked} Asked */
/** @typedef {{ envelopes: import("./envelope.js").Sealed[], blobs: Blob[] }} Made */
/**
 * @typedef {object} How
 * @property {() => Worker} start
 * @property {(told: any) => void} hear progress, what is done, and `again` where it begins anew
 * @property {AbortSignal} [signal] ends it with its reason
 * @property {number} [second] milliseconds
 */

export const SILENT_SECONDS = 20;

/** The worker says why it did not end: the message is the failure's name. */
export class SealFailed extends Error {}

class Silent extends Error {}

/**
 * The sealed envelopes. A worker that falls silent over its work is ended, and another begins anew by the means that browsers have had
 * for long; seconds in which the computer slept are not counted.
 * @param {Asked} asked
 * @param {How} how
 * @returns {Promise<Made>}
 */
export async function sealBeside(asked, how) {
  try {
    return await attempt(asked, how);
  } catch (failure) {
    if (!(failure instanceof Silent)) throw failure;
  }
  how.hear({ again: true });
  try {
    return await attempt({ ...asked, isCareful: true }, how);
  } catch (failure) {
    throw failure instanceof Silent ? new SealFailed("Silent") : failure;
  }
}

/**
 * @param {Asked} asked
 * @param {How} how
 * @returns {Promise<Made>}
 */
function attempt(asked, { start, hear, signal, second = 1000 }) {
  const parts = new Map(asked.envelopes.map(({ name }) => [name, /** @type {Blob[]} */ ([])]));
  const worker = start();
  let silent = Number.NEGATIVE_INFINITY;
  let clock = /** @type {ReturnType<typeof setInterval> | undefined} */ (undefined);
  const made = /** @type {Promise<Made>} */ (
    new Promise((resolve, reject) => {
      clock = setInterval(() => {
        silent += 1;
        if (silent > SILENT_SECONDS) reject(new Silent());
      }, second);
      signal?.addEventListener("abort", () => reject(signal.reason));
      worker.onerror = () => reject(new SealFailed("Error"));
      worker.onmessage = ({ data }) => {
        silent = 0;
        if (data.part) (parts.get(data.envelope) ?? [])[data.number] = data.part;
        else if (data.failed) reject(new SealFailed(data.failed));
        else if (data.finished) {
          resolve({ envelopes: data.finished, blobs: asked.envelopes.map(({ name }) => new Blob(parts.get(name))) });
        } else hear(data);
      };
      worker.postMessage(asked);
    })
  );
  return made.finally(() => {
    clearInterval(clock);
    worker.terminate();
  });
}
