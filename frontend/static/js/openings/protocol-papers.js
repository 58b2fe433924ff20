// What supervision, signatures and corrections change in the snapshot: the same as apps/openings/rules/fold_papers.py.
// @ts-check

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */
/** @typedef {{ signers: string[], signed: Record<string, string>, absent: string | null }} Signing */
/** @typedef {{ number: number, what: string, why: string, sha256: string, at: string }} Correction */

/** @type {Record<string, (state: State, frame: Frame) => void>} */
export const PAPERS = {
  "opening.supervisor_seated": (state, frame) => {
    state.supervisor = { organisation: frame.organisation, at: frame.at };
  },
  "opening.signatures_ordered": (state, frame) => {
    state.signing = { signers: [...frame.signers], signed: {}, absent: null };
  },
  "opening.record_countersigned": (state, frame) => {
    signingOf(state).signed[frame.role] = frame.at;
    if (state.record) state.record.signed_sha256 = frame.sha256;
  },
  "opening.supervisor_absent": (state, frame) => {
    signingOf(state).absent = frame.reason;
  },
  "opening.record_corrected": (state, frame) => {
    const { number, what, why, sha256, at } = frame;
    state.corrections = [...(state.corrections ?? []), { number, what, why, sha256, at }];
  },
};

/** @param {State} state @returns {Signing} */
function signingOf(state) {
  state.signing ??= { signers: [], signed: {}, absent: null };
  return state.signing;
}
