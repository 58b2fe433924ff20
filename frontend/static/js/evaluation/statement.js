// What a member signs at the end: the items that are scored now, with what was locked before the names were shown.
// @ts-check

import { canonical } from "../lib/canonical.js";

/** @typedef {Record<string, Record<string, string>>} Rows by bid, then by item */
/** @typedef {Record<string, Record<string, import("./saving.js").PinnedPage[]>>} Pages by bid, then by item */
/**
 * @typedef {object} Signable
 * @property {string} lot
 * @property {number} member
 * @property {string} kind of the statement
 * @property {{ bid: string }[]} bids
 * @property {{ id: string }[]} items
 * @property {{ scores: Rows, reasons: Rows }} locked
 */

/**
 * The text to sign; a blind sheet has no pages.
 * @param {Signable} room
 * @param {{ scores: Rows, reasons: Rows, pages: Pages }} given
 */
export function statementOf(room, { scores, reasons, pages }) {
  const { lot, member, kind } = room;
  const said = {
    v: 1,
    kind,
    lot,
    member,
    scores: merged(room, scoredNow(room, scores), room.locked.scores),
    reasons: merged(room, withoutBlanks(room, reasons), room.locked.reasons),
  };
  return canonical(kind === "score_sheet" ? { ...said, pages: withoutBlanks(room, pages) } : said);
}

/** @param {Signable} room @param {Rows} given */
function scoredNow(room, given) {
  return Object.fromEntries(room.bids.map(({ bid }) => [bid, Object.fromEntries(room.items.map(({ id }) => [id, given[bid]?.[id]]).filter(([, score]) => score))]));
}

/** @param {Signable} room @param {Rows} fresh @param {Rows} locked */
function merged(room, fresh, locked) {
  const whole = { ...fresh };
  for (const { bid } of room.bids) if (locked[bid]) whole[bid] = { ...locked[bid], ...fresh[bid] };
  return whole;
}

/**
 * @template T
 * @param {Signable} room
 * @param {Record<string, Record<string, T>>} given
 * @returns {Record<string, Record<string, T>>}
 */
function withoutBlanks(room, given) {
  const known = new Set(room.items.map(({ id }) => id));
  const kept = room.bids.map(({ bid }) => {
    const row = Object.entries(given[bid] ?? {}).filter(([item, value]) => known.has(item) && hasSomething(value));
    return [bid, Object.fromEntries(row.map(([item, value]) => [item, typeof value === "string" ? value.trim() : value]))];
  });
  return Object.fromEntries(kept.filter(([, row]) => Object.keys(row).length));
}

/** @param {unknown} value */
function hasSomething(value) {
  return typeof value === "string" ? Boolean(value.trim()) : Array.isArray(value) && value.length > 0;
}
