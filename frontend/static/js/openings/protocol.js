// What the public stream of an opening adds up to: the same fold as apps/openings/rules/fold.py (golden files).
// @ts-check

import { WORD_CHANGES } from "./protocol-words.js";

import { PAPERS } from "./protocol-papers.js";
import { firstOpened, partArranged, partCalledOff } from "./protocol-parts.js";
import { REMEDIES } from "./protocol-remedies.js";

/**
 * An entry as the socket speaks it, or the hub's word about time.
 * @typedef {{ v: number, type: string, at: string, [field: string]: any }} Frame
 */

/**
 * @typedef {object} Bid
 * @property {string} bid
 * @property {string} bidder
 * @property {string} received_at
 * @property {string | null} released_at
 * @property {{ cause: string, effect: string, reason: string } | null} attribution
 * @property {string | null} price
 * @property {Record<string, string> | null} fields
 * @property {{ code: string, effect: string } | null} failure
 * @property {string | null} announced_at
 * @property {boolean | null} accepted
 * @property {{ way: string, accepted: boolean | null }} [sign_in] how the bidder signed in, where it was without a certificate
 * @property {boolean} [identity] whether the host confirmed who speaks for the bidder
 */

/**
 * @typedef {object} State
 * @property {number} v
 * @property {string | null} lot
 * @property {string} state
 * @property {Record<string, string>} times
 * @property {string | null} host
 * @property {Record<string, string>} holders
 * @property {any[]} draws
 * @property {Bid[]} bids
 * @property {number | null} count
 * @property {string | null} root
 * @property {string | null} salt
 * @property {any} head
 * @property {string | null} until
 * @property {string[]} revealed
 * @property {{ number: number, bid: string | null, text: string, at: string }[]} utterances
 * @property {any[]} objections
 * @property {any} record
 * @property {string | null} paused
 * @property {string | null} failure
 * @property {import("./protocol-words.js").Line[]} [messages]
 * @property {{ all: string | null, bids: Record<string, string> }} [muted]
 * @property {Record<string, { voice: string, sha256: string, milliseconds: number }>} [speech]
 * @property {{ order: string | null, fields: string[] | null, paused_at: string | null, again_from?: number }} [reading]
 * @property {{ rows: any[], text: string, sha256: string, at: string, acknowledged: string[] } | null} result
 * @property {{ organisation: string, at: string }} [supervisor]
 * @property {import("./protocol-papers.js").Signing} [signing]
 * @property {import("./protocol-papers.js").Correction[]} [corrections]
 * @property {import("./protocol-remedies.js").Extension[]} [extensions]
 * @property {import("./protocol-remedies.js").Incident[]} [incidents]
 * @property {import("./protocol-remedies.js").Case[]} [cases]
 * @property {number} [part] which of two envelopes is opened here
 * @property {string} [opens_at]
 * @property {{ bid: string, bidder: string }[]} [returned] whose second envelope stays sealed
 */

/** @returns {State} */
export function blank() {
  return {
    v: 0,
    lot: null,
    state: "not_open",
    times: {},
    host: null,
    holders: {},
    draws: [],
    bids: [],
    count: null,
    root: null,
    salt: null,
    head: null,
    until: null,
    revealed: [],
    utterances: [],
    objections: [],
    record: null,
    paused: null,
    failure: null,
    result: null,
  };
}

/**
 * The snapshot after these frames; the one given stays as it is. Old frames change nothing, unknown ones the version.
 * @param {State} state
 * @param {Iterable<Frame>} frames
 * @returns {State}
 */
export function fold(state, frames) {
  const folded = structuredClone(state);
  for (const frame of frames) {
    if (frame.v <= folded.v) continue;
    CHANGES[frame.type]?.(folded, frame);
    folded.v = frame.v;
  }
  return folded;
}

