// The payload of an age file: chunks of 64 KiB under ChaCha20-Poly1305, the last one marked (age specification, "Payload").
// @ts-check

import { chacha20poly1305 } from "../../vendor/age.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** Seals one chunk under its nonce. @typedef {(nonce: Bytes, chunk: Bytes) => Bytes} Cipher */
/** @typedef {(key: Bytes) => Cipher} StartCipher */

const CHUNK_BYTES = 65_536;
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
 * @returns {AsyncGenerator<Bytes>}
 */
export async function* payloadOf(pieces, fileKey, nonce, startCipher) {
  const cipher = startCipher(await payloadKey(fileKey, nonce));
  const counter = new Uint8Array(NONCE_BYTES);
  const chunk = new Uint8Array(CHUNK_BYTES);
  let filled = 0;
  for await (const piece of pieces) {
    for (let at = 0; at < piece.length; ) {
      if (filled === CHUNK_BYTES) {
        yield cipher(counter, chunk);
        count(counter);
        filled = 0;
      }
      const taken = piece.subarray(at, at + CHUNK_BYTES - filled);
      chunk.set(taken, filled);
      filled += taken.length;
      at += taken.length;
    }
  }
  counter[LAST] = 1;
  yield cipher(counter, chunk.subarray(0, filled));
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
