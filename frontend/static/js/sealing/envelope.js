// One envelope: its files become a zip, the zip an age file, the age file parts. The file key is forgotten at once.
// @ts-check

import { Encrypter, Stanza } from "../../vendor/age.js";
import { toHex } from "../lib/bytes.js";
import { joined } from "../lib/der.js";
import { escrowStanzas } from "./escrow.js";
import { manifest, MANIFEST } from "./forms.js";
import { startCrc32, startSha256 } from "./hashing.js";
import { inScript, payloadOf } from "./payload.js";
import { piecesOf } from "./pieces.js";
import { compareBytes, zipped, zipSize } from "./zip.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./forms.js").Belonging} Belonging */
/** @typedef {import("./forms.js").SealedEnvelope} SealedEnvelope */
/** @typedef {{ name: string, blob: Blob }} GivenFile */
/**
 * @typedef {object} Sealing
 * @property {Belonging} belonging
 * @property {string} envelope
 * @property {string} recipient age1…
 * @property {import("./escrow.js").Escrow | null} [escrow] the custodians whom the bidder chose; nobody unless he did
 * @property {readonly GivenFile[]} files
 * @property {number} partBytes
 * @property {import("./hashing.js").StartHash} [startHash] where the digests are made; here unless said otherwise
 * @property {import("./payload.js").StartCipher} [startCipher] what seals the chunks; JavaScript unless said otherwise
 * @property {(part: Blob, number: number) => void} keep called once for each part, in order
 * @property {(done: number, whole: number) => void} progress in bytes, reading and sealing counted alike
 */
/** @typedef {SealedEnvelope & { headerBytes: Bytes, files: import("./forms.js").ListedFile[] }} Sealed */

const CONTEXT = "kaiming/context-v1";
const PLAIN = new TextEncoder().encode("kaiming/plain-v1");
const NONCE_BYTES = 16;

/**
 * Seals the files of one envelope.
 * @param {Sealing} sealing
 * @returns {Promise<Sealed>}
 */
export async function sealEnvelope({
  belonging,
  envelope,
  recipient,
  escrow,
  files,
  partBytes,
  startHash = startSha256,
  startCipher = inScript,
  keep,
  progress,
}) {
  const whole = 2 * files.reduce((sum, file) => sum + file.blob.size, 0);
  let done = 0;
  const read = async function* (/** @type {Blob} */ blob) {
    for await (const piece of piecesOf(blob)) {
      done += piece.length;
      yield piece;
      progress(done, whole);
    }
  };

  const measured = [];
  for (const file of files) measured.push(await measure(file, read, startHash));
  const entries = sortedByName(measured);
  const listed = entries.map(({ name, size, digest }) => ({ name, size, sha256: digest }));
  const list = await measure(textFile(MANIFEST, manifest(belonging, envelope, listed)), piecesOf, startSha256);

  const inside = await startHash();
  const { start, fileKey, salt } = await startOf({ belonging, envelope, recipient, escrow });
  const zip = passed(zipped([...entries.map(asRead(read)), asRead(piecesOf)(list)]), (piece) => inside.update(piece));
  const headerBytes = headerOf(start);
  const nonce = start.slice(-NONCE_BYTES);
  const sealed = payloadOf(zip, fileKey, nonce, startCipher);

  const outside = await startHash();
  let size = 0;
  const hashed = async (/** @type {Bytes} */ piece) => {
    size += piece.length;
    await outside.update(piece);
  };
  let number = 0;
  for await (const part of partsOf(beginningWith(start, sealed), partBytes, hashed)) {
    keep(part, number);
    number += 1;
  }
  return {
    name: envelope,
    size,
    sha256: toHex(await outside.digest()),
    header: await hexDigest(headerBytes),
    plain: await hexDigest(joined(salt, await inside.digest())),
    headerBytes,
    files: listed,
  };
}

/**
 * The header of an age file: everything up to the end of the line with its MAC.
 * @param {Bytes} start
 * @returns {Bytes}
 */
export function headerOf(start) {
  const text = new TextDecoder("latin1").decode(start.subarray(0, 65_536));
  const end = text.indexOf("\n", text.indexOf("\n--- ") + 1) + 1;
  if (!text.startsWith("age-encryption.org/v1\n") || end === 0) throw new Error("not an age file");
  return start.slice(0, end);
}

/**
 * A file whose content is a text.
 * @param {string} name
 * @param {string} text
 * @returns {GivenFile}
 */
export function textFile(name, text) {
  return { name, blob: new Blob([text]) };
}

