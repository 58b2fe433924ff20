// Signed notes of the transparency log (C2SP signed-note, tlog-checkpoint, tlog-proof, tlog-cosignature, tlog-policy), read and verified.
// @ts-check

import { fromBase64, toBase64, toHex } from "../lib/bytes.js";
import { joined } from "../lib/der.js";
import { sha256 } from "./merkle.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {{ name: string, kind: number, bytes: Bytes, id: string }} Key */
/** @typedef {{ text: string, signatures: { name: string, id: string, value: Bytes }[] }} Note */
/** @typedef {{ origin: string, size: number, root: Bytes }} Checkpoint */
/** @typedef {{ index: number, path: Bytes[], note: Note }} Proof */
/** @typedef {{ log: string, key: Key, witnesses: Key[] }} Policy */

const [SIGNING, WITNESSING] = [1, 4];
const KINDS = [SIGNING, WITNESSING];
const LONGEST = 64 * 1024;
const MOST_SIGNATURES = 64;
const MOST_HASHES = 63;
const NAME = /^[^\s+]+$/;
const PROOF = "c2sp.org/tlog-proof@v1";
const encoder = new TextEncoder();

/** What was given is no note, or no key; the message says why. */
export class BadNote extends Error {}

/** This browser cannot verify Ed25519. */
export class NoEd25519 extends Error {}

/**
 * @param {string} vkey
 * @returns {Promise<Key>}
 */
export async function keyOf(vkey) {
  const [, name = "", id = "", key = ""] = /^([^+]*)\+([^+]*)\+(.*)$/.exec(vkey.trim()) ?? [];
  const content = bytesOf(key);
  if (!NAME.test(name) || content.length !== 33 || !KINDS.includes(content[0])) throw new BadNote("a verifier key is name+id+key");
  const digest = await sha256(joined(encoder.encode(`${name}\n`), content));
  if (toHex(digest.slice(0, 4)) !== id) throw new BadNote("the key does not have this id");
  return { name, kind: content[0], bytes: content.slice(1), id };
}

/**
 * @param {string} content
 * @returns {Note}
 */
export function noteOf(content) {
  const gap = content.lastIndexOf("\n\n");
  // eslint-disable-next-line no-control-regex
  if (encoder.encode(content).length > LONGEST || /[\u0000-\u0009\u000b-\u001f]/.test(content)) throw new BadNote("this is no note");
  const lines = content.slice(gap + 2).split("\n");
  if (gap < 0 || lines.pop() || !lines.length || lines.length > MOST_SIGNATURES) throw new BadNote("the note has no signatures");
  return { text: content.slice(0, gap + 1), signatures: lines.map(signatureOf) };
}

/** @param {string} line */
function signatureOf(line) {
  const [dash, name, told, ...more] = line.split(" ");
  const content = bytesOf(told ?? "");
  if (dash !== "—" || !NAME.test(name ?? "") || more.length || content.length < 5) throw new BadNote("a signature line is a dash, a name and base64");
  return { name, id: toHex(content.slice(0, 4)), value: content.slice(4) };
}

/**
 * @param {string} text
 * @returns {Checkpoint}
 */
export function checkpointOf(text) {
  const lines = text.split("\n");
  if (lines.length < 4 || lines.pop() || !lines.every(Boolean)) throw new BadNote("a checkpoint is three lines");
  return { origin: lines[0], size: numberOf(lines[1]), root: hashOf(lines[2]) };
}

/**
 * @param {string} content
 * @returns {Proof}
 */
export function proofOf(content) {
  const gap = content.indexOf("\n\n");
  const lines = content.slice(0, Math.max(gap, 0)).split("\n");
  if (lines.shift() !== PROOF) throw new BadNote(`the first line is not ${PROOF}`);
  if (lines[0]?.startsWith("extra ")) lines.shift();
  const index = lines.shift() ?? "";
  if (!index.startsWith("index ") || lines.length > MOST_HASHES) throw new BadNote("there is no index");
  return { index: numberOf(index.slice(6)), path: lines.map(hashOf), note: noteOf(content.slice(gap + 2)) };
}

/**
 * Whose word about the log counts: one log, and any one of its witnesses or none.
 * @param {string} content
 * @returns {Promise<Policy>}
 */
