// CMS signatures as PAdES B-B and B-T want them: detached, ECDSA on P-256 with SHA-256, the certificate named in signed attributes,
// and for B-T a time-stamp over the signature beside it.
// @ts-check

import { toHex } from "../lib/bytes.js";
import { ecdsaSignature, identifier, integer, joined, sequence, tagged } from "../lib/der.js";
import { certificateIn } from "./certificate.js";
import { dotted, isSame, partsOf, valueIn } from "./der-reading.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./certificate.js").Certificate} Certificate */

const DATA = "1.2.840.113549.1.7.1";
const SIGNED_DATA = "1.2.840.113549.1.7.2";
const CONTENT_TYPE = "1.2.840.113549.1.9.3";
const MESSAGE_DIGEST = "1.2.840.113549.1.9.4";
const SIGNING_CERTIFICATE_V2 = "1.2.840.113549.1.9.16.2.47";
const TIME_STAMP_TOKEN = "1.2.840.113549.1.9.16.2.14";
const SHA256 = "2.16.840.1.101.3.4.2.1";
const ECDSA_WITH_SHA256 = "1.2.840.10045.4.3.2";
/** How a digest is named by whom. */
export const DIGESTS = new Map([
  [SHA256, "SHA-256"],
  ["2.16.840.1.101.3.4.2.2", "SHA-384"],
  ["2.16.840.1.101.3.4.2.3", "SHA-512"],
]);
const EC_KEY = "1.2.840.10045.2.1";
const RSA_KEY = "1.2.840.113549.1.1.1";
const RSA_PSS = "1.2.840.113549.1.1.10";
const PSS_SALT = 20;
const RSA_PKCS1 = new Set([RSA_KEY, "1.2.840.113549.1.1.11", "1.2.840.113549.1.1.12", "1.2.840.113549.1.1.13"]);
const CURVES = new Map([["1.2.840.10045.3.1.7", "P-256"], ["1.3.132.0.34", "P-384"], ["1.3.132.0.35", "P-521"]]);
const FIELD_BYTES = { "P-256": 32, "P-384": 48, "P-521": 66 };
/** No signature by a key on P-256 is longer as DER. */
const LONGEST = new Uint8Array(64).fill(0xff);

/**
 * The attributes that are signed, as the set that the key signs.
 * @param {Bytes} digest SHA-256 of what the signature is about
 * @param {Bytes} certificate DER
 */
export async function signedAttributes(digest, certificate) {
  const named = sequence(sequence(sequence(octets(await sha256(certificate)))));
  const attributes = [
    attribute(CONTENT_TYPE, identifier(DATA)),
    attribute(MESSAGE_DIGEST, octets(digest)),
    attribute(SIGNING_CERTIFICATE_V2, named),
  ];
  return tagged(0x31, ...inOrder(attributes));
}

/**
 * What a time-stamp of a signature is over.
 * @param {Bytes} signature as WebCrypto gives it
 */
export const stampedDigest = (signature) => sha256(ecdsaSignature(signature));

/**
 * The whole signature.
 * @param {{ attributes: Bytes, signature: Bytes, certificate: Bytes, chain: readonly Bytes[], token?: Bytes | null }} made
 *   `signature` as WebCrypto gives it, `token` a time-stamp over it (RFC 3161)
 */
export function signedData({ attributes, signature, certificate, chain, token = null }) {
  const { issuer, serial } = certificateIn(certificate);
  const sha = sequence(identifier(SHA256));
  const signer = sequence(
    integer(Uint8Array.of(1)),
    sequence(issuer, serial),
    sha,
    tagged(0xa0, valueIn(attributes).body),
    sequence(identifier(ECDSA_WITH_SHA256)),
    octets(ecdsaSignature(signature)),
    ...(token ? [tagged(0xa1, attribute(TIME_STAMP_TOKEN, token))] : []),
  );
  const content = sequence(
    integer(Uint8Array.of(1)),
    tagged(0x31, sha),
    sequence(identifier(DATA)),
    tagged(0xa0, ...inOrder([certificate, ...chain])),
    tagged(0x31, signer),
  );
  return sequence(identifier(SIGNED_DATA), tagged(0xa0, content));
}

/**
 * How many bytes a signature has at most.
 * @param {Bytes} certificate
 * @param {readonly Bytes[]} chain
 */
export async function roomFor(certificate, chain) {
  const attributes = await signedAttributes(new Uint8Array(32), certificate);
  return signedData({ attributes, signature: LONGEST, certificate, chain }).length;
}

/**
 * What a signature says and whether it holds over these bytes. `isValid` is null where the browser does not know the algorithm.
 * @param {Bytes} cms may be followed by anything
 * @param {Bytes} content
 * @returns {Promise<{ certificate: Certificate, isIntact: boolean, isValid: boolean | null, signature: Bytes, token: Bytes | null, others: Bytes[] }>}
 *   `token` is the time-stamp over `signature`, not yet believed, `others` are further certificates beside it
 */
