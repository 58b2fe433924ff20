// RFC 3161 time-stamp tokens, judged with nothing but the token, the digest and the roots that one trusts: as apps/evidence/rules/time_stamps.py does.
// @ts-check

import { toHex } from "../lib/bytes.js";
import { tagged } from "../lib/der.js";
import { DIGESTS, isSignedWith } from "../signing/cms.js";
import { dotted, isSame, partsOf, valueIn } from "../signing/der-reading.js";
import { certificateIn } from "./certificates.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("../signing/der-reading.js").Value} Value */
/** @typedef {import("./certificates.js").Certificate} Certificate */
/** @typedef {{ at: number, digest: Bytes, certificate: Certificate, others: Certificate[] }} TimeStamp `at` in microseconds since 1970 */

const SIGNED_DATA = "1.2.840.113549.1.7.2";
const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const [CONTENT_TYPE, MESSAGE_DIGEST] = ["1.2.840.113549.1.9.3", "1.2.840.113549.1.9.4"];
const [SIGNING_CERTIFICATE, SIGNING_CERTIFICATE_V2] = ["1.2.840.113549.1.9.16.2.12", "1.2.840.113549.1.9.16.2.47"];
const SHA256 = "2.16.840.1.101.3.4.2.1";
const [INTEGER, OCTETS, TIME, SET, ATTRIBUTES] = [0x02, 0x04, 0x18, 0x31, 0xa0];
/** By the algorithm with which an authority signs certificates: the digest. */
const OF_CERTIFICATES = new Map([
  ["1.2.840.113549.1.1.11", "SHA-256"],
  ["1.2.840.113549.1.1.12", "SHA-384"],
  ["1.2.840.113549.1.1.13", "SHA-512"],
  ["1.2.840.10045.4.3.2", "SHA-256"],
  ["1.2.840.10045.4.3.3", "SHA-384"],
  ["1.2.840.10045.4.3.4", "SHA-512"],
]);
const MOMENT = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(?:\.(\d{1,6}))?Z$/;
const LONGEST = 64 * 1024;
const LONGEST_CHAIN = 5;

/** The token proves nothing; the message names the part that is wrong. */
export class BadTimeStamp extends Error {}

/** The authority of a token leads to none of the roots. */
export class NotTrusted extends BadTimeStamp {}

/**
 * What the token says, once it is for this SHA-256 digest and its authority leads to a root. Throws BadTimeStamp.
 * @param {Bytes} token DER
 * @param {Bytes} digest
 * @param {readonly Certificate[]} roots
 * @param {readonly Certificate[]} between what may stand between the authority and a root, beside what is in the token
 * @returns {Promise<TimeStamp>}
 */
export async function verifiedStamp(token, digest, roots, between) {
  const found = await stampIn(token);
  if (!isSame(found.digest, digest)) throw new BadTimeStamp("the token is for something else");
  await mustLeadTo(found, roots, between);
  return found;
}

/**
 * What the token says, once its own signature holds. Whether to believe its signer is not asked.
 * @param {Bytes} token
 */
async function stampIn(token) {
  if (token.length > LONGEST) throw new BadTimeStamp("the token is too long");
  try {
    return await read(token);
  } catch (failure) {
    throw failure instanceof BadTimeStamp ? failure : new BadTimeStamp("the token cannot be read");
  }
}

/** @param {Bytes} token */
async function read(token) {
  const whole = valueIn(token);
  if (whole.whole.length !== token.length) throw new BadTimeStamp("the token cannot be read");
  const [kind, wrapped] = partsOf(whole);
  if (dotted(kind) !== SIGNED_DATA) throw new BadTimeStamp("the token is not signed data");
  const parts = partsOf(partsOf(wrapped)[0]);
  const [content, certificates, signers] = [partsOf(parts[2]), parts[3], parts[parts.length - 1]];
  if (dotted(content[0]) !== TST_INFO || certificates.tag !== 0xa0) throw new BadTimeStamp("the token carries no time or no certificate");
  const info = partsOf(content[1])[0].body;
  const chain = partsOf(certificates).map(({ whole: der }) => der);
  const [signer, ...more] = partsOf(signers);
  if (more.length) throw new BadTimeStamp("the token cannot be read");
  const der = await signerOf(partsOf(signer), info, chain);
  const others = chain.filter((one) => !isSame(one, der));
  return { ...toldIn(info), certificate: readable(der), others: others.map(readable) };
}

/**
 * The certificate that signed what the token says.
 * @param {Value[]} signer
 * @param {Bytes} info
 * @param {Bytes[]} chain
 */
