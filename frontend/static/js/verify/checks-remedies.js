// Check 18: causes, more time and remedies were as rule and tender document have them: nobody was given up early, or opened by favour.
// @ts-check

import { momentOf } from "./material.js";

/** @typedef {import("./material.js").Line} Line */
/** @typedef {import("./material.js").Material} Material */
/** @typedef {import("./material.js").Session} Session */
/** @typedef {{ bid: string, needed: number, sides: Set<string>, places: Set<number> }} Case a custody case as far as the log has told it */
/**
 * @typedef {object} Course the decryption as the log tells it, entry by entry
 * @property {Set<string>} named remedies of the document
 * @property {number | null} until microseconds since 1970
 * @property {number | null} pausedAt
 * @property {Set<string>} released
 * @property {Set<string>} givenUp
 * @property {Map<string, [string, number]>} failed why it did not open, and after how many reveals
 * @property {Set<string>} cured
 * @property {number} reveals
 * @property {Map<number, Case>} cases
 * @property {string[]} measures
 */

const MINUTE = 60_000_000;
const [BACKUP, ESCROW] = ["backup_file", "escrow"];
const SIDES = ["buyer", "supervisor"];
/** 延长解密 — the centre's own rule: one extension gives at most so many minutes. */
export const MOST_EXTENSION = 240;
/** Of the three holders' shares so many give the key back. */
export const REVEALS_NEEDED = 2;
/** Why a bid did not open, where the bytes that were committed to may still be fine. */
export const CURABLE = ["key_wrong", "payload_damaged", "release_bad"];
/** 电子招标投标办法 §31: what becomes of a bid, by why it was not decrypted. @type {Record<string, string>} */
export const EFFECTS = {
  bidder_absent: "revoked",
  bidder_certificate: "revoked",
  bidder_network: "revoked",
  platform: "withdrawn",
  tenderee: "withdrawn",
};

/** By the kind of the entry: what it changes, and the codes of what is wrong with it. @type {Record<string, (course: Course, line: Line) => string[]>} */
const TOLD = {
  "opening.decryption_started": started,
  "opening.paused": paused,
  "opening.resumed": resumed,
  "opening.extended": extended,
  "opening.released": released,
  "opening.attributed": attributed,
  "opening.decryption_settled": settled,
  "opening.revealed": revealed,
  "opening.bid_unopenable": unopenable,
  "opening.backup_imported": imported,
  "opening.case_opened": caseOpened,
  "opening.case_approved": caseApproved,
  "opening.share_handed": shareHanded,
  "opening.escrow_opened": escrowOpened,
  "opening.bid_opened": bidOpened,
  "opening.first_envelope_opened": bidOpened,
  "opening.incident_opened": incident,
};

/** 18: window, causes with their effects, incidents, backups and custodians' cases, session by session. @param {Material} material */
export async function checkRemedies(material) {
  const { protocol, sessions } = material;
  if (!sessions.some(({ lines }) => lines.length)) return;
  const told = (await material.objectOf("tender/data-sheet.json"))?.remedies;
  const named = Array.isArray(told) ? told : [];
  for (const session of sessions) {
    protocol.look(18, session.lines.filter(({ kind }) => Object.hasOwn(TOLD, kind)).length);
    for (const [code, line] of problemsOf(session, named)) {
      protocol.find(18, code, String(line.payload.bid || `${line.stream} v${line.v}`), { at: line.at });
    }
  }
}

/**
 * Everything that is not as it should be, in the order of the log.
 * @param {{ lines: Line[] }} session
 * @param {readonly unknown[]} named
 * @returns {[string, Line][]}
 */
export function problemsOf({ lines }, named) {
  /** @type {Course} */
  const course = {
    named: new Set(/** @type {string[]} */ (named)),
    until: null,
    pausedAt: null,
    released: new Set(),
    givenUp: new Set(),
    failed: new Map(),
    cured: new Set(),
    reveals: 0,
    cases: new Map(),
    measures: [],
  };
  return lines.flatMap((line) => {
    const codes = Object.hasOwn(TOLD, line.kind) ? TOLD[line.kind](course, line) : [];
    return codes.map((code) => /** @type {[string, Line]} */ ([code, line]));
  });
}

/** @param {Course} course @param {Line} line */
function started(course, { payload }) {
  course.until = momentOf(payload.until);
  return [];
}

/** @param {Course} course @param {Line} line */
function paused(course, { payload, at }) {
  course.pausedAt = momentOf(at);
  course.measures.push(text(payload.reason));
  return [];
}

/** A pause keeps the rest of the time, to the second. @param {Course} course @param {Line} line */
function resumed(course, { payload, at }) {
  const [until, before, when, stood] = [momentOf(payload.until), course.pausedAt, momentOf(at), course.until];
  [course.until, course.pausedAt] = [until, null];
  if (stood === null || until === null || before === null || when === null) return [];
  return until === stood + (when - before) ? [] : ["window_differs"];
}

