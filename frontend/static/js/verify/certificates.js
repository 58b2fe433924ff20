// Certificates and revocation lists, judged where the reader is: who leads to the root, in force and not revoked at that time.
// @ts-check

import { toHex } from "../lib/bytes.js";
import { isSignedBy, readCertificate } from "../lib/x509.js";
import { dotted, partsOf, valueIn } from "../signing/der-reading.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/**
 * @typedef {import("../lib/x509.js").Certificate & { der: Bytes, serial: string, issuer: string, subject: string, algorithm: string,
 *   isAuthority: boolean, signsDigitally: boolean, isForTimeStamps: boolean }} Certificate `issuer` and `subject` are DER in hexadecimal, `algorithm` is the signature's
 */

const [VERSION, EXTENSIONS, UTC_TIME, BOOLEAN, SEQUENCE] = [0xa0, 0xa3, 0x17, 0x01, 0x30];
const [BASIC_CONSTRAINTS, KEY_USAGE, EXTENDED_KEY_USAGE] = ["2.5.29.19", "2.5.29.15", "2.5.29.37"];
const TIME_STAMPING = "1.3.6.1.5.5.7.3.8";
const DIGITAL_SIGNATURE = 0x80;

/**
 * @param {Bytes} der
 * @returns {Certificate | null} null for what is none
 */
export function certificateIn(der) {
  try {
    const whole = valueIn(der);
    const parts = partsOf(partsOf(whole)[0]);
    const [serial, , issuer, , subject] = parts[0].tag === VERSION ? parts.slice(1) : parts;
    const found = extensionsIn(parts);
    const usage = found.get(KEY_USAGE)?.value;
    const bits = usage ? valueIn(usage).body : null;
    const constraints = found.get(BASIC_CONSTRAINTS)?.value;
    const purposes = found.get(EXTENDED_KEY_USAGE);
    const [ca] = constraints ? partsOf(valueIn(constraints)) : [];
    if (whole.whole.length !== der.length) return null;
    return {
      ...readCertificate(der),
      der,
      serial: numberIn(serial.body),
      issuer: toHex(issuer.whole),
      subject: toHex(subject.whole),
      algorithm: dotted(partsOf(partsOf(whole)[1])[0]),
      isAuthority: ca?.tag === BOOLEAN && ca.body[0] !== 0,
      signsDigitally: Boolean(bits && bits[1] & DIGITAL_SIGNATURE),
      isForTimeStamps: Boolean(purposes?.isCritical && partsOf(valueIn(purposes.value)).map(dotted).join() === TIME_STAMPING),
    };
  } catch {
    return null;
  }
}

/** @param {import("../signing/der-reading.js").Value[]} parts */
function extensionsIn(parts) {
  const given = parts.find(({ tag }) => tag === EXTENSIONS);
  const rows = given ? partsOf(partsOf(given)[0]) : [];
  return new Map(
    rows.map((row) => {
      const [kind, ...rest] = partsOf(row);
      const isCritical = rest[0].tag === BOOLEAN && rest[0].body[0] !== 0;
      return /** @type {[string, { isCritical: boolean, value: Bytes }]} */ ([dotted(kind), { isCritical, value: rest[rest.length - 1].body }]);
    }),
  );
}

/**
 * When each certificate on the list was revoked, microseconds since 1970, by serial number; null for what its issuer did not sign.
 * @param {Bytes} der
 * @param {Certificate} issuer
 * @returns {Promise<Map<string, number> | null>}
 */
export async function revokedIn(der, issuer) {
  try {
    const [list, , signature] = partsOf(valueIn(der));
    if (!(await isSignedBy(issuer, signature.body.slice(1), list.whole))) return null;
    const rows = partsOf(list).filter(({ tag, body }) => tag === SEQUENCE && isRows(body)).flatMap(partsOf);
    return new Map(
      rows.map((row) => {
        const [serial, at] = partsOf(row);
        return /** @type {[string, number]} */ ([numberIn(serial.body), timeIn(at)]);
      }),
    );
  } catch {
    return null;
  }
}

/**
 * True for the sequence of rows, each a serial number and a time; algorithm and issuer are sequences too.
 * @param {Bytes} body
 */
function isRows(body) {
  const first = body.length ? valueIn(body) : null;
  if (first?.tag !== SEQUENCE) return false;
  const [serial, at] = partsOf(first);
  return serial?.tag === 0x02 && [0x17, 0x18].includes(at?.tag);
}

/** @param {import("../signing/der-reading.js").Value} value */
function timeIn({ tag, body }) {
  const text = new TextDecoder().decode(body);
  const year = tag === UTC_TIME ? `${Number(text.slice(0, 2)) < 50 ? "20" : "19"}${text.slice(0, 2)}` : text.slice(0, 4);
  const [month, day, hour, minute, second] = text.slice(tag === UTC_TIME ? 2 : 4).match(/\d\d/g) ?? [];
  return Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}Z`) * 1000;
}

/** @param {Bytes} bytes */
const numberIn = (bytes) => toHex(bytes).replace(/^(00)+(?=.)/, "");

/**
 * True when the issuing authority signed it, the root the authority, and each may do what it does.
 * @param {Certificate} certificate
 * @param {Certificate} issuing
 * @param {Certificate} root
 */
export async function leadsToRoot(certificate, issuing, root) {
  const isSigned = await Promise.all([
    isSignedBy(issuing, certificate.signature, certificate.signed),
    isSignedBy(root, issuing.signature, issuing.signed),
    isSignedBy(root, root.signature, root.signed),
  ]);
  return isSigned.every(Boolean) && issuing.isAuthority && root.isAuthority && certificate.signsDigitally;
}
