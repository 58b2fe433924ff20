// DSSE: what is signed when a statement is signed, and the envelope that carries statement and signature.
// @ts-check

import { fromBase64, toBase64, toHex } from "./bytes.js";
import { ecdsaSignature, joined } from "./der.js";

/** @typedef {import("./bytes.js").Bytes} Bytes */
/** @typedef {{ payloadType: string, payload: string, signatures: { keyid: string, sig: string }[] }} Envelope */

export const PAYLOAD_TYPE = "application/vnd.kaiming.statement+json";

const encoder = new TextEncoder();

/**
 * The pre-authentication encoding of a statement: the bytes under the signature.
 * @param {string} statement
 * @returns {Bytes}
 */
export function pae(statement) {
  const payload = encoder.encode(statement);
  const type = encoder.encode(PAYLOAD_TYPE);
  return joined(encoder.encode(`DSSEv1 ${type.length} `), type, encoder.encode(` ${payload.length} `), payload);
}

/**
 * The signature over a statement, as DER.
 * @param {string} statement
 * @param {CryptoKey} signingKey P-256
 * @returns {Promise<Bytes>}
 */
export async function sign(statement, signingKey) {
  const how = { name: "ECDSA", hash: "SHA-256" };
  return ecdsaSignature(new Uint8Array(await crypto.subtle.sign(how, signingKey, pae(statement))));
}

/**
 * @param {string} statement
 * @param {Uint8Array} signature DER
 * @param {Bytes} certificate DER
 * @returns {Promise<Envelope>}
 */
export async function wrap(statement, signature, certificate) {
  const keyid = toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", certificate)));
  const payload = toBase64(encoder.encode(statement));
  return { payloadType: PAYLOAD_TYPE, payload, signatures: [{ keyid, sig: toBase64(signature) }] };
}

/**
 * The statement that an envelope carries. Nothing is verified.
 * @param {Envelope} envelope
 */
export function statementOf(envelope) {
  return new TextDecoder().decode(fromBase64(envelope.payload));
}
