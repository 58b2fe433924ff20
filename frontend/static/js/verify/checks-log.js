// Checks 1, 3 and 10: the transparency log. Its checkpoints are signed and witnessed, are of one log, and hold what was disclosed.
// @ts-check

import { fromHex, toHex } from "../lib/bytes.js";
import { canonical } from "../lib/canonical.js";
import { joined } from "../lib/der.js";
import { commitmentOf } from "./checks-journal.js";
import { DIGEST, LOG_LIMIT, rowsOf } from "./material.js";
import { isConsistent, isIncluded, isSame, leafHash, sha256 } from "./merkle.js";
import { BadNote, checkpointOf, cosignatures, hashOf, noteOf, policyOf, proofOf, signedCheckpoint } from "./notes.js";
import { isObject } from "./strict-json.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./material.js").Line} Line */
/** @typedef {import("./material.js").Material} Material */
/** @typedef {import("./notes.js").Checkpoint} Checkpoint */
/** @typedef {import("./notes.js").Note} Note */
/** @typedef {import("./notes.js").Policy} Policy */

const [POLICY, CHECKPOINT, CONSISTENCY] = ["tlog/policy", "tlog/checkpoint", "tlog/consistency.json"];
const [ACTS_FILE, CLOSING, PROOF] = ["tlog/acts.jsonl", "tlog/closing.tlog-proof", ".tlog-proof"];
const SALT = "kaiming/log-entry/v1\n";
const MOST_HASHES = 63;
const encoder = new TextEncoder();
/** Acts that somebody may have to prove one day: ACTS of apps/evidence/rules/acts.py. */
export const ACTS = new Set([
  "award.candidates_published",
  "award.notice_issued",
  "award.result_published",
  "booking.confirmed",
  "evaluation.blind_sheet_signed",
  "evaluation.completed",
  "evaluation.report_signed",
  "evaluation.sheet_signed",
  "evaluation.signature_refused",
  "lot.clarified",
  "lot.notice_published",
  "lot.submission_closed",
  "objection.answer_given",
  "objection.received",
  "objection.result_answered",
  "objection.withdrawn",
  "opening.bid_opened",
  "opening.confirmed",
  "opening.list_published",
  "opening.objection_answered",
  "opening.objection_raised",
  "opening.record_corrected",
  "opening.record_countersigned",
  "opening.record_signed",
  "opening.released",
  "opening.result_acknowledged",
  "opening.second_list_published",
  "opening.signed_in",
  "tools.published",
]);

/** 1: every checkpoint is signed by the log of the policy, and one of its witnesses cosigned the bundle's own. @param {Material} material */
export async function checkCheckpoints(material) {
  const { protocol } = material;
  const policy = await policyIn(material);
  if (!policy) return;
  for (const [path, note] of await notesOf(material, true)) {
    protocol.look(1);
    try {
      await signedCheckpoint(note, policy.key);
    } catch (failure) {
      protocol.find(1, "checkpoint_not_signed", path, { why: whyOf(failure) });
      continue;
    }
    const isWitnessed = path !== CHECKPOINT || !policy.witnesses.length || (await cosignatures(note, policy.witnesses)) > 0;
    if (!isWitnessed) protocol.find(1, "checkpoint_not_witnessed", path);
  }
}

/** 3: the checkpoints are of one log that only grew. @param {Material} material */
export async function checkConsistency(material) {
  const { protocol } = material;
  const shown = /** @type {[string, Checkpoint][]} */ ([]);
  for (const [path, note] of await notesOf(material, false)) {
    try {
      shown.push([path, checkpointOf(note.text)]);
    } catch (failure) {
      whyOf(failure);
      protocol.find(3, "log_not_grown", path, { size: "?" });
    }
  }
  const own = shown.find(([path]) => path === CHECKPOINT)?.[1];
  if (!own) return;
  const proofs = await consistencyIn(material);
  for (const [path, found] of shown) {
    protocol.look(3);
    const [old, now] = found.size < own.size ? [found, own] : [own, found];
    if (old.size === now.size) {
      if (!isSame(old.root, now.root)) protocol.find(3, "log_forked", path);
      continue;
    }
    const proof = hashesOf(proofs.get(`${old.size}-${now.size}`)?.path);
    const grew = proof && old.origin === now.origin && (await isConsistent(old.size, now.size, { proof, oldRoot: old.root, root: now.root }));
    if (!grew) protocol.find(3, "log_not_grown", path, { size: found.size });
  }
}

/** 10: the log holds what was committed to at the close, every disclosed bid, and the acts of the streams. @param {Material} material */
export async function checkInclusion(material) {
  const { protocol } = material;
  const policy = await policyIn(material);
  if (!policy) return;
  if (material.has(CLOSING)) await checkHeld(material, policy, CLOSING, rawOf(material.lastFact("bids.closed")?.payload.commitment));
  for (const bid of material.bids) {
    const path = `bids/${bid}/statement${PROOF}`;
    if (!material.has(path)) {
      if (material.has(CLOSING)) protocol.find(10, "proof_missing", path);
      continue;
    }
    const statement = await material.bytesOf(`bids/${bid}/statement.json`);
    const sealed = await material.objectOf(`bids/${bid}/sealed.json`);
    await checkHeld(material, policy, path, statement ? await commitmentOf(statement, sealed?.salt) : new Uint8Array(0));
  }
  await checkActs(material);
}

/**
 * Each act that is told stands in the log; of a stream none is left out before one that is there.
 * @param {Material} material
 */
