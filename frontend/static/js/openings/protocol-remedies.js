// What extensions, incidents and custodians' cases change in the snapshot: the same as apps/openings/rules/fold_remedies.py.
// @ts-check

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {{ minutes: number, reason: string, until: string, at: string }} Extension */
/** @typedef {{ code: string, ground: string, since: string, affected: number, at: string }} Incident */

/**
 * @typedef {object} Case
 * @property {number} number
 * @property {string} bid
 * @property {string} cause
 * @property {string} reason
 * @property {number} needed
 * @property {number} places
 * @property {string} at
 * @property {string} state
 * @property {string[]} approvals
 * @property {number[]} shares
 * @property {string | null} ending
 */

const SIDES = 2;

/** @type {Record<string, (state: State, frame: Frame) => void>} */
export const REMEDIES = {
  "opening.extended": (state, { minutes, reason, until, at }) => {
    state.until = until;
    state.extensions = [...(state.extensions ?? []), { minutes, reason, until, at }];
  },
  "opening.incident_opened": (state, { code, ground, since, affected, at }) => {
    state.incidents = [...(state.incidents ?? []), { code, ground, since, affected, at }];
  },
  "opening.case_opened": (state, { number, bid, cause, reason, needed, places, at }) => {
    const told = { number, bid, cause, reason, needed, places, at };
    state.cases = [...(state.cases ?? []), { ...told, state: "waiting", approvals: [], shares: [], ending: null }];
  },
  "opening.case_approved": (state, frame) =>
    change(state, frame, (one) => {
      one.approvals.push(frame.side);
      if (one.approvals.length >= SIDES) one.state = "approved";
    }),
  "opening.case_declined": (state, frame) =>
    change(state, frame, (one) => Object.assign(one, { state: "declined", ending: frame.reason })),
  "opening.share_handed": (state, frame) => change(state, frame, (one) => one.shares.push(frame.place)),
  "opening.case_ended": (state, frame) =>
    change(state, frame, (one) => Object.assign(one, { state: "ended", ending: frame.reason })),
  "opening.escrow_opened": (state, frame) => change(state, frame, (one) => Object.assign(one, { state: "opened" })),
};

/** @param {State} state @param {Frame} frame @param {(one: Case) => unknown} how */
function change(state, frame, how) {
  for (const one of state.cases ?? []) if (one.number === frame.number) how(one);
}
