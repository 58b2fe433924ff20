// Check 15 but for the arithmetic: what the result was computed from is what was signed, opened, drawn and frozen, and what it led
// to is what it says. Computing it again is left to kaiming-verify.pyz, which carries the platform's rules.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { toHex } from "../lib/bytes.js";
import { checkAwards } from "./checks-awards.js";
import { hexOf, momentOf } from "./material.js";
import { isObject } from "./strict-json.js";

/** @typedef {import("./material.js").Line} Line */
/** @typedef {import("./material.js").Material} Material */
/** @typedef {Record<string, any>} Case */
/** @typedef {{ member: number, folder: string, kind: string, expected: Record<string, unknown>, code: string, line: Line | undefined }} Sheet */

const [CASE, RESULT, SCHEME, TENDER] = ["evaluation/case.json", "evaluation/result.json", "tender/data-sheet.json", "tender/lot.json"];

/** 15: inputs are those that were signed, opened, drawn and frozen, and the award is of the result. @param {Material} material */
export async function checkScores(material) {
  const { protocol } = material;
  if (!material.isResultPublic && !material.has(RESULT) && !material.has(CASE)) return;
  const [told, result] = [await material.objectOf(CASE), await material.objectOf(RESULT)];
  if (!told || !result) return;
  protocol.look(15);
  const sheets = sheetsIn(told);
  await checkSheets(material, sheets);
  await checkBlindSheets(material, sheets);
  await checkEverybodyScored(material, sheets, result);
  checkBids(material, told);
  await checkFrozen(material, told);
  await checkTender(material, told);
  const logged = material.lastFact("evaluation.result_computed");
  if (logged?.payload.sha256 !== (await hexOf(new TextEncoder().encode(canonical(result))))) protocol.find(15, "result_not_logged", RESULT);
  await checkAwards(material, result);
}

/** The members whose sheets count, as the case names them. @param {Material} material @returns {Promise<number[]>} */
export async function membersOf(material) {
  const told = material.has(CASE) ? await material.objectOf(CASE) : null;
  return [...sheetsIn(told ?? {}).keys()];
}

/** Scores by member, in order. @param {Case} told @returns {Map<number, any>} */
function sheetsIn({ sheets }) {
  const rows = (Array.isArray(sheets) ? sheets : []).filter((row) => isObject(row) && Number.isInteger(row.member));
  return new Map(rows.map(({ member, scores }) => /** @type {[number, any]} */ ([member, scores])).sort(([one], [other]) => one - other));
}

/**
 * @param {Material} material
 * @param {Map<number, any>} sheets
 */
async function checkSheets(material, sheets) {
  const signed = new Map(material.facts("evaluation.sheet_signed").map((line) => [line.payload.member, line]));
  for (const [member, scores] of sheets) {
    const line = signed.get(member);
    const isSame = (/** @type {Case} */ said) => same(said.scores, scores);
    await checkSheet(material, { folder: "evaluation/sheets", kind: "score_sheet", member, line, code: "sheet_differs_from_case" }, isSame);
  }
}

/**
 * The blind sheets were locked before the names were shown, and the score sheets repeat them; a score that a lawful recheck has
 * changed is not compared.
 * @param {Material} material
 * @param {Map<number, any>} sheets
 */
async function checkBlindSheets(material, sheets) {
  const shown = material.lastFact("evaluation.unblinded");
  if (!shown) return;
  const logged = new Map(material.facts("evaluation.blind_sheet_signed").map((line) => [line.payload.member, line]));
  const rechecked = new Set(material.facts("evaluation.scores_reconsidered").map(({ payload }) => payload.member));
  for (const [member, scores] of sheets) {
    const line = logged.get(member);
    const isSame = (/** @type {Case} */ said) => rechecked.has(member) || isRepeated(said.scores, scores, shown.payload.codes);
    await checkSheet(material, { folder: "evaluation/blind-sheets", kind: "blind_sheet", member, line, code: "blind_sheet_differs" }, isSame);
  }
}

/**
 * A sheet is signed, of this lot and member, in the log, and says the scores of the case.
 * @param {Material} material
 * @param {{ folder: string, kind: string, member: number, line: Line | undefined, code: string }} sheet
 * @param {(said: Case) => boolean} isSame
 */
async function checkSheet(material, { folder, kind, member, line, code }, isSame) {
  const { protocol } = material;
  const path = `${folder}/${member}.dsse.json`;
  const certificate = await material.certificateOf(`${folder}/${member}.der`);
  if (!certificate) return;
  protocol.look(15);
  const text = await material.signed(path, certificate, 15);
  if (!text) return;
  const said = material.parsed(text, path) ?? {};
  if (said.kind !== kind || said.lot !== material.lot || said.member !== member || !isSame(said)) protocol.find(15, code, path);
  if (line?.payload.statement !== (await hexOf(text))) protocol.find(15, "sheet_not_logged", path);
  await material.judge(certificate, momentOf(line?.at), path, 15);
}

/**
 * True when every score under a code stands in the sheet under the bid that the code stood for.
 * @param {unknown} blind
 * @param {unknown} scores
 * @param {unknown} codes
 */
