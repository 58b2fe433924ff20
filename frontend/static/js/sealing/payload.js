// The payload of an age file: chunks of 64 KiB under ChaCha20-Poly1305, the last one marked (age specification, "Payload").
// @ts-check

import { chacha20poly1305 } from "../../vendor/age.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** Seals one chunk under its nonce; both are read before it answers. @typedef {(nonce: Bytes, chunk: Bytes) => Bytes | Promise<Bytes>} Cipher */
/** @typedef {(key: Bytes) => Cipher | Promise<Cipher>} StartCipher */

const CHUNK_BYTES = 65_536;
const TOGETHER = 8;
const NONCE_BYTES = 12;
const LAST = NONCE_BYTES - 1;
const LABEL = new TextEncoder().encode("payload");

/** @type {StartCipher} in JavaScript: where no WebAssembly may run */
export const inScript = (key) => (nonce, chunk) => chacha20poly1305(key, nonce).encrypt(chunk);

/**
 * The chunks in order. The key is derived from the file key and the nonce that stands before the payload.
 * @param {AsyncIterable<Bytes>} pieces of any size
 * @param {Bytes} fileKey is overwritten
 * @param {Bytes} nonce 16 bytes
 * @param {StartCipher} startCipher
 * @returns {AsyncGenerator<Bytes>} each in a buffer of its own
 */
export async function* payloadOf(pieces, fileKey, nonce, startCipher) {
  const cipher = await startCipher(await payloadKey(fileKey, nonce));
  const counter = new Uint8Array(NONCE_BYTES);
  const held = new Uint8Array(TOGETHER * CHUNK_BYTES);
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      if (filled === held.length) {
        yield* await Promise.all(sealedChunks(cipher, counter, held));
        filled = 0;
      }
      const taken = piece.subarray(at, at + held.length - filled);
      held.set(taken, filled);
      filled += taken.length;
      at += taken.length;
    }
  }
  const last = Math.max(0, Math.ceil(filled / CHUNK_BYTES) - 1) * CHUNK_BYTES;
  yield* await Promise.all(sealedChunks(cipher, counter, held.subarray(0, last)));
  counter[LAST] = 1;
  yield cipher(counter, held.subarray(last, filled));
}

/**
 * @param {Cipher} cipher
 * @param {Bytes} counter
 * @param {Bytes} held whole chunks
 */
function sealedChunks(cipher, counter, held) {
  const sealed = [];
  for (let at = 0; at < held.length; at += CHUNK_BYTES) {
    sealed.push(cipher(counter, held.subarray(at, at + CHUNK_BYTES)));
    count(counter);
  }
  return sealed;
}

/**
 * @param {Bytes} fileKey
 * @param {Bytes} nonce
 */
async function payloadKey(fileKey, nonce) {
  const key = await crypto.subtle.importKey("raw", fileKey, "HKDF", false, ["deriveBits"]);
  fileKey.fill(0);
  return new Uint8Array(await crypto.subtle.deriveBits({ name: "HKDF", hash: "SHA-256", salt: nonce, info: LABEL }, key, 256));
}

/** Eleven bytes, the last first. @param {Bytes} counter */
function count(counter) {
  for (let at = LAST - 1; ; at -= 1) {
    counter[at] += 1;
    if (counter[at]) return;
  }
}