/** @type {Record<string, (state: State, frame: Frame) => void>} */
const CHANGES = {
  ...WORD_CHANGES,
  "opening.sign_in_opened": (state, frame) => {
    state.lot = frame.code;
    stands(state, "sign_in", frame);
  },
  "opening.closed_for_bids": (state, frame) => {
    state.lot = frame.code;
    stands(state, "closed_for_bids", frame);
  },
  "opening.part_arranged": partArranged,
  "opening.part_called_off": partCalledOff,
  "opening.second_awaited": (state, frame) => {
    state.lot = frame.code;
    stands(state, "closed_for_bids", frame);
  },
  "opening.started": (state, frame) => {
    state.lot = frame.code;
    state.host = frame.organisation;
    stands(state, "started", frame);
  },
  "opening.holder_ready": (state, frame) => {
    state.holders[frame.role] = frame.recipient;
  },
  "opening.draw_committed": (state, frame) => {
    const known = state.draws.find((draw) => draw.name === frame.name);
    const draw = known ?? { name: frame.name, text: frame.text, committed: [], value: null, contributions: [] };
    if (!known) state.draws.push(draw);
    draw.committed.push(frame.by);
  },
  "opening.drawn": (state, frame) => {
    for (const draw of state.draws.filter((one) => one.name === frame.name)) {
      draw.value = frame.value;
      draw.contributions = [...frame.contributions];
    }
  },
  "opening.list_published": (state, frame) => {
    state.bids = frame.bids.map((/** @type {any} */ bid) => ({ ...bid, ...UNTOLD }));
    for (const name of /** @type {const} */ (["count", "root", "salt", "head"])) state[name] = frame[name];
    stands(state, "list_published", frame);
  },
  "opening.second_list_published": (state, frame) => {
    state.bids = frame.bids.map((/** @type {any} */ bid) => ({ ...bid, ...UNTOLD }));
    state.returned = frame.returned;
    stands(state, "list_published", frame);
  },
  "opening.first_envelope_opened": (state, frame) => tell(state, frame, firstOpened(frame)),
  "opening.decryption_started": (state, frame) => {
    state.until = frame.until;
    stands(state, "decrypting", frame);
  },
  "opening.released": (state, frame) => tell(state, frame, { released_at: frame.at }),
  "opening.attributed": (state, frame) => {
    tell(state, frame, { attribution: { cause: frame.cause, effect: frame.effect, reason: frame.reason } });
  },
  "opening.decryption_settled": (state, frame) => {
    state.until = null;
    stands(state, "decrypt_settled", frame);
  },
  "opening.revealed": (state, frame) => {
    state.revealed.push(frame.role);
  },
  "opening.bid_opened": (state, frame) => {
    const { price, fields, key, sheet } = frame;
    tell(state, frame, { price, fields, key, sheet, failure: null });
  },
  "opening.bid_unopenable": (state, frame) => {
    tell(state, frame, { failure: { code: frame.code, effect: frame.effect } });
  },
  "opening.announced": (state, frame) => {
    state.utterances.push({ number: frame.number, bid: frame.bid, text: frame.text, at: frame.at });
    if (frame.bid) tell(state, frame, { announced_at: frame.at });
    if (state.state !== "announcing") stands(state, "announcing", frame);
  },
  "opening.confirming_started": (state, frame) => {
    state.until = frame.until;
    stands(state, "confirming", frame);
  },
  "opening.confirmed": (state, frame) => tell(state, frame, { accepted: frame.accepted }),
  "opening.objection_raised": (state, frame) => {
    const { number, bid, text, at } = frame;
    state.objections.push({ number, bid, text, at, answer: null, answered_at: null });
  },
  "opening.objection_answered": (state, frame) => {
    for (const objection of state.objections.filter((one) => one.number === frame.number)) {
      objection.answer = frame.answer;
      objection.answered_at = frame.at;
    }
  },
  "opening.record_requested": (state, frame) => {
    state.until = null;
    stands(state, "record_signing", frame);
  },
  "opening.record_made": (state, frame) => {
    state.record = { sha256: frame.sha256, made_at: frame.at, signed_sha256: null, signed_at: null };
  },
  "opening.record_signed": (state, frame) => {
    if (state.record) Object.assign(state.record, { signed_sha256: frame.sha256, signed_at: frame.at });
  },
  "opening.closed": (state, frame) => stands(state, "closed", frame),
  "opening.handed_over": (state, frame) => stands(state, "handed_to_evaluation", frame),
  "opening.paused": (state, frame) => {
    state.paused = frame.reason;
    state.state = "paused";
  },
  "opening.resumed": (state, frame) => {
    state.paused = null;
    state.state = frame.state;
    state.until = frame.until;
  },
  "opening.failed": (state, frame) => {
    state.failure = frame.reason;
    state.until = null;
    stands(state, "failed", frame);
  },
  "opening.host_substituted": (state, frame) => {
    state.host = frame.organisation;
    for (const role of frame.void) delete state.holders[role];
    if (state.record && state.record.signed_at === null) state.record = null;
  },
  "opening.reopened": (state, frame) => stands(state, "resumed", frame),
  "opening.result_announced": (state, frame) => {
    const { rows, text, sha256, at, until } = frame;
    state.until = until;
    state.result = { rows, text, sha256, at, acknowledged: [] };
  },
  "opening.result_acknowledged": (state, frame) => {
    state.result?.acknowledged.push(frame.bid);
  },
  "opening.ended": (state, frame) => {
    state.until = null;
    stands(state, "ended", frame);
  },
  ...PAPERS,
  ...REMEDIES,
  "opening.phone_sign_in_listed": (state, frame) => tell(state, frame, { sign_in: { way: "phone", accepted: null } }),
  "opening.emergency_sign_in_listed": (state, frame) => {
    tell(state, frame, { sign_in: { way: "emergency", accepted: null } });
  },
  "opening.sign_in_accepted": (state, frame) => tell(state, frame, { sign_in: { way: "emergency", accepted: true } }),
  "opening.sign_in_refused": (state, frame) => {
    tell(state, frame, { sign_in: { way: "emergency", accepted: false }, signed_in_at: null });
  },
  "opening.identity_confirmed": (state, frame) => tell(state, frame, { identity: true }),
  "opening.identity_doubted": (state, frame) => tell(state, frame, { identity: false }),
};

const UNTOLD = Object.freeze({
  released_at: null,
  attribution: null,
  price: null,
  fields: null,
  key: null,
  sheet: null,
  failure: null,
  announced_at: null,
  accepted: null,
});

/** @param {State} state @param {string} where @param {Frame} frame */
function stands(state, where, frame) {
  state.state = where;
  state.times[where] ??= frame.at;
}

/** What is said of a bid that is not on the list is kept nowhere. @param {State} state @param {Frame} frame @param {object} what */
function tell(state, frame, what) {
  const bid = state.bids.find((one) => one.bid === frame.bid);
  if (bid) Object.assign(bid, what);
}
