// Check 21: whoever judged at a venue was countersigned by its witness on arrival, and signed with the key made at that seat.
// @ts-check

import { membersOf } from "./checks-scores.js";
import { hexOf, momentOf } from "./material.js";

/** @typedef {import("./material.js").Line} Line */
/** @typedef {import("./material.js").Material} Material */

const FOLDER = "evaluation/arrivals";
const SHOWN = /^evaluation\/arrivals\/([0-9]{1,4}-[0-9]{1,4})\.dsse\.json$/;

/** 21: arrivals, seats and sheets of a review at venues, by number; statements where the edition has them. @param {Material} material */
export async function checkArrivals(material) {
  const { protocol } = material;
  const logged = new Map(material.facts("attendance.arrived").filter(comingOf).map((line) => [comingOf(line), line]));
  const shown = material.container.paths.flatMap((path) => SHOWN.exec(path)?.[1] ?? []).map(plain);
  for (const coming of shown) await checkStatement(material, coming, logged.get(coming));
  if (material.policy.edition === "supervisor" && material.has("evaluation/case.json")) {
    for (const coming of [...logged.keys()].filter((one) => !shown.includes(one)).sort(byNumbers)) protocol.find(21, "arrival_missing", `${FOLDER}/${coming}.dsse.json`);
  }
  const keys = checkSeats(material, logged);
  if (keys.size) await checkSheets(material, keys);
}

/**
 * The witness's own words, signed, and those of the log: document seen, face compared, this member at this site.
 * @param {Material} material
 * @param {string} coming
 * @param {Line | undefined} line
 */
async function checkStatement(material, coming, line) {
  const { protocol } = material;
  const [place, member] = [`${FOLDER}/${coming}`, Number(coming.split("-")[0])];
  const path = `${place}.dsse.json`;
  const certificate = await material.certificateOf(`${place}.der`);
  if (!certificate) return;
  protocol.look(21);
  const text = await material.signed(path, certificate, 21);
  if (!text) return;
  if (line?.payload.statement !== (await hexOf(text))) protocol.find(21, "arrival_not_logged", path);
  const said = material.parsed(text, path) ?? {};
  const site = line ? { site: line.payload.site } : {};
  const expected = { kind: "arrival", lot: material.lot, member, document_seen: true, face_compared: true, ...site };
  if (Object.entries(expected).some(([name, value]) => said[name] !== value)) protocol.find(21, "arrival_differs", path);
  await material.judge(certificate, momentOf(line?.at), path, 21);
}

/**
 * Nobody takes a seat without an arrival before it; the keys made at the seats, by member.
 * @param {Material} material
 * @param {Map<string, Line>} logged
 */
function checkSeats(material, logged) {
  /** @type {Map<number, Set<unknown>>} */
  const keys = new Map();
  for (const line of material.facts("attendance.seat_taken")) {
    const before = logged.get(comingOf(line));
    material.protocol.look(21);
    const isBefore = before && (before.stream < line.stream || (before.stream === line.stream && before.v < line.v));
    const { member, sha256 } = line.payload;
    if (isBefore) keys.set(member, (keys.get(member) ?? new Set()).add(sha256));
    else material.protocol.find(21, "seat_without_arrival", `${line.stream} v${line.v}`);
  }
  return keys;
}

/**
 * Where anybody sat at a seat, everybody's sheet is signed with a key made at the signer's own.
 * @param {Material} material
 * @param {Map<number, Set<unknown>>} keys
 */
async function checkSheets(material, keys) {
  for (const member of await membersOf(material)) {
    const path = `evaluation/sheets/${member}.der`;
    const content = await material.bytesOf(path);
    if (!content) continue;
    material.protocol.look(21);
    if (!keys.get(member)?.has(await hexOf(content))) material.protocol.find(21, "sheet_not_from_seat", path);
  }
}

/** A member's number and which of its arrivals; empty for anything else. @param {Line} line */
function comingOf({ payload: { member, arrival } }) {
  return Number.isInteger(member) && Number.isInteger(arrival) ? `${member}-${arrival}` : "";
}

/** Without noughts in front. @param {string} coming */
const plain = (coming) => coming.split("-").map(Number).join("-");

/** @param {string} one @param {string} other */
function byNumbers(one, other) {
  const [[a, b], [c, d]] = [one, other].map((coming) => coming.split("-").map(Number));
  return a - c || b - d;
}