export async function judged(cms, content) {
  const [type, wrapped] = partsOf(valueIn(cms));
  if (dotted(type) !== SIGNED_DATA) throw new RangeError("not a signature");
  const data = partsOf(partsOf(wrapped)[0]);
  const held = data.find((one) => one.tag === 0xa0);
  const [signer] = partsOf(/** @type {any} */ (data.at(-1)));
  const told = partsOf(signer);
  const [issuer, serial] = partsOf(told[1]);
  const all = (held ? partsOf(held) : []).filter((one) => one.tag === 0x30).map((one) => certificateIn(one.whole));
  const certificate = all.find((one) => isSame(one.issuer, issuer.whole) && isSame(one.serial, serial.whole));
  const attributes = told.find((one) => one.tag === 0xa0);
  if (!certificate || !attributes) throw new RangeError("not a signature");
  const after = told.slice(told.indexOf(attributes) + 1);
  const hash = DIGESTS.get(dotted(partsOf(told[2])[0]));
  const others = all.filter((one) => one !== certificate).map(({ der }) => der);
  const beside = { certificate, signature: after[1].body, token: tokenIn(after), others };
  if (!hash) return { ...beside, isIntact: true, isValid: null };
  const digest = new Uint8Array(await crypto.subtle.digest(hash, content));
  const isIntact = isSame(digest, digestIn(attributes));
  const isValid = await isSignedWith(certificate.spki, { hash, kind: after[0], signature: after[1].body, signed: tagged(0x31, attributes.body) });
  return { ...beside, isIntact, isValid };
}

/**
 * The time-stamp among what stands unsigned behind a signature.
 * @param {readonly import("./der-reading.js").Value[]} after what follows the signed attributes
 */
function tokenIn(after) {
  const unsigned = after.find((one) => one.tag === 0xa1);
  const held = unsigned && partsOf(unsigned).map(partsOf).find(([kind]) => dotted(kind) === TIME_STAMP_TOKEN);
  return held ? partsOf(held[1])[0].whole : null;
}

/** @param {import("./der-reading.js").Value} attributes */
function digestIn(attributes) {
  for (const one of partsOf(attributes)) {
    const [kind, values] = partsOf(one);
    if (dotted(kind) === MESSAGE_DIGEST) return partsOf(values)[0].body;
  }
  throw new RangeError("not a signature");
}

/**
 * Whether a key made a signature; null where the browser does not know the algorithm.
 * @param {Bytes} spki
 * @param {{ hash: string, kind: import("./der-reading.js").Value, signature: Bytes, signed: Bytes }} made `kind` is the algorithm's
 *   identifier with its parameters, `hash` as WebCrypto names it
 * @returns {Promise<boolean | null>}
 */
export async function isSignedWith(spki, { hash, kind, signature, signed }) {
  const [own, curve] = partsOf(partsOf(valueIn(spki))[0]);
  const [algorithm, parameters] = partsOf(kind);
  const key = dotted(own);
  if (key === RSA_KEY && RSA_PKCS1.has(dotted(algorithm))) {
    const how = { name: "RSASSA-PKCS1-v1_5", hash };
    return crypto.subtle.verify(how, await crypto.subtle.importKey("spki", spki, how, false, ["verify"]), signature, signed);
  }
  if (key === RSA_KEY && dotted(algorithm) === RSA_PSS) {
    const imported = await crypto.subtle.importKey("spki", spki, { name: "RSA-PSS", hash }, false, ["verify"]);
    return crypto.subtle.verify({ name: "RSA-PSS", saltLength: saltLength(parameters) }, imported, signature, signed);
  }
  const namedCurve = key === EC_KEY ? CURVES.get(dotted(curve)) : undefined;
  if (!namedCurve) return null;
  const how = { name: "ECDSA", namedCurve, hash };
  const imported = await crypto.subtle.importKey("spki", spki, how, false, ["verify"]);
  const raw = rawSignature(signature, FIELD_BYTES[/** @type {keyof typeof FIELD_BYTES} */ (namedCurve)]);
  return crypto.subtle.verify(how, imported, raw, signed);
}

/**
 * So long is the salt that the parameters of RSASSA-PSS name (RFC 4055).
 * @param {import("./der-reading.js").Value | undefined} parameters
 */
function saltLength(parameters) {
  const told = parameters && partsOf(parameters).find(({ tag }) => tag === 0xa2);
  return told ? partsOf(told)[0].body.reduce((length, byte) => length * 256 + byte, 0) : PSS_SALT;
}

/**
 * @param {Bytes} der
 * @param {number} size
 */
function rawSignature(der, size) {
  const halves = partsOf(valueIn(der)).map(({ body }) => {
    const half = new Uint8Array(size);
    const short = body.subarray(Math.max(0, body.length - size));
    half.set(short, size - short.length);
    return half;
  });
  return joined(...halves);
}

/**
 * @param {string} kind
 * @param {Bytes} value
 */
const attribute = (kind, value) => sequence(identifier(kind), tagged(0x31, value));

/** @param {Bytes} bytes */
const octets = (bytes) => tagged(0x04, bytes);

/**
 * The order of a set in DER.
 * @param {readonly Bytes[]} values
 */
const inOrder = (values) => [...values].sort((one, other) => (toHex(one) < toHex(other) ? -1 : 1));

/** @param {Bytes} bytes */
async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