async function checkActs(material) {
  const { protocol } = material;
  const content = material.has(ACTS_FILE) ? await material.bytesOf(ACTS_FILE, LOG_LIMIT) : null;
  const told = rowsOf(content ?? new Uint8Array(0)).flatMap((row, at) => material.parsed(row, `${ACTS_FILE}:${at + 1}`) ?? []);
  if (!told.length) return;
  const text = await material.textOf(CHECKPOINT);
  const checkpoint = attempted(() => checkpointOf(noteOf(text ?? "").text));
  /** @type {Map<string, Set<number>>} */
  const proven = new Map();
  for (const row of told) {
    protocol.look(10);
    const line = (material.logs.get(row.stream) ?? []).find(({ v, kind }) => v === row.v && ACTS.has(kind));
    if (!line || !checkpoint || !(await isHeld(row, line, checkpoint))) protocol.find(10, "proof_wrong", `${ACTS_FILE} ${row.stream} v${row.v}`);
    if (line) proven.set(line.stream, (proven.get(line.stream) ?? new Set()).add(line.v));
  }
  for (const [stream, versions] of proven) {
    const newest = Math.max(...versions);
    for (const { v, kind } of material.logs.get(stream) ?? []) {
      if (ACTS.has(kind) && v < newest && !versions.has(v)) protocol.find(10, "act_left_out", `${stream} v${v}`);
    }
  }
}

/**
 * @param {Record<string, any>} row
 * @param {Line} line
 * @param {Checkpoint} checkpoint
 */
async function isHeld({ index, path }, { stream, v, digest }, { size, root }) {
  const [proof, own] = [hashesOf(path), rawOf(digest)];
  if (!Number.isInteger(index) || !proof || !own.length) return false;
  const salt = await sha256(joined(encoder.encode(SALT), own));
  const statement = canonical({ v: 1, kind: "entry", stream, version: v, digest });
  return isIncluded(await leafOf(await sha256(joined(salt, encoder.encode(statement)))), { index, size, proof, root });
}

/**
 * @param {Material} material
 * @param {Policy} policy
 * @param {string} path
 * @param {Bytes} commitment
 */
async function checkHeld(material, policy, path, commitment) {
  material.protocol.look(10);
  const text = await material.textOf(path);
  const proof = attempted(() => proofOf(text ?? ""));
  if (!proof) return material.protocol.find(10, "proof_wrong", path);
  let found;
  try {
    found = await signedCheckpoint(proof.note, policy.key);
  } catch (failure) {
    whyOf(failure); // check 1 tells it
    return;
  }
  if (!(await isProven(proof, commitment, found))) material.protocol.find(10, "proof_wrong", path);
}

/**
 * True when the leaf with this commitment stands where the proof says, under this checkpoint.
 * @param {import("./notes.js").Proof} proof
 * @param {Bytes} commitment
 * @param {Checkpoint} checkpoint
 */
export async function isProven({ index, path }, commitment, { size, root }) {
  return isIncluded(await leafOf(commitment), { index, size, proof: path, root });
}

/** @param {Bytes} commitment */
const leafOf = (commitment) => leafHash(encoder.encode(canonical({ c: toHex(commitment), v: 1 })));

/** @param {Material} material */
async function policyIn(material) {
  const { protocol, container } = material;
  if (!material.has(POLICY)) {
    const isMissed = container.paths.some((path) => path.startsWith("tlog/") || path.endsWith(PROOF));
    if (isMissed) protocol.find(1, "policy_unreadable", POLICY, { why: "missing" });
    return null;
  }
  try {
    return await policyOf((await material.textOf(POLICY)) ?? "");
  } catch (failure) {
    protocol.find(1, "policy_unreadable", POLICY, { why: whyOf(failure) });
    return null;
  }
}

/**
 * Every checkpoint that the bundle shows, by the file that shows it.
 * @param {Material} material
 * @param {boolean} isTold whether what cannot be read is told here
 */
async function notesOf(material, isTold) {
  const found = /** @type {[string, Note][]} */ ([]);
  for (const path of material.container.paths.filter((one) => one === CHECKPOINT || one.endsWith(PROOF))) {
    const text = (await material.textOf(path)) ?? "";
    try {
      found.push([path, path === CHECKPOINT ? noteOf(text) : proofOf(text).note]);
    } catch (failure) {
      const why = whyOf(failure);
      if (isTold) material.protocol.find(1, "checkpoint_not_signed", path, { why });
    }
  }
  return found;
}

/** @param {Material} material */
async function consistencyIn(material) {
  const told = material.has(CONSISTENCY) ? await material.objectOf(CONSISTENCY) : null;
  const rows = told?.v === 1 && Array.isArray(told.proofs) ? told.proofs.filter(isObject) : [];
  return new Map(rows.map((row) => [`${row.old}-${row.size}`, row]));
}

/** @param {unknown} told */
export function hashesOf(told) {
  if (!Array.isArray(told) || told.length > MOST_HASHES || !told.every((one) => typeof one === "string")) return null;
  return attempted(() => told.map(hashOf));
}

/** @param {unknown} text */
const rawOf = (text) => (typeof text === "string" && DIGEST.test(text) ? fromHex(text) : new Uint8Array(0));

/**
 * @template T
 * @param {() => T} read
 * @returns {T | null}
 */
function attempted(read) {
  try {
    return read();
  } catch (failure) {
    whyOf(failure);
    return null;
  }
}

/** Why a note was not taken; what is no bad note goes on up. @param {unknown} failure */
function whyOf(failure) {
  if (failure instanceof BadNote) return failure.message;
  throw failure;
}
