// PKCS#10: a request for a certificate, signed with the key that it is for.
// @ts-check

import { bitString, ecdsaSignature, identifier, integer, sequence, set, tagged, utf8 } from "../lib/der.js";

const COMMON_NAME = "2.5.4.3";
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";

/**
 * The request as DER. Only the key in it counts; the authority takes the names from what it checked itself.
 * @param {string} name
 * @param {Uint8Array} spki
 * @param {CryptoKey} signingKey
 */
export async function certificateRequest(name, spki, signingKey) {
  const version = integer(Uint8Array.of(0));
  const subject = sequence(set(sequence(identifier(COMMON_NAME), utf8(name))));
  const noAttributes = tagged(0xa0);
  const asked = sequence(version, subject, spki, noAttributes);
  const signature = await crypto.subtle.sign({ name: "ECDSA", hash: "SHA-256" }, signingKey, asked);
  return sequence(asked, sequence(identifier(ECDSA_WITH_SHA256)), bitString(ecdsaSignature(new Uint8Array(signature))));
}
