// A sealed bid as one file: the signed statement and every envelope (docs/formats/sealed-bid.md). Ciphertext only.
// @ts-check

import { canonical } from "../lib/canonical.js";
import { toHex } from "../lib/bytes.js";
import { crc32 } from "./crc32.js";
import { headerOf, textFile } from "./envelope.js";
import { bidStatement } from "./forms.js";
import { startSha256 } from "./hashing.js";
import { piecesOf } from "./pieces.js";
import { zipped } from "./zip.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./envelope.js").Sealed} Sealed */
/** @typedef {{ name: string, blob: Blob }} EnvelopeFile */
/**
 * @typedef {object} Container
 * @property {string} statement
 * @property {string} signature base64 of the DER signature over the statement's PAE
 * @property {Stated} stated the statement as read
 * @property {Sealed[]} envelopes in the statement's order
 * @property {Blob[]} blobs one for each envelope
 */
/**
 * @typedef {object} Stated
 * @property {string} tender
 * @property {string} lot
 * @property {import("./forms.js").DocumentVersion} document
 * @property {string} bid
 * @property {number} revision
 * @property {string | null} previous
 * @property {string} recipient
 * @property {string} certificate
 * @property {import("./forms.js").SealedEnvelope[]} envelopes
 */

export const ENDING = ".sealed-bid";
const BID_JSON = "bid.json";
const BID_JSON_BYTES = 256 * 1024;
const LOCAL_MARK = 0x04034b50;
const CENTRAL_MARK = 0x02014b50;
const ENVELOPES_LIMIT = 20;

/** The file is no container, or not as it was made; the message names the part. */
export class BadContainer extends Error {}

/**
 * The container as a blob: the same bytes for the same statement, signature and files.
 * @param {string} statement
 * @param {string} signature
 * @param {readonly EnvelopeFile[]} envelopes
 */
export async function containerOf(statement, signature, envelopes) {
  const said = canonical({ v: 1, kind: "sealed-bid", statement, signature });
  const files = [textFile(BID_JSON, said), ...envelopes.map(({ name, blob }) => ({ name: `${name}.age`, blob }))];
  const entries = [];
  for (const { name, blob } of files) {
    let crc = 0;
    for await (const piece of piecesOf(blob)) crc = crc32(crc, piece);
    entries.push({ name, size: blob.size, crc, pieces: () => piecesOf(blob) });
  }
  const parts = [];
  for await (const piece of zipped(entries)) parts.push(new Blob([piece]));
  return new Blob(parts, { type: "application/zip" });
}

/**
 * What a container holds, every envelope exactly as stated.
 * @param {Blob} file
 * @param {(done: number, whole: number) => void} progress in bytes
 * @returns {Promise<Container>}
 */
export async function readContainer(file, progress) {
  const files = await filesOf(file);
  const first = files.get(BID_JSON);
  if (!first || first.size > BID_JSON_BYTES) throw new BadContainer(BID_JSON);
  const { statement, signature, stated } = saidIn(await first.text());
  if (stated.envelopes.length !== files.size - 1) throw new BadContainer("envelopes");
  let done = 0;
  const envelopes = [];
  const blobs = [];
  for (const one of stated.envelopes) {
    const blob = files.get(`${one.name}.age`);
    if (!blob || blob.size !== one.size) throw new BadContainer(one.name);
    const hash = await startSha256();
    for await (const piece of piecesOf(blob)) {
      done += piece.length;
      progress(done, file.size);
      await hash.update(piece);
    }
    const headerBytes = await headerIn(blob, one.name);
    if (toHex(await hash.digest()) !== one.sha256 || (await digestOf(headerBytes)) !== one.header) throw new BadContainer(one.name);
    envelopes.push({ ...one, headerBytes, files: [] });
    blobs.push(blob);
  }
  return { statement, signature, stated, envelopes, blobs };
}

/**
 * @param {string} text
 * @returns {{ statement: string, signature: string, stated: Stated }}
 */
function saidIn(text) {
  try {
    const { v, kind, statement, signature, ...more } = JSON.parse(text);
    const stated = JSON.parse(statement);
    const { tender, lot, bid, revision, certificate, document, previous, recipient, envelopes } = stated;
    const belonging = { tender, lot, document: document.sha256, bid, bidder: certificate, revision };
    const again = bidStatement(belonging, { document, previous, recipient, envelopes });
    const isSound = v === 1 && kind === "sealed-bid" && typeof signature === "string" && !Object.keys(more).length;
    if (isSound && again === statement && envelopes.length <= ENVELOPES_LIMIT) return { statement, signature, stated };
  } catch (failure) {
    if (!(failure instanceof SyntaxError || failure instanceof TypeError)) throw failure;
  }
  throw new BadContainer(BID_JSON);
}

/**
 * The files of a zip in our one spelling, as slices: nothing large is read.
 * @param {Blob} zip
 */
export async function filesOf(zip) {
  const files = /** @type {Map<string, Blob>} */ (new Map());
  for (let at = 0; files.size <= ENVELOPES_LIMIT + 1; ) {
    const head = new DataView(await zip.slice(at, at + 30).arrayBuffer());
    const mark = head.byteLength >= 4 ? head.getUint32(0, true) : 0;
    if (mark === CENTRAL_MARK && files.size) return files;
    if (mark !== LOCAL_MARK || head.byteLength < 30 || head.getUint16(8, true) !== 0) break;
    const size = head.getUint32(18, true);
    const start = at + 30 + head.getUint16(26, true);
    if (start + size > zip.size) break;
    files.set(await zip.slice(at + 30, start).text(), zip.slice(start, start + size));
    at = start + size;
  }
  throw new BadContainer("zip");
}

/**
 * @param {Blob} blob
 * @param {string} name
 */
async function headerIn(blob, name) {
  try {
    return headerOf(new Uint8Array(await blob.slice(0, 65_536).arrayBuffer()));
  } catch {
    throw new BadContainer(name);
  }
}

/** @param {Bytes} bytes */
async function digestOf(bytes) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