/** 延长解密 — so many minutes more than what was left, or from then on; never less. @param {Course} course @param {Line} line */
function extended(course, { payload, at }) {
  const { minutes, reason } = payload;
  course.measures.push(text(reason));
  const [until, stands, before] = [momentOf(payload.until), course.pausedAt ?? momentOf(at), course.until];
  course.until = until;
  if (before === null || stands === null) return [];
  const isLawful = Number.isInteger(minutes) && minutes > 0 && minutes <= MOST_EXTENSION;
  const isRight = isLawful && until === Math.max(before, stands) + minutes * MINUTE && text(reason).trim();
  return isRight ? [] : ["window_differs"];
}

/** @param {Course} course @param {Line} line */
function released(course, { payload, at }) {
  const [bid, when] = [text(payload.bid), momentOf(at)];
  course.released.add(bid);
  return [
    ...(course.givenUp.has(bid) ? ["given_up_and_released"] : []),
    ...(course.until !== null && when !== null && when > course.until ? ["released_late"] : []),
  ];
}

/** 归因 — after the window, of a bid that nobody released, with the effect that its cause has by law. @param {Course} course @param {Line} line */
function attributed(course, { payload, at }) {
  const [bid, cause, when] = [text(payload.bid), text(payload.cause), momentOf(at)];
  const effect = Object.hasOwn(EFFECTS, cause) ? EFFECTS[cause] : "";
  const hasCase = [...course.cases.values()].some((one) => one.bid === bid);
  const isEarly = course.until !== null && when !== null && when < course.until;
  course.givenUp.add(bid);
  return [
    ...(payload.effect === effect ? [] : ["effect_differs"]),
    ...(payload.reason && text(payload.reason).trim() ? [] : ["cause_without_reason"]),
    ...(course.released.has(bid) ? ["given_up_and_released"] : []),
    ...(isEarly && !hasCase ? ["given_up_early"] : []),
  ];
}

/** @param {Course} course */
function settled(course) {
  course.until = null;
  return [];
}

/** @param {Course} course */
function revealed(course) {
  course.reveals += 1;
  return [];
}

/** @param {Course} course @param {Line} line */
function unopenable(course, { payload }) {
  course.failed.set(text(payload.bid), [text(payload.code), course.reveals]);
  return [];
}

/** 导入备份文件 — where the document names it, of a bid whose release opened nothing that a backup could cure. @param {Course} course @param {Line} line */
function imported(course, { payload }) {
  const [bid, cured] = [text(payload.bid), text(payload.cured)];
  const [why] = course.failed.get(bid) ?? [""];
  course.cured.add(bid);
  return [
    ...(course.named.has(BACKUP) ? [] : ["remedy_not_named"]),
    ...(CURABLE.includes(cured) && why === cured ? [] : ["remedy_without_need"]),
  ];
}

/** 托管开启 — where the document names it. @param {Course} course @param {Line} line */
function caseOpened(course, { payload: { number, needed, bid } }) {
  if (Number.isInteger(number) && Number.isInteger(needed)) {
    course.cases.set(number, { bid: text(bid), needed, sides: new Set(), places: new Set() });
  }
  return course.named.has(ESCROW) ? [] : ["remedy_not_named"];
}

/** @param {Course} course @param {Line} line */
function caseApproved(course, { payload }) {
  course.cases.get(payload.number)?.sides.add(text(payload.side));
  return [];
}

/** @param {Course} course @param {Line} line */
function shareHanded(course, { payload }) {
  if (Number.isInteger(payload.place)) course.cases.get(payload.number)?.places.add(payload.place);
  return [];
}

/** Approved by both sides, and with so many custodians' shares as the bidder's own set demands. @param {Course} course @param {Line} line */
function escrowOpened(course, { payload }) {
  const [bid, found] = [text(payload.bid), course.cases.get(payload.number)];
  course.cured.add(bid);
  if (found?.bid !== bid || [...found.sides].sort().join() !== SIDES.join()) return ["case_not_approved"];
  return found.places.size < Math.max(found.needed, 1) ? ["case_without_shares"] : [];
}

/** Opened by what its bidder released, by a third holder's share, or by a remedy; never what was given up. @param {Course} course @param {Line} line */
function bidOpened(course, { payload }) {
  const bid = text(payload.bid);
  if (course.givenUp.has(bid)) return ["given_up_and_opened"];
  const failed = course.failed.get(bid);
  const isStillFailed = failed && course.reveals <= Math.max(failed[1], REVEALS_NEEDED);
  const isOpen = course.cured.has(bid) || (course.released.has(bid) && !isStillFailed);
  return isOpen ? [] : ["opened_without_remedy"];
}

/** 故障处置 — under its number the opening was paused or extended. @param {Course} course @param {Line} line */
function incident(course, { payload }) {
  const code = text(payload.code);
  return code && course.measures.some((reason) => reason.includes(code)) ? [] : ["incident_without_measure"];
}

/** What a value says, so that two values that differ never say the same. @param {unknown} value */
const text = (value) => (typeof value === "string" ? value : JSON.stringify(value ?? null));
