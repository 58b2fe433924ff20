// keyfile.age: both private halves as an age identity file, locked with a passphrase. `age -d` opens it too.
// @ts-check

import { secretKeyBytes, secretKeyText } from "./bech32.js";
import { fromBase64, toBase64 } from "../lib/bytes.js";

const PKCS8_X25519 = Uint8Array.from([48, 46, 2, 1, 0, 48, 5, 6, 3, 43, 101, 110, 4, 34, 4, 32]);
const P256_LINE = "# p256-pkcs8: ";
export const P256 = { name: "ECDSA", namedCurve: "P-256" };

/** @typedef {{ x25519: CryptoKey, p256: CryptoKey }} PrivateKeys */

/**
 * True when this browser has all that is needed.
 */
export async function canMakeKeys() {
  try {
    await crypto.subtle.generateKey({ name: "X25519" }, false, ["deriveBits"]);
    return typeof Worker === "function" && typeof indexedDB === "object";
  } catch {
    return false;
  }
}

/**
 * Both pairs, extractable this once: the public halves, and the text that the keyfile locks.
 */
export async function makeKeys() {
  const x25519 = /** @type {CryptoKeyPair} */ (
    await crypto.subtle.generateKey({ name: "X25519" }, true, ["deriveBits"])
  );
  const p256 = await crypto.subtle.generateKey(P256, true, ["sign", "verify"]);
  const raw = new Uint8Array(await crypto.subtle.exportKey("pkcs8", x25519.privateKey)).slice(-32);
  const pkcs8 = new Uint8Array(await crypto.subtle.exportKey("pkcs8", p256.privateKey));
  const identity = secretKeyText(raw);
  const text = `# Kaiming keyfile, version 1\n${P256_LINE}${toBase64(pkcs8)}\n${identity}\n`;
  raw.fill(0);
  pkcs8.fill(0);
  return { identity, text, spki: new Uint8Array(await crypto.subtle.exportKey("spki", p256.publicKey)) };
}

/**
 * The private halves from an opened keyfile, not extractable any more.
 * @param {string} text
 * @returns {Promise<PrivateKeys & { identity: string }>}
 */
export async function importKeys(text) {
  const lines = text.split("\n").map((line) => line.trim());
  const p256Line = lines.find((line) => line.startsWith(P256_LINE));
  const identity = lines.find((line) => line.startsWith("AGE-SECRET-KEY-1"));
  if (!p256Line || !identity) throw new Error("not a keyfile");
  const raw = secretKeyBytes(identity);
  const pkcs8 = fromBase64(p256Line.slice(P256_LINE.length));
  const wrapped = new Uint8Array([...PKCS8_X25519, ...raw]);
  const keys = {
    identity,
    x25519: await crypto.subtle.importKey("pkcs8", wrapped, { name: "X25519" }, false, ["deriveBits"]),
    p256: await crypto.subtle.importKey("pkcs8", pkcs8, P256, false, ["sign"]),
  };
  for (const bytes of [raw, pkcs8, wrapped]) bytes.fill(0);
  return keys;
}

/**
 * What proves to the platform that both private halves are here: an agreement and a signature over its nonce.
 * @param {PrivateKeys} keys
 * @param {Uint8Array<ArrayBuffer>} theirs
 * @param {Uint8Array<ArrayBuffer>} nonce
 */
export async function answerDrill(keys, theirs, nonce) {
  const other = await crypto.subtle.importKey("raw", theirs, { name: "X25519" }, false, []);
  const shared = await crypto.subtle.deriveBits({ name: "X25519", public: other }, keys.x25519, 256);
  const mac = await crypto.subtle.importKey("raw", shared, { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  return {
    agreed: toBase64(new Uint8Array(await crypto.subtle.sign("HMAC", mac, nonce))),
    signature: toBase64(
      new Uint8Array(await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, keys.p256, nonce)),
    ),
  };
}
