// 回执核验 — a receipt judged where the reader is: signatures, certificates, and that both texts speak of the same files.
// No network, no page: a file or a code in, findings out. Nothing that was read is sent anywhere.
// @ts-check

import { fromBase64, toHex } from "../../lib/bytes.js";
import { pae, PAYLOAD_TYPE } from "../../lib/dsse.js";
import { isIssuedBy, isSignedBy, readCertificate } from "../../lib/x509.js";

/** @typedef {import("../../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("../../lib/x509.js").Certificate} Certificate */
/** @typedef {{ platform: string, issuing: string }} Trust certificates as base64 of their DER */
/** @typedef {"holds" | "fails" | "absent"} State */
/** @typedef {"platformSigned" | "platformCertificate" | "bidderSigned" | "bidderCertificate" | "sameFiles"} Name */
/** @typedef {{ name: Name, state: State }} Finding */
/** @typedef {{ name: string, size: number, sha256: string }} SealedFile */
/**
 * @typedef {object} Receipt
 * @property {string} number
 * @property {string} lot
 * @property {string} bid
 * @property {number} revision
 * @property {string} statement SHA-256 of the statement's text
 * @property {string} received_at
 * @property {SealedFile[]} envelopes none for a withdrawal
 * @property {boolean} demonstration
 */
/** @typedef {{ text: string, signature: Bytes, keyid: string }} Signed */
/** @typedef {{ receipt: Signed, statement: Signed | null, platform: Bytes | null, bidder: Bytes | null }} Parcel */
/** @typedef {{ receipt: Receipt, findings: Finding[], isWhole: boolean, platform: Certificate, bidder: Certificate | null }} Verdict */

const CODE_VERSION = "1";
const SHORT_KEYID = 16;

/** What was given is no receipt; there is nothing to judge. */
export class NoReceipt extends Error {}

/**
 * The receipt file of the platform: receipt and statement as DSSE, with both certificates.
 * @param {string} text
 * @returns {Parcel}
 */
export function readFile(text) {
  try {
    const told = JSON.parse(text);
    const certificateOf = (/** @type {unknown} */ one) => (typeof one === "string" ? fromBase64(one) : null);
    return {
      receipt: signedOf(told.receipt),
      statement: signedOf(told.statement),
      platform: certificateOf(told.certificates?.platform),
      bidder: certificateOf(told.certificates?.bidder),
    };
  } catch {
    throw new NoReceipt();
  }
}

/**
 * The code printed on a receipt: the platform's receipt and its signature, in the part of an address that is never sent.
 * @param {string} code `1.<keyid's beginning>.<signature>.<receipt, deflated>`
 * @returns {Promise<Parcel>}
 */