function isRepeated(blind, scores, codes) {
  if (!isObject(blind) || !isObject(scores) || !isObject(codes)) return false;
  return Object.entries(blind).every(([code, row]) => {
    const named = Object.hasOwn(codes, code) && Object.hasOwn(scores, codes[code]) ? scores[codes[code]] : null;
    return isObject(row) && isObject(named) && Object.entries(row).every(([item, score]) => same(named[item], score));
  });
}

/**
 * There is a sheet of every member of the committee, each by another person; without a ranking there is none.
 * @param {Material} material
 * @param {Map<number, any>} sheets
 * @param {Case} result
 */
async function checkEverybodyScored(material, sheets, result) {
  const [size, count] = [material.lastFact("evaluation.begun")?.payload.size, sheets.size];
  const isRanked = Array.isArray(result.ranked) ? result.ranked.length > 0 : Boolean(result.ranked);
  if (isRanked && size !== count) material.protocol.find(15, "sheet_count_differs", CASE, { size: size ?? "None", count });
  const seen = new Set();
  for (const member of sheets.keys()) {
    const path = `evaluation/sheets/${member}.der`;
    const certificate = material.has(path) ? await material.certificateOf(path) : null;
    const names = certificate ? [`name ${certificate.subject}`, `key ${toHex(certificate.key)}`] : [];
    if (names.some((one) => seen.has(one))) material.protocol.find(15, "signer_twice", path);
    for (const one of names) seen.add(one);
  }
}

/**
 * The bids of the case are those that were opened, at the prices that were opened, under the names of the list.
 * @param {Material} material
 * @param {Case} told
 */
function checkBids(material, told) {
  const { protocol } = material;
  const opened = openedIn(material);
  const rows = (Array.isArray(told.bids) ? told.bids : []).filter((row) => isObject(row) && typeof row.bid === "string");
  const own = new Map(rows.map((row) => /** @type {[string, Case]} */ ([row.bid, row])));
  const listed = new Map(material.listed.map(({ bid, bidder }) => [bid, bidder]));
  const all = [...new Set([...opened.keys(), ...own.keys()])].sort();
  for (const bid of all) if (!opened.has(bid) || !own.has(bid)) protocol.find(15, "case_has_other_bids", bid);
  for (const bid of all) {
    const [one, other] = [own.get(bid), opened.get(bid)];
    if (one && other && !(same(one.price, other.price) && same(one.fields, other.fields))) protocol.find(15, "case_has_other_price", bid);
  }
  for (const bid of all) if (own.has(bid) && listed.has(bid) && !same(own.get(bid)?.bidder, listed.get(bid))) protocol.find(15, "case_has_other_bidder", bid);
}

/**
 * What was opened of each bid: all at once, or the fields with the first envelope and the price with the second.
 * @param {Material} material
 * @returns {Map<string, Case>}
 */
function openedIn(material) {
  const [priced, firsts] = ["opening.bid_opened", "opening.first_envelope_opened"].map(
    (kind) => new Map(material.facts(kind).map(({ payload }) => /** @type {[string, Case]} */ ([String(payload.bid), payload]))),
  );
  if (!firsts.size) return priced;
  return new Map([...firsts].map(([bid, { fields }]) => [bid, { price: priced.get(bid)?.price, fields }]));
}

/**
 * Scheme and draws are those that were frozen with the document and drawn in the hall.
 * @param {Material} material
 * @param {Case} told
 */
async function checkFrozen(material, told) {
  const { protocol } = material;
  const sheet = await material.objectOf(SCHEME);
  if (sheet && !same(sheet.scheme, told.scheme)) protocol.find(15, "scheme_differs", SCHEME);
  const drawn = Object.fromEntries(material.facts("opening.drawn").map(({ payload }) => [String(payload.name), payload.value ?? null]));
  if (!same(told.drawn === undefined ? {} : told.drawn, drawn)) protocol.find(15, "draw_differs", CASE);
  const settled = material.lastFact("evaluation.preliminary_settled");
  if (settled && !same(rejectedIn(material, settled), rejected(told))) protocol.find(15, "preliminary_differs", CASE);
}

/**
 * Whom the members rejected, and in two envelopes whom the second ruled out, as bid or as corrected in its review.
 * @param {Material} material
 * @param {Line} settled
 */
function rejectedIn(material, settled) {
  const facts = [settled, ...["taken", "reviewed"].map((done) => material.lastFact(`evaluation.prices_${done}`))];
  const told = facts.flatMap((one) => (Array.isArray(one?.payload.rejected) ? one.payload.rejected : []));
  return [...new Set(told.map(String))].sort();
}

/** @param {Case} told */
function rejected({ preliminary }) {
  const rows = isObject(preliminary) ? Object.entries(preliminary) : [];
  return rows.filter(([, row]) => !(isObject(row) && row.passed === true)).map(([bid]) => bid).sort();
}

/**
 * Regime and ceiling price are those of the tender.
 * @param {Material} material
 * @param {Case} told
 */
async function checkTender(material, told) {
  const lot = await material.objectOf(TENDER);
  if (!lot) return;
  for (const [part, own] of [["regime", told.regime], ["ceiling_price", told.ceiling]]) {
    if (!same(own, lot[part])) material.protocol.find(15, "case_differs_from_tender", CASE, { part });
  }
}

/** The same value; what is missing is as good as null. @param {unknown} one @param {unknown} other */
const same = (one, other) => canonical(one ?? null) === canonical(other ?? null);
