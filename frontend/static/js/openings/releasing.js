// Releasing and revealing: file keys come out of headers, are split in three, and two of three give them back.
// @ts-check

import { Decrypter, Encrypter } from "../../vendor/age.js";
import { split } from "../../vendor/shamir.js";
import { fromBase64, toBase64 } from "../lib/bytes.js";

const NEEDED = 2;

/** @typedef {{ role: string, recipient: string }} Holder */

/** The header was not sealed for this key, or was changed: nothing is released. */
export class HeaderWrong extends Error {}

/**
 * Every envelope's file key, split and sealed to the holders. The header's own check value is tested with each key.
 * @param {Record<string, string>} headers base64 by envelope
 * @param {CryptoKey | string} identity the bidder's X25519 key
 * @param {Holder[]} holders
 * @returns {Promise<Record<string, { holder: string, share: string }[]>>}
 */
export async function sharesFor(headers, identity, holders) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  /** @type {Record<string, Uint8Array>} */
  const keys = {};
  for (const [name, header] of Object.entries(headers)) {
    keys[name] = await decrypter.decryptHeader(fromBase64(header)).catch(() => {
      throw new HeaderWrong(name);
    });
  }
  return sharesOfKeys(keys, holders);
}

/**
 * The same with the file keys themselves, as a backup holds them. They are overwritten.
 * @param {Record<string, Uint8Array>} keys
 * @param {Holder[]} holders
 */
export async function sharesOfKeys(keys, holders) {
  /** @type {Record<string, { holder: string, share: string }[]>} */
  const shares = {};
  for (const [name, key] of Object.entries(keys)) {
    const parts = await split(key, holders.length, NEEDED);
    shares[name] = await Promise.all(holders.map((holder, place) => sealed(parts[place], holder)));
    for (const part of [key, ...parts]) part.fill(0);
  }
  return shares;
}

/**
 * The shares that one holder kept, opened with his key of the session.
 * @param {Record<string, Record<string, string>>} kept base64 age files by bid and envelope
 * @param {CryptoKey | string} identity
 * @returns {Promise<Record<string, Record<string, string>>>} base64 shares
 */
export async function openedShares(kept, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  /** @type {Record<string, Record<string, string>>} */
  const shares = {};
  for (const [bid, envelopes] of Object.entries(kept)) {
    shares[bid] = {};
    for (const [name, file] of Object.entries(envelopes)) {
      shares[bid][name] = toBase64(await decrypter.decrypt(fromBase64(file)));
    }
  }
  return shares;
}

/** @param {Uint8Array} share @param {Holder} holder */
async function sealed(share, { role, recipient }) {
  const encrypter = new Encrypter();
  encrypter.addRecipient(recipient);
  return { holder: role, share: toBase64(await encrypter.encrypt(share)) };
}
