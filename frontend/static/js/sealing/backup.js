// A backup of a sealed bid: the very archive of each envelope and its file key, locked with a passphrase of its own
// (docs/formats/backup.md). Made from what was sealed, with one's own key; compared with the statement both ways.
// @ts-check

import { Decrypter, Encrypter } from "../../vendor/age.js";
import { fromHex, toHex } from "../lib/bytes.js";
import { canonical } from "../lib/canonical.js";
import { joined } from "../lib/der.js";
import { BadContainer, filesOf } from "./container.js";
import { crc32 } from "./crc32.js";
import { headerOf, saltOf, textFile } from "./envelope.js";
import { startSha256 } from "./hashing.js";
import { piecesOf } from "./pieces.js";
import { zipped } from "./zip.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./container.js").Stated} Stated */
/** @typedef {(done: number, whole: number) => void} Progress in bytes */
/**
 * @typedef {object} Backup
 * @property {string} statement
 * @property {Stated} stated
 * @property {Record<string, Bytes>} keys the file key of each envelope
 * @property {Record<string, number>} sizes of the archives, in bytes
 * @property {Blob} plain what the passphrase locked
 */

export const ENDING = ".bid-backup";
export const PASSPHRASE_LEAST = 14;
const HEAD = "backup.json";
const HEAD_BYTES = 256 * 1024;
const WORK_FACTOR = 18;
const HEADER_BYTES = 65_536;
const BLOB_BYTES = 8 * 1024 * 1024;
const FILE_KEY = /^[0-9a-f]{32}$/;

/** The file is no backup, or not of what was stated; the message names the part: a file's name, `age`, `zip` or `statement`. */
export class BadBackup extends Error {}

/** The passphrase does not open the file. */
export class WrongPassphrase extends Error {}

/**
 * @param {string} lot
 * @param {number} revision
 */
export const nameOf = (lot, revision) => `${lot}-${revision}${ENDING}`;

/**
 * The backup of a sealed bid, every archive compared with the statement before it is kept.
 * @param {object} asked
 * @param {string} asked.statement
 * @param {readonly { name: string, blob: Blob }[]} asked.envelopes
 * @param {CryptoKey | string} asked.identity one's own X25519 key
 * @param {string} asked.passphrase
 * @param {number} [asked.workFactor]
 * @param {Progress} progress
 */
export async function makeBackup({ statement, envelopes, identity, passphrase, workFactor = WORK_FACTOR }, progress) {
  const stated = statedIn(statement);
  const whole = 3 * envelopes.reduce((sum, { blob }) => sum + blob.size, 0);
  let done = 0;
  const passed = (/** @type {number} */ bytes) => progress((done += bytes), whole);
  /** @type {Record<string, string>} */
  const keys = {};
  const archives = [];
  for (const { name, blob } of envelopes) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const header = headerOf(new Uint8Array(await blob.slice(0, HEADER_BYTES).arrayBuffer()));
    const fileKey = /** @type {Bytes} */ (await decrypter.decryptHeader(header));
    const archive = await gathered(await decrypter.decrypt(blob.stream()), passed);
    await mustBeCommitted(stated, name, fileKey, archive.digest);
    keys[name] = toHex(fileKey);
    fileKey.fill(0);
    archives.push({ name: `${name}.zip`, blob: archive.blob });
  }
  const head = textFile(HEAD, canonical({ v: 1, kind: "bid-backup", statement, keys }));
  const entries = [];
  for (const { name, blob } of [head, ...archives]) {
    let crc = 0;
    for await (const piece of piecesOf(blob)) {
      crc = crc32(crc, piece);
      passed(piece.length);
    }
    entries.push({ name, size: blob.size, crc, pieces: () => piecesOf(blob) });
  }
  const encrypter = new Encrypter();
  encrypter.setScryptWorkFactor(workFactor);
  encrypter.setPassphrase(passphrase);
  const locked = await gathered(await encrypter.encrypt(streamOf(zipped(entries))), passed);
  return locked.blob;
}

/**
 * What a backup holds, when every archive is the one that its statement committed to.
 * @param {Blob} file
 * @param {string} passphrase
 * @param {Progress} progress
 * @returns {Promise<Backup>}
 */
