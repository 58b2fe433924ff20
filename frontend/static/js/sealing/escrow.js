// Escrow: the file key of one envelope split among custodians in its own header, each share sealed to one of them.
// @ts-check

import { Decrypter, Encrypter, Stanza } from "../../vendor/age.js";
import { split } from "../../vendor/shamir.js";
import { fromBase64, toHex } from "../lib/bytes.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {{ set: string, threshold: number, recipients: readonly string[] }} Escrow the custodians, in their order */
/** @typedef {{ set: string, sealed: Bytes[] }} Escrowed what a header says: the set, and the sealed share of each place */

const ESCROW = "kaiming/escrow-v1";
const PROOF = new TextEncoder().encode("kaiming/custody-drill-v1\n");

/**
 * The stanzas of a header for these custodians. The key is only read.
 * @param {Uint8Array} fileKey
 * @param {Escrow} escrow
 * @returns {Promise<Stanza[]>}
 */
export async function escrowStanzas(fileKey, { set, threshold, recipients }) {
  const shares = await split(fileKey, recipients.length, threshold);
  try {
    return await Promise.all(
      recipients.map(async (recipient, index) => {
        const encrypter = new Encrypter();
        encrypter.addRecipient(recipient);
        return new Stanza([ESCROW, set, String(index + 1)], await encrypter.encrypt(shares[index]));
      }),
    );
  } finally {
    for (const share of shares) share.fill(0);
  }
}

/**
 * The escrow in a header; nothing where its bidder chose none.
 * @param {Bytes} headerBytes
 * @returns {Escrowed | null}
 */
export function escrowIn(headerBytes) {
  const text = new TextDecoder("latin1").decode(headerBytes);
  const stanzas = text.slice(0, text.indexOf("\n--- ")).split("\n-> ").slice(1);
  const own = stanzas.map((one) => one.split("\n")).filter(([first]) => first.startsWith(`${ESCROW} `));
  if (!own.length) return null;
  return { set: own[0][0].split(" ")[1], sealed: own.map(([, ...rows]) => fromBase64(padded(rows.join("")))) };
}

/**
 * The share that was sealed to this identity.
 * @param {Bytes} sealed
 * @param {CryptoKey | string} identity
 * @returns {Promise<Uint8Array>}
 */
export function openedShare(sealed, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  return decrypter.decrypt(sealed);
}

/**
 * What a custodian hands back to show that he opened a test share.
 * @param {Bytes} sealed
 * @param {CryptoKey | string} identity
 */
export async function proofOf(sealed, identity) {
  const share = await openedShare(sealed, identity);
  const said = new Uint8Array([...PROOF, ...share]);
  share.fill(0);
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", said)));
}

/** @param {string} text base64 without its padding */
const padded = (text) => text.padEnd(Math.ceil(text.length / 4) * 4, "=");