/**
 * How many bytes an envelope will have at most, as far as it can be known before sealing.
 * @param {readonly { name: string, size: number }[]} files
 */
export function expectedSize(files) {
  const zip = zipSize(files) + 1024 + 200 * files.length;
  return zip + 16 * Math.ceil(zip / 65_536) + 1024;
}

/**
 * The salt of `plain`: whoever gets the file key can check it, nobody else can try contents against it.
 * @param {Bytes} fileKey is overwritten
 */
export async function saltOf(fileKey) {
  const key = await crypto.subtle.importKey("raw", fileKey, "HKDF", false, ["deriveBits"]);
  fileKey.fill(0);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: PLAIN };
  return new Uint8Array(await crypto.subtle.deriveBits(how, key, 256));
}

/**
 * @param {GivenFile} file
 * @param {(blob: Blob) => AsyncIterable<Bytes>} read
 * @param {import("./hashing.js").StartHash} startHash
 */
async function measure({ name, blob }, read, startHash) {
  const hash = await startHash();
  const crc = await startCrc32();
  for await (const piece of read(blob)) {
    crc.update(piece);
    await hash.update(piece);
  }
  return { name, blob, size: blob.size, crc: crc.value(), digest: toHex(await hash.digest()) };
}

/** @param {(blob: Blob) => AsyncIterable<Bytes>} read */
function asRead(read) {
  return (/** @type {Awaited<ReturnType<typeof measure>>} */ { name, size, crc, blob }) => ({
    name,
    size,
    crc,
    pieces: () => read(blob),
  });
}

/**
 * @template {{ name: string }} Named
 * @param {Named[]} files
 */
function sortedByName(files) {
  const encoder = new TextEncoder();
  return [...files].sort((one, other) => compareBytes(encoder.encode(one.name), encoder.encode(other.name)));
}

/**
 * Header and nonce of an age file as the library writes them, and the file key that is wrapped in the header.
 * The library seals an empty payload; that is thrown away, its nonce is used for the real one.
 * @param {Pick<Sealing, "belonging" | "envelope" | "recipient" | "escrow">} sealing
 */
async function startOf({ belonging: { lot, document, bid }, envelope, recipient, escrow }) {
  const encrypter = new Encrypter();
  let key = /** @type {Bytes | null} */ (null);
  encrypter.addRecipient(recipient);
  encrypter.addRecipient({
    async wrapFileKey(/** @type {Bytes} */ fileKey) {
      key = fileKey.slice();
      const context = new Stanza([CONTEXT, lot, document, bid, envelope], new Uint8Array(0));
      return escrow ? [context, ...(await escrowStanzas(fileKey, escrow))] : [context];
    },
  });
  const empty = await encrypter.encrypt(new Uint8Array(0));
  const fileKey = /** @type {Bytes | null} */ (key);
  if (!fileKey) throw new Error("the file key was never wrapped");
  const start = empty.slice(0, headerOf(empty).length + NONCE_BYTES);
  return { start, salt: await saltOf(fileKey.slice()), fileKey };
}

/**
 * The pieces, each given on when whoever asked for it is done with it.
 * @param {AsyncIterable<Bytes>} pieces
 * @param {(piece: Bytes) => void | Promise<void>} afterwards
 */
async function* passed(pieces, afterwards) {
  for await (const piece of pieces) {
    yield piece;
    await afterwards(piece);
  }
}

/**
 * What is sealed, cut into parts of one size; the last may be shorter.
 * @param {AsyncIterable<Bytes>} pieces
 * @param {number} partBytes
 * @param {(piece: Bytes) => Promise<void>} afterwards each piece, once it stands in its parts
 * @returns {AsyncGenerator<Blob>}
 */
async function* partsOf(pieces, partBytes, afterwards) {
  let held = /** @type {Bytes[]} */ ([]);
  let through = /** @type {Bytes[]} */ ([]);
  let free = partBytes;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      const taken = piece.subarray(at, at + free);
      held.push(taken);
      at += taken.length;
      free -= taken.length;
      if (free) continue;
      yield new Blob(held);
      for (const one of through) await afterwards(one);
      [held, through, free] = [[], [], partBytes];
    }
    through.push(piece);
  }
  if (held.length) yield new Blob(held);
  for (const one of through) await afterwards(one);
}

/**
 * @param {Bytes} first
 * @param {AsyncIterable<Bytes>} rest
 */
async function* beginningWith(first, rest) {
  yield first;
  yield* rest;
}

/** @param {Bytes} bytes */
async function hexDigest(bytes) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}
