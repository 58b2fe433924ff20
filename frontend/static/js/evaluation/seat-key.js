// The key of a seat: made fresh for one review, never leaves the browser, forgotten when the seat is given back.
// @ts-check

import { toBase64, toHex } from "../lib/bytes.js";
import { find, forget, keep, names } from "../parties/keystore.js";
import { certificateRequest } from "../parties/request.js";

export const PREFIX = "event:";
const P256 = { name: "ECDSA", namedCurve: "P-256" };

/** @typedef {{ recipient: string, request: string, p256: CryptoKey }} Fresh */

/**
 * A key that nobody can take out of this browser, and the request for its certificate.
 * @param {string} name
 * @returns {Promise<Fresh>}
 */
export async function freshKey(name) {
  const pair = await crypto.subtle.generateKey(P256, false, ["sign", "verify"]);
  const spki = new Uint8Array(await crypto.subtle.exportKey("spki", pair.publicKey));
  const digest = new Uint8Array(await crypto.subtle.digest("SHA-256", spki));
  const request = await certificateRequest(name, spki, pair.privateKey);
  return { recipient: `${PREFIX}${toHex(digest)}`, request: toBase64(request), p256: pair.privateKey };
}

/**
 * Keeps the key under its name, for this review alone; whatever was kept for it before is gone.
 * @param {string} lot
 * @param {Fresh} fresh
 */
export async function keepForReview(lot, fresh) {
  await forgetReview(lot, "");
  await keep(/** @type {any} */ ({ recipient: fresh.recipient, p256: fresh.p256, lot }));
}

/**
 * Destroys every key of this review except the one that still counts.
 * @param {string} lot
 * @param {string} except
 * @returns {Promise<number>} how many are gone
 */
export async function forgetReview(lot, except) {
  let gone = 0;
  for (const name of await names()) {
    if (!name.startsWith(PREFIX) || name === except) continue;
    const kept = /** @type {any} */ (await find(name));
    if (kept?.lot !== lot) continue;
    await forget(name);
    gone += 1;
  }
  return gone;
}
