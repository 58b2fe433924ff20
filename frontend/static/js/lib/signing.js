// Signing with the P-256 key that this browser keeps: a statement as text, or the attributes of a signature in a PDF.
// The page asks the person first; nothing is signed that was not asked for. Needs JavaScript and the browser of the keys.
// @ts-check

import { find } from "../parties/keystore.js";
import { fromBase64, toBase64 } from "./bytes.js";
import { sign } from "./dsse.js";

/** @type {((recipient: string) => Promise<void>) | null} */
let asker = null;

const ECDSA = { name: "ECDSA", hash: "SHA-256" };

/** This browser does not keep the key: the person opens the keyfile here first, or goes to the browser that has it. */
export class KeyNotHere extends Error {}

/**
 * The signature over a statement, as the server takes it.
 * @param {string} recipient the age recipient under which the keys are kept
 * @param {string} text canonical JSON
 * @returns {Promise<{ signature: string }>} base64 of the DER signature over the statement's PAE
 */
export async function signStatement(recipient, text) {
  return { signature: toBase64(await sign(text, await keyOf(recipient))) };
}

/**
 * The signature over the signed attributes of a PDF's signature.
 * @param {string} recipient
 * @param {string} attributes base64 of the DER that the server prepared
 * @returns {Promise<string>} base64 of the raw 64 bytes that WebCrypto gives
 */
export async function signAttributes(recipient, attributes) {
  const raw = await crypto.subtle.sign(ECDSA, await keyOf(recipient), fromBase64(attributes));
  return toBase64(new Uint8Array(raw));
}

/**
 * Every signature of this page is preceded by a question to the person; where it fails nothing is signed.
 * @param {(recipient: string) => Promise<void>} ask
 */
export function askBeforeSigning(ask) {
  asker = ask;
}

/** @param {string} recipient */
async function keyOf(recipient) {
  const keys = await find(recipient);
  if (!keys) throw new KeyNotHere(recipient);
  if (asker) await asker(recipient);
  return keys.p256;
}
