// What objections, messages and the reading add to the snapshot: the same as apps/openings/rules/fold_words.py (golden files).
// @ts-check

/** @typedef {import("./protocol.js").State} State */
/** @typedef {import("./protocol.js").Frame} Frame */

/**
 * A line of the talk, with how often the same text was said and by whom.
 * @typedef {{ number: number, list: string, text: string, at: string, last_at: string, times: number, is_host: boolean, bids: string[] }} Line
 */

const COLLAPSED_WITHIN = 20;
const LINES_KEPT = 200;

/** @type {Record<string, (state: State, frame: Frame) => void>} */
export const WORD_CHANGES = {
  "opening.objection_described": (state, frame) => {
    about(state.objections, frame, { title: frame.title, attachment: frame.attachment });
  },
  "opening.objection_accepted": (state, frame) => about(state.objections, frame, { accepted_at: frame.at }),
  "opening.objection_refused": (state, frame) => {
    about(state.objections, frame, { answer: frame.reason, answered_at: frame.at, refused: true });
  },
  "opening.objection_responded": (state, frame) => {
    about(state.objections, frame, { satisfied: frame.satisfied, responded_at: frame.at });
  },
  "opening.answer_attached": (state, frame) => about(state.objections, frame, { answer_attachment: frame.attachment }),
  "opening.host_spoke": spoken,
  "opening.bidder_spoke": spoken,
  "opening.muted": (state, frame) => {
    const muted = (state.muted ??= { all: null, bids: {} });
    if (frame.bid === null) muted.all = frame.reason;
    else muted.bids[frame.bid] = frame.reason;
  },
  "opening.unmuted": (state, frame) => {
    const muted = (state.muted ??= { all: null, bids: {} });
    if (frame.bid === null) muted.all = null;
    else delete muted.bids[frame.bid];
  },
  "opening.reading_planned": (state, frame) => {
    Object.assign(reading(state), { order: frame.order, fields: [...frame.fields] });
  },
  "opening.reading_paused": (state, frame) => {
    reading(state).paused_at = frame.at;
  },
  "opening.reading_continued": (state) => {
    reading(state).paused_at = null;
  },
  "opening.reading_returned": (state, frame) => {
    reading(state).again_from = frame.number;
  },
  "opening.speech_made": (state, frame) => {
    const { voice, sha256, milliseconds } = frame;
    (state.speech ??= {})[String(frame.number)] = { voice, sha256, milliseconds };
  },
  "opening.utterance_ended": (state, frame) => {
    const { voice, told_began_at, told_ended_at } = frame;
    about(state.utterances, frame, { ended_at: frame.at, told: { voice, told_began_at, told_ended_at } });
  },
  "opening.utterance_replayed": (state, frame) => {
    const utterance = /** @type {any} */ (state.utterances.find((one) => one.number === frame.number));
    if (utterance) (utterance.replayed_at ??= []).push(frame.at);
  },
};

/** @param {State} state @param {Frame} frame */
function spoken(state, frame) {
  const lines = (state.messages ??= []);
  const bid = frame.bid ?? null;
  const recent = lines.filter((line) => line.list === frame.list).slice(-COLLAPSED_WITHIN);
  const same = recent.reverse().find((line) => line.text === frame.text && line.is_host === (bid === null));
  if (same) {
    same.times += 1;
    same.last_at = frame.at;
    if (bid !== null && !same.bids.includes(bid)) same.bids.push(bid);
    return;
  }
  const { number, list, text, at } = frame;
  lines.push({ number, list, text, at, last_at: at, times: 1, is_host: bid === null, bids: bid === null ? [] : [bid] });
  lines.splice(0, lines.length - LINES_KEPT);
}

/** @param {any[]} things @param {Frame} frame @param {object} what */
function about(things, frame, what) {
  const one = things.find((each) => each.number === frame.number);
  if (one) Object.assign(one, what);
}

/** @param {State} state */
function reading(state) {
  return (state.reading ??= { order: null, fields: null, paused_at: null });
}