async function signerOf([, , digestKind, attributes, kind, value], info, chain) {
  const hash = knownDigest(partsOf(digestKind)[0]);
  if (attributes.tag !== ATTRIBUTES || value.tag !== OCTETS) throw new BadTimeStamp("the token signs no attributes");
  const told = new Map(partsOf(attributes).map(partsOf).map(([name, values]) => [dotted(name), partsOf(values)[0]]));
  const [type, over] = [told.get(CONTENT_TYPE), told.get(MESSAGE_DIGEST)];
  if (!type || dotted(type) !== TST_INFO || !over || !isSame(over.body, await hashed(hash, info))) throw new BadTimeStamp("the token signs something else");
  const der = await namedIn(told, chain);
  const made = { hash, kind, signature: value.body, signed: tagged(SET, attributes.body) };
  const fits = await isSignedWith(readable(der).key, made);
  if (fits === null) throw new BadTimeStamp("the authority's key is of an unknown kind");
  if (!fits) throw new BadTimeStamp("the signature does not fit");
  return der;
}

/**
 * The certificate that the attributes name by its digest (ESS), so that no other can be put in its place.
 * @param {Map<string, Value>} told
 * @param {Bytes[]} chain
 */
async function namedIn(told, chain) {
  const [newer, older] = [told.get(SIGNING_CERTIFICATE_V2), told.get(SIGNING_CERTIFICATE)];
  const named = newer ?? older;
  const [first, second] = named ? partsOf(partsOf(partsOf(named)[0])[0]) : [];
  const isPlain = first?.tag === OCTETS;
  const hash = !newer ? "SHA-1" : isPlain ? "SHA-256" : knownDigest(partsOf(first)[0]);
  const wanted = isPlain ? first : second;
  for (const der of named ? chain : []) if (isSame(await hashed(hash, der), wanted.body)) return der;
  throw new BadTimeStamp("the token does not name its certificate");
}

/** Moment and digest of a TSTInfo. @param {Bytes} info */
function toldIn(info) {
  const [, , imprint, serial, time] = partsOf(valueIn(info));
  const [algorithm, digest] = partsOf(imprint);
  if (dotted(partsOf(algorithm)[0]) !== SHA256 || serial.tag !== INTEGER || time.tag !== TIME) throw new BadTimeStamp("the token is not for a SHA-256 digest");
  const [, year, month, day, hour, minute, second, parts = ""] = MOMENT.exec(new TextDecoder("latin1").decode(time.body)) ?? [];
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(at)) throw new BadTimeStamp("the token cannot be read");
  return { at: at * 1000 + Number(parts.padEnd(6, "0")), digest: digest.body };
}

/**
 * The authority may give times, and was in force at the moment that it gives.
 * @param {TimeStamp} stamp
 * @param {readonly Certificate[]} roots
 * @param {readonly Certificate[]} between
 */
async function mustLeadTo({ at, certificate: first, others }, roots, between) {
  if (!first.isForTimeStamps) throw new BadTimeStamp("the certificate is not for time-stamps");
  await chainOf(first, { at, roots, between: [...others, ...between] });
}

/**
 * The certificates from this one to a root, all in force at the moment. Throws BadTimeStamp.
 * @param {Certificate} first
 * @param {{ at: number, roots: readonly Certificate[], between: readonly Certificate[] }} by `at` in microseconds since 1970
 */
export async function chainOf(first, { at, roots, between }) {
  const chain = [first];
  for (let certificate = first; chain.length <= LONGEST_CHAIN; chain.push(certificate)) {
    if (at < certificate.from * 1000 || at > certificate.until * 1000) throw new BadTimeStamp("a certificate was not in force");
    if (roots.some(({ der }) => isSame(der, certificate.der))) return chain;
    const root = await issuerOf(certificate, roots);
    if (root) return [...chain, root];
    const issuer = await issuerOf(certificate, between.filter(({ der }) => !isSame(der, certificate.der)));
    if (!issuer) break;
    certificate = issuer;
  }
  throw new NotTrusted("the authority is not trusted");
}

/**
 * Who of these issued a certificate.
 * @param {Certificate} certificate
 * @param {readonly Certificate[]} authorities
 */
async function issuerOf(certificate, authorities) {
  const hash = OF_CERTIFICATES.get(certificate.algorithm);
  for (const one of authorities) {
    if (!hash || !one.isAuthority || one.subject !== certificate.issuer) continue;
    const [, kind] = partsOf(valueIn(certificate.der));
    const isSigned = await isSignedWith(one.key, { hash, kind, signature: certificate.signature, signed: certificate.signed }).catch(() => false);
    if (isSigned) return one;
  }
  return null;
}

/** @param {Bytes} der */
function readable(der) {
  const found = certificateIn(der);
  if (!found) throw new BadTimeStamp("a certificate cannot be read");
  return found;
}

/** @param {Value} kind */
function knownDigest(kind) {
  const hash = DIGESTS.get(dotted(kind));
  if (!hash) throw new BadTimeStamp("the token is hashed in an unknown way");
  return hash;
}

/** @param {string} hash @param {Bytes} bytes */
const hashed = async (hash, bytes) => new Uint8Array(await crypto.subtle.digest(hash, bytes));