export async function openBackup(file, passphrase, progress) {
  const whole = 2 * file.size;
  let done = 0;
  const passed = (/** @type {number} */ bytes) => progress((done += bytes), whole);
  const plain = (await gathered(await unlocked(file, passphrase), passed).catch(asBad("age"))).blob;
  const files = await filesOf(plain).catch(asBad("zip"));
  const { statement, stated, keys } = await headIn(files.get(HEAD));
  /** @type {Record<string, number>} */
  const sizes = {};
  for (const [name, blob] of files) {
    if (name === HEAD) continue;
    const envelope = name.replace(/\.zip$/, "");
    if (!name.endsWith(".zip") || !keys[envelope]) throw new BadBackup(name);
    const hash = await startSha256();
    for await (const piece of piecesOf(blob)) {
      await hash.update(piece);
      passed(piece.length);
    }
    await mustBeCommitted(stated, envelope, keys[envelope], await hash.digest());
    sizes[envelope] = blob.size;
  }
  if (Object.keys(sizes).sort().join() !== Object.keys(keys).sort().join()) throw new BadBackup("envelopes");
  return { statement, stated, keys, sizes, plain };
}

/**
 * @param {Blob} file
 * @param {string} passphrase
 */
async function unlocked(file, passphrase) {
  const start = new Uint8Array(await file.slice(0, HEADER_BYTES).arrayBuffer());
  let header = /** @type {Bytes | null} */ (null);
  try {
    header = headerOf(start);
  } catch {
    throw new BadBackup("age");
  }
  const opener = new Decrypter();
  opener.addPassphrase(passphrase);
  const fileKey = await opener.decryptHeader(header).catch(() => {
    throw new WrongPassphrase();
  });
  const decrypter = new Decrypter();
  decrypter.addIdentity({ unwrapFileKey: () => fileKey });
  return decrypter.decrypt(file.stream());
}

/** @param {Blob | undefined} blob */
async function headIn(blob) {
  if (!blob || blob.size > HEAD_BYTES) throw new BadBackup(HEAD);
  let said;
  try {
    said = JSON.parse(await blob.text());
  } catch {
    throw new BadBackup(HEAD);
  }
  const { v, kind, statement, keys, ...more } = said ?? {};
  const isOurs = v === 1 && kind === "bid-backup" && typeof statement === "string" && !Object.keys(more).length;
  if (!isOurs || typeof keys !== "object" || keys === null) throw new BadBackup(HEAD);
  const stated = statedIn(statement);
  const names = stated.envelopes.map(({ name }) => name).sort();
  if (Object.keys(keys).sort().join() !== names.join()) throw new BadBackup("envelopes");
  if (!Object.values(keys).every((key) => typeof key === "string" && FILE_KEY.test(key))) throw new BadBackup("keys");
  /** @type {Record<string, Bytes>} */
  const bytes = Object.fromEntries(names.map((name) => [name, fromHex(keys[name])]));
  return { statement, stated, keys: bytes };
}

/**
 * @param {string} statement
 * @returns {Stated}
 */
function statedIn(statement) {
  try {
    const stated = JSON.parse(statement);
    const isBid = stated.kind === "bid" && Array.isArray(stated.envelopes) && typeof stated.revision === "number";
    if (isBid && canonical(stated) === statement) return stated;
  } catch (failure) {
    if (!(failure instanceof SyntaxError || failure instanceof TypeError)) throw failure;
  }
  throw new BadBackup("statement");
}

/**
 * @param {Stated} stated
 * @param {string} envelope
 * @param {Bytes} fileKey
 * @param {Bytes} digest
 */
async function mustBeCommitted(stated, envelope, fileKey, digest) {
  const said = stated.envelopes.find(({ name }) => name === envelope)?.plain;
  const bytes = joined(await saltOf(fileKey.slice()), digest);
  if (said !== toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)))) throw new BadBackup(envelope);
}

/**
 * A stream as a blob, which the browser may keep on its disk, with its digest.
 * @param {ReadableStream<Uint8Array>} stream
 * @param {(bytes: number) => void} passed
 */
async function gathered(stream, passed) {
  const hash = await startSha256();
  const blobs = [];
  let held = /** @type {Bytes[]} */ ([]);
  let size = 0;
  const reader = stream.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    const piece = /** @type {Bytes} */ (value);
    await hash.update(piece);
    passed(piece.length);
    held.push(piece);
    size += piece.length;
    if (size < BLOB_BYTES) continue;
    blobs.push(new Blob(held));
    held = [];
    size = 0;
  }
  blobs.push(new Blob(held));
  return { blob: new Blob(blobs), digest: await hash.digest() };
}

/** @param {AsyncGenerator<Bytes>} pieces */
function streamOf(pieces) {
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) return controller.close();
      controller.enqueue(value);
    },
  });
}

/** @param {string} part */
function asBad(part) {
  return (/** @type {unknown} */ failure) => {
    if (failure instanceof BadBackup || failure instanceof WrongPassphrase) throw failure;
    if (failure instanceof BadContainer || part === "age") throw new BadBackup(part);
    throw failure;
  };
}