export async function policyOf(content) {
  const lines = content.split("\n").filter((line) => line.trim() && !line.startsWith("#")).map((line) => line.trim().split(/\s+/));
  const of = (/** @type {string} */ word) => lines.filter((line) => line[0] === word);
  const [logs, quorums, groups] = [of("log"), of("quorum"), of("group")];
  const witnesses = new Map(of("witness").map((line) => [line[1], line[2]]));
  const count = logs.length + quorums.length + groups.length + witnesses.size;
  if (logs.length !== 1 || quorums.length !== 1 || count !== lines.length || lines.length > 100) throw new BadNote("a policy has one log, its witnesses, and a quorum");
  const keys = new Map();
  for (const [name, key] of witnesses) keys.set(name, await keyOf(key ?? ""));
  const key = await keyOf(logs[0][1] ?? "");
  if (key.kind !== SIGNING || [...keys.values()].some((one) => one.kind !== WITNESSING)) throw new BadNote("a log signs, a witness cosigns");
  return { log: logs[0][1], key, witnesses: needed(quorums[0].slice(1), groups, keys) };
}

/**
 * @param {string[]} quorum
 * @param {string[][]} groups
 * @param {Map<string, Key>} keys
 * @returns {Key[]}
 */
function needed([name, ...more], groups, keys) {
  if (name === "none" && !more.length) return [];
  const own = keys.get(name);
  if (own && !more.length) return [own];
  const chosen = groups.filter((line) => line[1] === name && ["any", "1"].includes(line[2]));
  const members = chosen.length === 1 ? chosen[0].slice(3).map((one) => keys.get(one)) : [];
  if (more.length || !members.length || !members.every(Boolean)) throw new BadNote("the quorum is one witness, a group, or none");
  return /** @type {Key[]} */ (members);
}

/**
 * The log's checkpoint, once it signed it and speaks of itself.
 * @param {Note} note
 * @param {Key} key
 */
export async function signedCheckpoint(note, key) {
  if (!(await isSignedBy(note, key))) throw new BadNote(`${key.name} did not sign it`);
  const found = checkpointOf(note.text);
  if (found.origin !== key.name) throw new BadNote("it speaks of another log");
  return found;
}

/**
 * How many of these witnesses cosigned. A false cosignature counts as none.
 * @param {Note} note
 * @param {Key[]} witnesses
 */
export async function cosignatures(note, witnesses) {
  let count = 0;
  for (const key of witnesses) {
    try {
      count += (await isSignedBy(note, key)) ? 1 : 0;
    } catch (failure) {
      if (!(failure instanceof BadNote)) throw failure;
    }
  }
  return count;
}

/**
 * @param {Note} note
 * @param {Key} key
 */
async function isSignedBy(note, key) {
  const own = note.signatures.filter((one) => one.name === key.name && one.id === key.id);
  for (const one of own) if (!(await holds(one.value, note.text, key))) throw new BadNote(`the signature of ${key.name} is false`);
  return own.length > 0;
}

/**
 * @param {Bytes} value
 * @param {string} text
 * @param {Key} key
 */
async function holds(value, text, key) {
  if (key.kind !== WITNESSING) return isEd25519(key.bytes, value, encoder.encode(text));
  if (value.length !== 72) return false;
  const seconds = new DataView(value.buffer, value.byteOffset, 8).getBigUint64(0);
  if (seconds === 0n || seconds >= 2n ** 63n) return false;
  return isEd25519(key.bytes, value.slice(8), encoder.encode(`cosignature/v1\ntime ${seconds}\n${text}`));
}

/**
 * @param {Bytes} key
 * @param {Bytes} signature
 * @param {Bytes} bytes
 */
async function isEd25519(key, signature, bytes) {
  let imported;
  try {
    imported = await crypto.subtle.importKey("raw", key, { name: "Ed25519" }, false, ["verify"]);
  } catch (failure) {
    if (failure instanceof DOMException && failure.name === "NotSupportedError") throw new NoEd25519();
    return false;
  }
  return crypto.subtle.verify({ name: "Ed25519" }, imported, signature, bytes);
}

/** @param {string} text */
export function hashOf(text) {
  const content = bytesOf(text);
  if (content.length !== 32) throw new BadNote("a hash has 32 bytes");
  return content;
}

/** @param {string} text */
function numberOf(text) {
  if (!/^(0|[1-9][0-9]{0,15})$/.test(text) || !Number.isSafeInteger(Number(text))) throw new BadNote("a number is written in digits");
  return Number(text);
}

/** @param {string} text */
function bytesOf(text) {
  try {
    const content = fromBase64(text);
    if (toBase64(content) === text) return content;
  } catch {
    // told below
  }
  throw new BadNote("this is not base64 in its one spelling");
}
