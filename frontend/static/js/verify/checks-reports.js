// Check 16: record and report are signed by everybody who had to, and nothing was changed or added since. Certificates are judged
// by the bundle's trust and by the lists that the paper carries.
// @ts-check

import { decodePDFRawStream, PDFArray, PDFRawStream } from "../../vendor/pdf-lib.js";
import { detailedSignaturesIn } from "../signing/pades.js";
import { entry, pdfFile, PdfRefused } from "../signing/pdf-file.js";
import { certificateIn, revokedIn } from "./certificates.js";
import { membersOf } from "./checks-scores.js";
import { LARGEST_PAPER } from "./checks-stamps.js";
import { hexOf } from "./material.js";
import { sha256 } from "./merkle.js";
import { onlySignaturesFollow } from "./paper-changes.js";
import { BadTimeStamp, chainOf, verifiedStamp } from "./time-stamps.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("../signing/pdf-file.js").PdfFile} PdfFile */
/** @typedef {import("./certificates.js").Certificate} Certificate */
/** @typedef {import("./material.js").Line} Line */
/** @typedef {import("./material.js").Material} Material */
/** @typedef {import("./material.js").Session} Session */
/** @typedef {import("./material.js").Trust} Trust */
/** @typedef {{ field: string, signer: string, serial: string, subject: string, isGood: boolean, coversFile: boolean }} State */

const [RECORD, REPORT] = ["record.pdf", "evaluation/report.pdf"];
const SAID_AT = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:Z|([+-]\d\d)'?(\d\d)'?)?/;

/** 16: signatures of the opening record and of the evaluation report. @param {Material} material */
export async function checkReports(material) {
  const { protocol } = material;
  const completed = material.lastFact("evaluation.completed");
  for (const session of material.sessions) await checkSession(material, session);
  if (!completed && material.has(REPORT)) protocol.find(16, "paper_not_logged", REPORT);
  if (!completed || !(material.isResultPublic || material.has(REPORT))) return;
  const states = await statesOf(material, REPORT, completed.payload.report);
  if (states.length) await checkMembers(material, states);
}

/**
 * 开标记录 of one opening: there once what comes after it has begun, and never without its entry in the log.
 * @param {Material} material
 * @param {Session} session
 */
async function checkSession(material, session) {
  const path = `${session.folder}/${RECORD}`;
  const signed = factsOf(session, "opening.record_signed").at(-1);
  if (signed) {
    await checkRecord(material, session, signed, path);
    await checkCorrections(material, session);
    return;
  }
  const comesAfter = session.folder === "opening" ? "evaluation.begun" : "evaluation.completed";
  if (material.has(path) || material.lastFact(comesAfter)) material.protocol.find(16, "paper_not_logged", path);
}

/**
 * The host's signature and every further one that the log tells of; and those without which the opening could not end.
 * @param {Material} material
 * @param {Session} session
 * @param {Line} signed
 * @param {string} path
 */
async function checkRecord(material, session, signed, path) {
  const others = factsOf(session, "opening.record_countersigned");
  const states = await statesOf(material, path, (others.at(-1) ?? signed).payload.sha256);
  const missing = (/** @type {unknown} */ who) => material.protocol.find(16, "signer_missing", path, { who });
  if (states.length && !states.some(({ serial }) => serial === numbered(signed.payload.serial))) missing("host");
  for (const { payload } of states.length ? others : []) {
    if (!states.some(({ field, serial }) => field === payload.role && serial === numbered(payload.serial))) missing(payload.role);
  }
  const ordered = factsOf(session, "opening.signatures_ordered").at(-1);
  const needed = factsOf(session, "opening.closed").length ? ordered?.payload.signers : null;
  const told = new Set(["host", ...others.map(({ payload }) => payload.role)]);
  if (factsOf(session, "opening.supervisor_absent").length) told.add("supervisor");
  for (const role of Array.isArray(needed) ? needed : []) if (!told.has(role)) missing(role);
}

/**
 * 更正记录: each is the paper that the log tells of, signed by the host; there is none that the log does not know.
 * @param {Material} material
 * @param {Session} session
 */
async function checkCorrections(material, session) {
  const folder = `${session.folder}/corrections/`;
  const known = new Set();
  for (const { payload } of factsOf(session, "opening.record_corrected")) {
    const path = `${folder}${payload.number}.pdf`;
    known.add(path);
    const states = await statesOf(material, path, payload.sha256);
    const isHosts = states.some(({ serial }) => serial === numbered(payload.serial));
    if (states.length && !isHosts) material.protocol.find(16, "signer_missing", path, { who: "host" });
  }
  for (const path of material.container.paths) {
    if (path.startsWith(folder) && !known.has(path)) material.protocol.find(16, "paper_not_logged", path);
  }
}

/**
 * The signatures of a paper, once it is the one in the log; what is not good about them is reported.
 * @param {Material} material
 * @param {string} path
 * @param {unknown} digest
 * @returns {Promise<State[]>}
 */
