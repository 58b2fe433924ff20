// What a browser with ChaCha20-Poly1305 in WebCrypto answers; Node has it elsewhere (RFC 8439).

import { createCipheriv } from "node:crypto";

const NAME = "ChaCha20-Poly1305";

/** Key, nonce and text as Node's own cryptography seals them. */
export function sealedByNode(key, nonce, chunk) {
  const cipher = createCipheriv("chacha20-poly1305", key, nonce, { authTagLength: 16 });
  return Uint8Array.from(Buffer.concat([cipher.update(chunk), cipher.final(), cipher.getAuthTag()]));
}

/** Does something where the browser has the cipher; `seal` is how that answers. */
export async function withCipher(act, seal = sealedByNode) {
  const { subtle } = crypto;
  const { importKey, encrypt } = subtle;
  subtle.importKey = (format, bytes, how, ...rest) =>
    how === NAME ? taken(format, bytes) : importKey.call(subtle, format, bytes, how, ...rest);
  subtle.encrypt = async (how, key, chunk) =>
    how.name === NAME ? seal(key, how.iv.slice(), chunk.slice()).buffer : encrypt.call(subtle, how, key, chunk);
  try {
    return await act();
  } finally {
    delete subtle.importKey;
    delete subtle.encrypt;
  }
}

async function taken(format, bytes) {
  if (format !== "raw-secret") throw new TypeError(format);
  return bytes.slice();
}
