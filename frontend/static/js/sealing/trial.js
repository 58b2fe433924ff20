// A trial before anything is sent: do this browser's keys open what was just sealed, and does the price read back?
// @ts-check

import { Decrypter } from "../../vendor/age.js";
import { PARTICULARS_FORM, PRICE_FORM } from "./forms.js";
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
 * The price form as it stands in the sealed sheet; with the fields of the first envelope where there are two.
 * @param {Blob} sheet
 * @param {CryptoKey | string} identity
 * @param {Blob | undefined} particulars
 * @returns {Promise<{ price: string, fields: Record<string, string> }>}
 */
export async function readBack(sheet, identity, particulars) {
  const form = await formIn(sheet, identity, PRICE_FORM);
  return particulars ? { ...form, fields: (await formIn(particulars, identity, PARTICULARS_FORM)).fields } : form;
}

/**
 * @param {Blob} sheet
 * @param {CryptoKey | string} identity
 * @param {string} name
 */
async function formIn(sheet, identity, name) {
  const decrypter = new Decrypter();
  decrypter.addIdentity(identity);
  const zip = await decrypter.decrypt(new Uint8Array(await sheet.arrayBuffer()));
  const form = storedFiles(zip).get(name);
  if (!form) throw new Error(`no ${name} in the sheet`);
  return JSON.parse(new TextDecoder().decode(form));
}
