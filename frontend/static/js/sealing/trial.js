// A trial before anything is sent: do this browser's keys open what was just sealed, and does the price read back?
// @ts-check

import { Decrypter } from "../../vendor/age.js";
import { PRICE_FORM } from "./forms.js";
import { storedFiles } from "./zip.js";

/** @typedef {import("./envelope.js").Sealed} Sealed */

/**
 * True when the identity opens the header of every envelope.
 * @param {readonly Sealed[]} envelopes
 * @param {CryptoKey | string} identity
 */
export async function opensAll(envelopes, identity) {
  for (const { headerBytes } of envelopes) {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const fileKey = await decrypter.decryptHeader(headerBytes).catch(() => null);
    if (!fileKey) return false;
    fileKey.fill(0);
  }
  return true;
}

/**
 * The price form as it stands in the sealed sheet.
 * @param {Blob} sheet
 * @param {CryptoKey | string} identity
 * @returns {Promise<{ price: string, fields: Record<string, string> }>}
 */
export async function readBack(sheet, identity) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const zip = await decrypter.decrypt(new Uint8Array(await sheet.arrayBuffer()));
  const form = storedFiles(zip).get(PRICE_FORM);
  if (!form) throw new Error("no price form in the sheet");
  return JSON.parse(new TextDecoder().decode(form));
}