async function statesOf(material, path, digest) {
  const { protocol, trust } = material;
  const content = await material.bytesOf(path, LARGEST_PAPER);
  if (!content || !trust) return [];
  protocol.look(16);
  if ((await hexOf(content)) !== digest) protocol.find(16, "paper_not_logged", path);
  let states;
  try {
    states = await judgedIn(pdfFile(content), trust);
  } catch (failure) {
    protocol.find(16, "paper_unreadable", path, { why: failure instanceof PdfRefused ? failure.code : "?" });
    return [];
  }
  if (!states.length) protocol.find(16, "paper_not_signed", path);
  for (const { isGood, field, signer } of states) if (!isGood) protocol.find(16, "paper_signature_bad", path, { field, who: signer });
  if (states.length && !states[states.length - 1].coversFile) protocol.find(16, "paper_not_covered", path);
  return states;
}

/**
 * Every signature of a paper with the judgement on it, the earliest first.
 * @param {PdfFile} file
 * @param {Trust} trust
 * @returns {Promise<State[]>}
 */
async function judgedIn(file, trust) {
  const lists = listsIn(file);
  const states = [];
  for (const found of await detailedSignaturesIn(file)) {
    const certificate = found.detail && certificateIn(found.detail.der);
    const isWhole = found.isIntact && found.isValid === true && onlySignaturesFollow(file, found.end);
    const isGood = isWhole && certificate !== null && (await isTrusted(certificate, found, { trust, lists }));
    const [serial, subject] = certificate ? [numbered(certificate.serial), certificate.subject] : ["", ""];
    states.push({ field: found.field, signer: found.name, serial, subject, isGood, coversFile: found.end === file.bytes.length });
  }
  return states;
}

/**
 * The certificate leads to a root, was in force and not revoked when it signed, and the time-stamp holds where there is one.
 * @param {Certificate} certificate
 * @param {Awaited<ReturnType<typeof detailedSignaturesIn>>[number]} found
 * @param {{ trust: Trust, lists: Bytes[] }} by
 */
async function isTrusted(certificate, { at: said, detail }, { trust, lists }) {
  const at = saidAt(said);
  if (at === null || !detail || !certificate.signsDigitally) return false;
  const between = [...detail.others.map(certificateIn).filter((one) => one !== null), trust.issuing];
  try {
    const chain = await chainOf(certificate, { at, roots: trust.timeRoots, between });
    for (const [place, one] of chain.slice(0, -1).entries()) if (!(await isUnrevoked(one, chain[place + 1], { at, trust, lists }))) return false;
    if (detail.token) await verifiedStamp(detail.token, await sha256(detail.signature), trust.timeRoots, [trust.issuing]);
    return true;
  } catch (failure) {
    if (!(failure instanceof BadTimeStamp)) throw failure;
    return false;
  }
}

/**
 * A list of its issuer is in the paper, and neither such a list nor the bundle's names the certificate.
 * @param {Certificate} certificate
 * @param {Certificate} issuer
 * @param {{ at: number, trust: Trust, lists: Bytes[] }} by
 */
async function isUnrevoked({ serial }, issuer, { at, trust, lists }) {
  const own = (await Promise.all(lists.map((list) => revokedIn(list, issuer)))).filter((rows) => rows !== null);
  const told = [...own, trust.revoked, trust.authorities].map((rows) => rows.get(serial));
  return own.length > 0 && told.every((revoked) => revoked === undefined || revoked > at);
}

/**
 * The revocation lists that a paper carries (ISO 32000-2, 12.8.4.3).
 * @param {PdfFile} file
 * @returns {Bytes[]}
 */
function listsIn(file) {
  const list = file.at(entry(file.at(entry(file.at(entry(file.trailer, "Root")), "DSS")), "CRLs"));
  const streams = (list instanceof PDFArray ? list.asArray() : []).map((/** @type {any} */ one) => file.at(one));
  return streams.filter((/** @type {any} */ one) => one instanceof PDFRawStream).map((/** @type {any} */ one) => new Uint8Array(decodePDFRawStream(one).decode()));
}

/**
 * Each member signed, refused with a reason that the log has, or was silent past the time; and they are the whole committee.
 * @param {Material} material
 * @param {State[]} states
 */
async function checkMembers(material, states) {
  const refused = new Set(["evaluation.signature_refused", "evaluation.silence_counted"].flatMap((kind) => material.facts(kind).map(({ payload }) => payload.member)));
  const subjects = new Set(states.map(({ subject }) => subject));
  const size = material.lastFact("evaluation.begun")?.payload.size;
  const missing = (/** @type {unknown} */ who) => material.protocol.find(16, "signer_missing", REPORT, { who });
  if (!Number.isInteger(size) || subjects.size + refused.size < size) missing(`${subjects.size} + ${refused.size} < ${size ?? "None"}`);
  for (const member of await membersOf(material)) {
    const certificate = await material.certificateOf(`evaluation/sheets/${member}.der`);
    if (certificate && !refused.has(member) && !subjects.has(certificate.subject)) missing(member);
  }
}

/** @param {Session} session @param {string} kind */
const factsOf = ({ lines }, kind) => lines.filter((line) => line.kind === kind);

/** A serial number in one spelling. @param {unknown} serial */
const numbered = (serial) => (/^[0-9a-f]+$/i.test(String(serial)) ? BigInt(`0x${serial}`).toString(16) : "none");

/**
 * When a signature says it was made, microseconds since 1970.
 * @param {string} text
 */
function saidAt(text) {
  const [, year, month, day, hour, minute, second, hours = "+00", minutes = "00"] = SAID_AT.exec(text) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${hours}:${minutes}`);
  return Number.isNaN(at) ? null : at * 1000;
}
