// Part of check 15: candidates, winner and notices are those of the result.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { isObject } from "./strict-json.js";

/** @typedef {import("./material.js").Material} Material */
/** @typedef {Record<string, any>} Row */

const [CANDIDATES, WINNER] = ["awards/candidates.json", "awards/result.json"];

/**
 * Who is recommended and who won is in the log, in the files and in the notices as the result has it.
 * @param {Material} material
 * @param {Row} result
 */
export async function checkAwards(material, result) {
  const names = Array.isArray(result.candidates) ? result.candidates : [];
  const recommended = rowsOf(result.ranked).filter(({ bid }) => names.includes(bid));
  await checkCandidates(material, recommended);
  await checkWinner(material, recommended);
}

/**
 * @param {Material} material
 * @param {Row[]} recommended
 */
async function checkCandidates(material, recommended) {
  const { protocol } = material;
  const logged = material.lastFact("award.candidates_published");
  if (!logged) {
    if (material.has(CANDIDATES)) protocol.find(15, "award_not_logged", CANDIDATES);
    return;
  }
  protocol.look(15);
  const differs = (/** @type {string} */ where) => protocol.find(15, "award_differs", where, { part: "candidates" });
  if (named(rowsOf(logged.payload.candidates)) !== named(recommended)) differs(logged.kind);
  const told = await material.objectOf(CANDIDATES);
  if (!told) return;
  const rows = rowsOf(told.candidates);
  if (named(rows) !== named(recommended) || bidders(rows) !== bidders(recommended)) differs(CANDIDATES);
  await checkNotice(material, CANDIDATES, told, { number: logged.payload.notice, rows: recommended });
}

/**
 * @param {Material} material
 * @param {Row[]} recommended
 */
async function checkWinner(material, recommended) {
  const { protocol } = material;
  const logged = material.lastFact("award.result_published");
  if (!logged) {
    if (material.has(WINNER)) protocol.find(15, "award_not_logged", WINNER);
    return;
  }
  protocol.look(15);
  const winner = [recommended.find(({ bid }) => bid === logged.payload.bid) ?? {}];
  const differs = (/** @type {string} */ where) => protocol.find(15, "award_differs", where, { part: "winner" });
  if (named([logged.payload]) !== named(winner)) differs(logged.kind);
  const told = await material.objectOf(WINNER);
  if (!told) return;
  if (named([told]) !== named(winner) || bidders([told]) !== bidders(winner)) differs(WINNER);
  await checkNotice(material, WINNER, told, { number: logged.payload.notice, rows: winner });
}

/**
 * The notice is the one of the lot's list of notices, and it names everybody whom it has to name.
 * @param {Material} material
 * @param {string} path
 * @param {Row} told
 * @param {{ number: unknown, rows: Row[] }} of
 */
async function checkNotice(material, path, told, { number, rows }) {
  const notice = isObject(told.notice) ? told.notice : {};
  const kept = Number.isInteger(number) ? await material.objectOf(`tender/notices/${number}.json`) : null;
  const isSame = kept && ["number", "title", "text"].every((name) => canonical(notice[name] ?? null) === canonical(kept[name] ?? null));
  const isNamed = rows.every(({ bidder }) => typeof bidder === "string" && String(notice.text).includes(bidder));
  if (!isSame || !isNamed) material.protocol.find(15, "award_differs", path, { part: "notice" });
}

/** @param {unknown} told @returns {Row[]} */
const rowsOf = (told) => (Array.isArray(told) ? told.filter(isObject) : []);

/** Rank, bid and price of a row. @param {Row} row */
const nameOf = ({ rank, bid, price }) => canonical([rank ?? null, bid ?? null, price ?? null]);

/** Rank, bid and price of each, in one order. @param {Row[]} rows */
const named = (rows) => rows.map(nameOf).sort().join();

/** Their names in that order. @param {Row[]} rows */
const bidders = (rows) => canonical([...rows].sort((one, other) => (nameOf(one) < nameOf(other) ? -1 : 1)).map(({ bidder }) => bidder ?? null));
