// Check 20 but for the computing: each record of the scheduler is whole, of this lot, and names one of its own options. Computing it
// again is left to kaiming-verify.pyz, which carries the scheduler.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { DIGEST, hexOf, momentOf } from "./material.js";
import { isObject } from "./strict-json.js";

/** @typedef {import("./material.js").Material} Material */
/** @typedef {Record<string, any>} Plain */

const SHOWN = /^schedule\/[0-9]{1,4}\.json$/;
const NIGHT = /^schedule\/night-[0-9]{1,4}\.json$/;
/** The parts that a digest is over and what stands before them, by version (docs/formats/schedule-decision.md). @type {Record<number, [string, string[]]>} */
const INPUTS = {
  1: ["kaiming schedule input v1\n", ["situation", "request"]],
  2: ["kaiming schedule input v2\n", ["situation", "request", "solver"]],
  3: ["kaiming schedule input v3\n", ["situation", "night"]],
};
const MOST_MOVED = 50;

/** 20: decisions and plans of the night, each by its own record. @param {Material} material */
export async function checkSchedules(material) {
  for (const path of material.container.paths) {
    const judge = SHOWN.test(path) ? checkDecision : NIGHT.test(path) ? checkNight : null;
    const told = judge && (await material.objectOf(path));
    if (!told) continue;
    material.protocol.look(20);
    await judge(material, path, told);
  }
}

/**
 * @param {Material} material
 * @param {string} path
 * @param {Plain} told
 */
async function checkDecision(material, path, told) {
  const isWhole = Object.hasOwn(told, "chosen") && momentOf(told.proposed_at) !== null;
  const document = await documentIn(material, path, told, isWhole);
  if (!document || !(await isOfItsInput(material, path, document))) return;
  const { request, proposal } = document;
  if (!isObject(proposal)) return;
  if (request.lot !== material.lot || proposal.lot !== material.lot) material.protocol.find(20, "schedule_of_another", path);
  const options = Number((proposal.best ?? null) !== null) + (Array.isArray(proposal.alternatives) ? proposal.alternatives.length : 0);
  const isOption = told.chosen === null || (Number.isInteger(told.chosen) && told.chosen >= 0 && told.chosen < options);
  if (!isOption) material.protocol.find(20, "schedule_choice", path);
}

/**
 * @param {Material} material
 * @param {string} path
 * @param {Plain} told
 */
async function checkNight(material, path, told) {
  const [own, moved] = [codesIn(told.sessions), codesIn(told.moved)];
  const document = await documentIn(material, path, told, own !== null && momentOf(told.planned_at) !== null);
  if (!own || !document || !(await isOfItsInput(material, path, document))) return;
  const rows = isObject(document.plan) && Array.isArray(document.plan.moves) ? document.plan.moves : [];
  const moves = rows.flatMap((row) => (isObject(row) && isObject(row.move) ? [row.move] : []));
  const lots = new Map(moves.map(({ booking, lot }) => [booking, lot]));
  const isPart = moved !== null && own.every((code) => moved.includes(code)) && moved.every((code) => lots.has(code));
  if (!isPart) material.protocol.find(20, "schedule_choice", path);
  else if (!own.length || own.some((code) => lots.get(code) !== material.lot)) material.protocol.find(20, "schedule_of_another", path);
}

/**
 * The record, where the edition shows one; whole for the supervisor, for the public sometimes only its digest.
 * @param {Material} material
 * @param {string} path
 * @param {Plain} told
 * @param {boolean} isWhole
 * @returns {Promise<Plain | null>}
 */
async function documentIn({ protocol, policy }, path, told, isWhole) {
  const { digest, decision } = told;
  const isShaped = isWhole && typeof digest === "string" && DIGEST.test(digest) && (decision === null || isObject(decision));
  const unreadable = (/** @type {string} */ part) => protocol.find(20, "schedule_unreadable", path, { part });
  if (!isShaped) unreadable("shape");
  else if (decision === null && policy.edition === "supervisor") unreadable("decision");
  else if (decision !== null && (policy.edition === "supervisor" || NIGHT.test(path)) && decision.digest !== digest) protocol.find(20, "schedule_not_whole", path);
  return isShaped ? decision : null;
}

/**
 * The digest of a record is over its own input; a finding otherwise.
 * @param {Material} material
 * @param {string} path
 * @param {Plain} document
 */
async function isOfItsInput({ protocol }, path, document) {
  const [domain, parts] = INPUTS[document.v] ?? ["", []];
  if (!parts.length || parts.some((part) => !isObject(document[part]))) {
    protocol.find(20, "schedule_unreadable", path, { part: "v" });
    return false;
  }
  const input = Object.fromEntries(parts.map((part) => [part, document[part]]));
  const isSame = document.digest === (await hexOf(new TextEncoder().encode(domain + canonical(input))));
  if (!isSame) protocol.find(20, "schedule_differs", path, { part: "digest" });
  return isSame;
}

/** Codes of bookings, where it is a list of them. @param {unknown} told @returns {string[] | null} */
const codesIn = (told) => (Array.isArray(told) && told.length <= MOST_MOVED && told.every((one) => typeof one === "string") ? told : null);
