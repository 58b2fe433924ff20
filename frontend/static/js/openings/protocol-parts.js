// What an opening in two parts changes in the snapshot: the same as apps/openings/rules/fold_parts.py.
// @ts-check

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */

/** @param {State} state @param {Frame} frame */
export function partArranged(state, { code, part, opens_at }) {
  Object.assign(state, { lot: code, part, opens_at });
}

/** No time stands any more, and nobody signs in. @param {State} state */
export function partCalledOff(state) {
  Object.assign(state, { state: "not_open", opens_at: "", times: {} });
}

/** A first envelope: everything but the price. @param {Frame} frame */
export function firstOpened({ fields, key, sheet }) {
  return { fields, key, sheet, failure: null };
}
