// What this tab remembers of a score room: its device, what did not arrive, and where the member was; and whether it is a copy.
// @ts-check

/** @typedef {import("./saving.js").Change} Change */

const WAIT_FOR_A_TAB_MS = 800;

/**
 * @param {string} store the name under which it is kept, one for each room and member
 * @param {Pick<Storage, "getItem" | "setItem" | "removeItem">} kept
 * @param {LockManager | undefined} locks
 */
export function startTab(store, kept, locks) {
  let leave = () => {};
  return {
    /** False for a copy of this tab in the same browser: a copy is a place of its own. @type {Promise<boolean>} */
    isAlone: isAloneHere(store, locks, (free) => (leave = free)),
    /** Another tab may take this place. */
    leave: () => leave(),
    device: () => kept.getItem(`${store}:device`) ?? "",
    /** @param {string} device */
    keepDevice: (device) => kept.setItem(`${store}:device`, device),
    /** @returns {Change[]} */
    unsent: () => JSON.parse(kept.getItem(`${store}:unsent`) ?? "[]"),
    /** @param {Change[]} list */
    keepUnsent: (list) => kept.setItem(`${store}:unsent`, JSON.stringify(list)),
    forgetUnsent: () => kept.removeItem(`${store}:unsent`),
    /** Bid and item where the member was in this tab. @returns {[string, string] | null} */
    place: () => JSON.parse(kept.getItem(`${store}:place`) ?? "null"),
    /** @param {string} bid @param {string} item */
    keepPlace: (bid, item) => kept.setItem(`${store}:place`, JSON.stringify([bid, item])),
  };
}

/**
 * @param {string} store
 * @param {LockManager | undefined} locks
 * @param {(free: () => void) => void} held
 * @returns {Promise<boolean>}
 */
function isAloneHere(store, locks, held) {
  if (!locks) return Promise.resolve(true);
  return new Promise((answer) => {
    const hold = () => {
      answer(true);
      return /** @type {Promise<void>} */ (new Promise((free) => held(free)));
    };
    locks.request(store, { signal: AbortSignal.timeout(WAIT_FOR_A_TAB_MS) }, hold).catch(() => answer(false));
  });
}
