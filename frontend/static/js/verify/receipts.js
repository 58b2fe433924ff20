// Verifies a receipt file where the reader is (docs/formats/statement.md): whose word it is, of which statement, and that the log holds it.
// @ts-check

import { certificateIn } from "./certificates.js";
import { commitmentOf } from "./checks-journal.js";
import { isProven } from "./checks-log.js";
import { stampOnReceipt } from "./checks-stamps.js";
import { bytesIn, hexOf, Material, momentOf, opened } from "./material.js";
import { BadNote, keyOf, NoEd25519, proofOf, signedCheckpoint } from "./notes.js";
import { Protocol } from "./protocol.js";
import { isObject, objectIn, Unreadable } from "./strict-json.js";
import { BadTimeStamp, NotTrusted } from "./time-stamps.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./verifying.js").Checked} Checked */
/** @typedef {import("./verifying.js").Verdict} Verdict */

const PLATFORM = "NTRCN-KAIMING-PLATFORM";
const NUMBERS = [0, 1, 5, 9, 10, 17];
const PARTS = ["receipt", "statement", "certificates"];

/**
 * The verdict on a receipt file, or null for what is none. Revocation is not looked at: the bundle of the lot has the lists.
 * @param {Blob} blob
 * @param {string} root SHA-256 of the root that the reader trusts, empty where none is known
 * @returns {Promise<Verdict | null>}
 */
export async function verifyReceipt(blob, root = "") {
  const told = await readIn(blob);
  if (!told) return null;
  const protocol = new Protocol();
  const material = new Material({ paths: [], read: async () => null }, protocol);
  protocol.look(0);
  const [top, issuing, platform, bidder, time] = ["root", "issuing", "platform", "bidder", "time_stamp_root"].map((name) => {
    const der = bytesIn(told.certificates[name]);
    return der && certificateIn(der);
  });
  if (!top || !issuing || !platform) {
    protocol.find(0, "file_missing", "certificates");
    return verdictOf(protocol, {}, "", new Set());
  }
  material.trust = { root: top, issuing, platform, revoked: new Map(), authorities: new Map(), timeRoots: time ? [top, time] : [top] };
  const own = await hexOf(top.der);
  if (root && own !== root) protocol.find(0, "root_another", "certificates.root");
  const [text, why] = await opened(told.receipt, platform);
  const [stated, wrong] = bidder ? await opened(told.statement, bidder) : [bytesIn(told.statement.payload), ""];
  protocol.look(9);
  if (!text) protocol.find(9, "signature_wrong", "receipt", { why });
  const said = parsed(text);
  const at = momentOf(said.received_at);
  await material.judge(platform, at, "certificates.platform", 9);
  if (platform.identifier !== PLATFORM) protocol.find(9, "receipt_differs", "certificates.platform", { part: "2.5.4.97" });
  if (bidder) {
    protocol.look(5);
    if (!stated) protocol.find(5, "signature_wrong", "statement", { why: wrong });
    await material.judge(bidder, at, "certificates.bidder", 5);
  }
  if (stated) for (const part of await differing(said, stated)) protocol.find(9, "receipt_differs", "receipt", { part });
  /** @type {Set<number>} */
  const unable = new Set();
  if (told.receipt.time_stamp) await checkStamp(material, told.receipt, unable);
  await checkLog(protocol, told.log, stated, unable);
  const name = [platform.person, platform.organisation].filter(Boolean).join(" · ");
  return { ...verdictOf(protocol, said, own, unable), rootName: top.person, platform: name };
}

/** @param {Blob} blob */
async function readIn(blob) {
  try {
    const told = objectIn(new Uint8Array(await blob.arrayBuffer()));
    return told && PARTS.every((part) => isObject(told[part])) ? told : null;
  } catch (failure) {
    if (!(failure instanceof Unreadable)) throw failure;
    return null;
  }
}

/**
 * Where the receipt speaks of something else than the statement.
 * @param {Record<string, any>} said
 * @param {Bytes} statement
 */
async function differing(said, statement) {
  const stated = parsed(statement);
  const expected = { kind: "receipt", lot: stated.lot, bid: stated.bid, revision: stated.revision, statement: await hexOf(statement) };
  const files = filesIn(said.envelopes) === filesIn(stated.envelopes) ? [] : ["envelopes"];
  return [...Object.entries(expected).filter(([name, value]) => said[name] !== value).map(([name]) => name), ...files];
}

/** @param {unknown} rows */
function filesIn(rows) {
  const found = Array.isArray(rows) ? rows.filter(isObject) : [];
  return found.map(({ name, size, sha256 }) => JSON.stringify([name, size, sha256])).sort().join();
}

/**
 * The time-stamp is of this receipt's statement; where its authority's root is not in the file, a browser cannot say.
 * @param {Material} material
 * @param {Record<string, any>} receipt
 * @param {Set<number>} unable
 */
async function checkStamp({ protocol, trust }, receipt, unable) {
  protocol.look(17);
  try {
    if (trust) await stampOnReceipt(receipt, trust.timeRoots, [trust.issuing]);
  } catch (failure) {
    if (failure instanceof NotTrusted) unable.add(17);
    else if (failure instanceof BadTimeStamp) protocol.find(17, "time_stamp_bad", "receipt", { why: failure.message });
    else throw failure;
  }
}

/**
 * The proof of the file, by the very statement; nothing for a receipt from before the log grew over it.
 * @param {Protocol} protocol
 * @param {unknown} log
 * @param {Bytes | null} statement
 * @param {Set<number>} unable
 */
async function checkLog(protocol, log, statement, unable) {
  if (!isObject(log) || !statement) return;
  protocol.look(1);
  protocol.look(10);
  try {
    const proof = proofOf(String(log.proof));
    const found = await signedCheckpoint(proof.note, await keyOf(String(log.key)));
    const commitment = await commitmentOf(statement, log.salt);
    if (!(await isProven(proof, commitment, found))) protocol.find(10, "proof_wrong", "log");
  } catch (failure) {
    if (failure instanceof NoEd25519) [1, 10].forEach((number) => unable.add(number));
    else if (failure instanceof BadNote) protocol.find(1, "checkpoint_not_signed", "log", { why: failure.message });
    else throw failure;
  }
}

/** @param {Bytes | null} text @returns {Record<string, any>} */
function parsed(text) {
  try {
    return (text && objectIn(text)) || {};
  } catch (failure) {
    if (!(failure instanceof Unreadable)) throw failure;
    return {};
  }
}

/**
 * @param {Protocol} protocol
 * @param {Record<string, any>} said
 * @param {string} root
 * @param {Set<number>} unable
 * @returns {Verdict}
 */
function verdictOf(protocol, said, root, unable) {
  const checks = NUMBERS.map((number) => {
    const status = unable.has(number) ? /** @type {const} */ ("left") : protocol.status(number);
    return { number, status, looked: protocol.looked.get(number) ?? 0, findings: protocol.findings.filter(({ check }) => check === number) };
  });
  const policy = { lot: said.lot, made_at: said.received_at, demonstration: said.demonstration };
  return { isGood: !protocol.findings.length, policy, root, rootName: "", platform: "", checks };
}