export async function readCode(code) {
  try {
    const [version, keyid, signature, packed] = code.replace(/^#/, "").split(".");
    if (version !== CODE_VERSION || keyid.length !== SHORT_KEYID) throw new NoReceipt();
    const text = new TextDecoder("utf-8", { fatal: true }).decode(await inflated(fromBase64Url(packed)));
    JSON.parse(text);
    return { receipt: { text, signature: fromBase64Url(signature), keyid }, statement: null, platform: null, bidder: null };
  } catch {
    throw new NoReceipt();
  }
}

/**
 * Judges a receipt by the certificates that the reader trusts.
 * @param {Parcel} parcel
 * @param {Trust} trust
 * @returns {Promise<Verdict>}
 */
export async function judge({ receipt: signed, statement, platform, bidder }, trust) {
  const receipt = receiptIn(signed.text);
  const at = Date.parse(receipt.received_at);
  const own = fromBase64(trust.platform);
  const issuing = readCertificate(fromBase64(trust.issuing));
  const signer = platform ?? own;
  const isOurs = same(signer, own) || (isOfTheSame(signer, own) && (await isCertificate(signer, issuing, at)));
  const known = bidder ? readCertificate(bidder) : null;
  /** @type {Finding[]} */
  const findings = [
    { name: "platformSigned", state: said(await isSigned(signed, signer)) },
    { name: "platformCertificate", state: said(isOurs) },
    { name: "bidderSigned", state: statement && bidder ? said(await isSigned(statement, bidder)) : "absent" },
    { name: "bidderCertificate", state: bidder ? said(await isCertificate(bidder, issuing, at)) : "absent" },
    { name: "sameFiles", state: statement ? said(await speakOfTheSame(receipt, statement)) : "absent" },
  ];
  const isWhole = findings.every(({ state }) => state !== "fails");
  return { receipt, findings, isWhole, platform: readCertificate(signer), bidder: known };
}

/**
 * @param {Signed} signed
 * @param {Bytes} der
 */
async function isSigned({ text, signature, keyid }, der) {
  const names = keyid.length >= SHORT_KEYID && (await digestOf(der)).startsWith(keyid);
  return names && (await isSignedBy(readCertificate(der), signature, pae(text)));
}

/**
 * An earlier certificate of the platform names the same holder; one that the authority gave to somebody else does not.
 * @param {Bytes} one
 * @param {Bytes} other
 */
function isOfTheSame(one, other) {
  const { identifier } = readCertificate(one);
  return identifier !== "" && identifier === readCertificate(other).identifier;
}

/**
 * @param {Bytes} der
 * @param {Certificate} issuing
 * @param {number} at
 */
function isCertificate(der, issuing, at) {
  return isIssuedBy(readCertificate(der), issuing, at);
}

/**
 * The receipt is for this very statement, bid, revision and for these files.
 * @param {Receipt} receipt
 * @param {Signed} statement
 */
async function speakOfTheSame(receipt, { text, keyid }) {
  const stated = JSON.parse(text);
  const digest = await digestOf(new TextEncoder().encode(text));
  const namesItsSigner = stated.kind === "withdrawal" || stated.certificate === keyid;
  const isSame = ["lot", "bid", "revision"].every((part) => stated[part] === receipt[/** @type {"lot"} */ (part)]);
  return digest === receipt.statement && isSame && namesItsSigner && listed(stated.envelopes ?? []) === listed(receipt.envelopes);
}

/** @param {SealedFile[]} files */
function listed(files) {
  return JSON.stringify(files.map(({ name, size, sha256 }) => [name, size, sha256]).sort());
}

/**
 * @param {string} text
 * @returns {Receipt}
 */
function receiptIn(text) {
  const told = JSON.parse(text);
  if (told?.kind !== "receipt" || told.v !== 1 || !Array.isArray(told.envelopes)) throw new NoReceipt();
  return told;
}

/**
 * @param {import("../../lib/dsse.js").Envelope} envelope
 * @returns {Signed}
 */
function signedOf({ payloadType, payload, signatures }) {
  if (payloadType !== PAYLOAD_TYPE || signatures.length !== 1) throw new NoReceipt();
  const text = new TextDecoder("utf-8", { fatal: true }).decode(fromBase64(payload));
  JSON.parse(text);
  return { text, signature: fromBase64(signatures[0].sig), keyid: signatures[0].keyid };
}

/** @param {boolean} holds @returns {State} */
const said = (holds) => (holds ? "holds" : "fails");

/** @param {Bytes} one @param {Bytes} other */
const same = (one, other) => toHex(one) === toHex(other);

/** @param {Bytes} bytes */
async function digestOf(bytes) {
  return toHex(new Uint8Array(await crypto.subtle.digest("SHA-256", bytes)));
}

/** @param {string} text */
const fromBase64Url = (text) => fromBase64(text.replaceAll("-", "+").replaceAll("_", "/"));

/** @param {Bytes} packed */
async function inflated(packed) {
  const stream = new Blob([packed]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
  return new Uint8Array(await new Response(stream).arrayBuffer());
}
