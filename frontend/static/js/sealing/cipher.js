// ChaCha20-Poly1305 by WebAssembly, three times as fast as in JavaScript; only in workers, where WebAssembly may run.
// @ts-check

import { sodium } from "../../vendor/sodium.js";
import { inScript } from "./payload.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/**
 * What is used of the library, which is vendored without types.
 * @typedef {(chunk: Bytes, more: null, secret: null, nonce: Bytes, key: Bytes) => Bytes} Encrypt
 * @typedef {{ ready: Promise<void>, crypto_aead_chacha20poly1305_ietf_encrypt: Encrypt }} Sodium
 */

const library = /** @type {Sodium} */ (/** @type {unknown} */ (sodium));

/** @returns {Promise<import("./payload.js").StartCipher>} */
export async function fastestCipher() {
  if (typeof WebAssembly !== "object") return inScript;
  try {
    await library.ready;
  } catch {
    return inScript;
  }
  return (key) => (nonce, chunk) => library.crypto_aead_chacha20poly1305_ietf_encrypt(chunk, null, null, nonce, key);
}
