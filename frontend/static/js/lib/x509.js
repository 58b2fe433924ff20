// Certificates, as much as it takes to judge a signature by them: who, until when, which key, signed by whom.
// @ts-check

import { toHex } from "./bytes.js";
import { joined } from "./der.js";

/** @typedef {Uint8Array<ArrayBuffer>} Bytes */
/** @typedef {{ tag: number, whole: Bytes, content: Bytes }} Value */
/**
 * @typedef {object} Certificate
 * @property {Bytes} signed the part that its issuer signed
 * @property {Bytes} signature DER
 * @property {number} from milliseconds since 1970
 * @property {number} until
 * @property {string} person
 * @property {string} organisation
 * @property {string} identifier the organisation's number, which an authority gives to nobody else
 * @property {Bytes} key its SubjectPublicKeyInfo
 */

const ECDSA = { name: "ECDSA", hash: "SHA-256" };
const P256 = { name: "ECDSA", namedCurve: "P-256" };
const HALF = 32;
const [INTEGER, UTC_TIME, EXPLICIT_0] = [0x02, 0x17, 0xa0];
const COMMON_NAME = "550403";
const ORGANISATION = "55040a";
const IDENTIFIER = "550461";

/** The bytes are no certificate that is understood here. */
export class BadCertificate extends Error {}

/**
 * @param {Bytes} der
 * @returns {Certificate}
 */
export function readCertificate(der) {
  try {
    const [signed, , signature] = valuesIn(valuesIn(der)[0].content);
    const parts = valuesIn(signed.content);
    if (parts[0].tag === EXPLICIT_0) parts.shift();
    const [, , , validity, subject, key] = parts;
    const [from, until] = valuesIn(validity.content).map(momentOf);
    const names = namesIn(subject);
    return {
      signed: signed.whole,
      signature: signature.content.slice(1),
      from,
      until,
      person: names.get(COMMON_NAME) ?? "",
      organisation: names.get(ORGANISATION) ?? "",
      identifier: names.get(IDENTIFIER) ?? "",
      key: key.whole,
    };
  } catch {
    throw new BadCertificate();
  }
}

/**
 * True when the signature over the bytes is the certificate's.
 * @param {Certificate} certificate
 * @param {Bytes} signature DER
 * @param {Bytes} bytes
 */
export async function isSignedBy(certificate, signature, bytes) {
  try {
    const key = await crypto.subtle.importKey("spki", certificate.key, P256, false, ["verify"]);
    return await crypto.subtle.verify(ECDSA, key, rawSignature(signature), bytes);
  } catch {
    return false;
  }
}

/**
 * True when the issuer signed the certificate and both were in force at the moment.
 * @param {Certificate} certificate
 * @param {Certificate} issuer
 * @param {number} at milliseconds since 1970
 */
export async function isIssuedBy(certificate, issuer, at) {
  const inForce = [certificate, issuer].every(({ from, until }) => from <= at && at <= until);
  return inForce && (await isSignedBy(issuer, certificate.signature, certificate.signed));
}

/**
 * WebCrypto's form of an ECDSA signature: both numbers side by side.
 * @param {Bytes} der
 */
function rawSignature(der) {
  const numbers = valuesIn(valuesIn(der)[0].content);
  if (numbers.length !== 2 || numbers.some(({ tag }) => tag !== INTEGER)) throw new BadCertificate();
  return joined(...numbers.map(({ content }) => inHalf(content)));
}

/** @param {Bytes} number */
function inHalf(number) {
  const digits = number.subarray(number.findIndex((byte) => byte !== 0));
  if (digits.length > HALF) throw new BadCertificate();
  return joined(new Uint8Array(HALF - digits.length), digits);
}

/** @param {Value} subject */
function namesIn(subject) {
  const pairs = valuesIn(subject.content).map((set) => valuesIn(valuesIn(set.content)[0].content));
  return new Map(pairs.map(([kind, text]) => [toHex(kind.content), new TextDecoder().decode(text.content)]));
}

/**
 * `261122013000Z` and `20261122013000Z`.
 * @param {Value} value
 */
function momentOf({ tag, content }) {
  const text = new TextDecoder().decode(content);
  const year = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text.slice(0, 2)}` : text.slice(0, 4);
  const rest = text.slice(tag === UTC_TIME ? 2 : 4);
  const [month, day, hour, minute, second] = rest.match(/\d\d/g) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
}

/**
 * The values that follow each other in the bytes.
 * @param {Bytes} bytes
 * @returns {Value[]}
 */
function valuesIn(bytes) {
  const found = [];
  for (let at = 0; at < bytes.length; ) {
    const [start, length] = extentOf(bytes, at);
    if (start + length > bytes.length) throw new BadCertificate();
    found.push({ tag: bytes[at], whole: bytes.slice(at, start + length), content: bytes.slice(start, start + length) });
    at = start + length;
  }
  return found;
}

/**
 * Where the content begins, and how long it is.
 * @param {Bytes} bytes
 * @param {number} at
 */
function extentOf(bytes, at) {
  const first = bytes[at + 1];
  if (first === undefined) throw new BadCertificate();
  if (first < 0x80) return [at + 2, first];
  const count = first & 0x7f;
  if (count === 0 || count > 4) throw new BadCertificate();
  return [at + 2 + count, bytes.slice(at + 2, at + 2 + count).reduce((length, byte) => length * 256 + byte, 0)];
}
