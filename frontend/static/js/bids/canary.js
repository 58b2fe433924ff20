// A canary: something small that was sealed to one's own key, opened to show that the key works.
// @ts-check

import { Decrypter } from "../../vendor/age.js";
import { fromBase64, toHex } from "../lib/bytes.js";

/** This key does not open the canary. */
export class KeyDoesNotOpen extends Error {}

/**
 * What the canary holds, in hex.
 * @param {string} sealed base64 of an age file
 * @param {CryptoKey | string} identity
 */
export async function valueOf(sealed, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const value = await decrypter.decrypt(fromBase64(sealed)).catch(() => {
    throw new KeyDoesNotOpen();
  });
  return toHex(value);
}
