// What a signature needs to know of an X.509 certificate: who issued it under which number, whose it is, its public key.
// @ts-check

import { dotted, partsOf, textOf, valueIn } from "./der-reading.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {{ der: Bytes, issuer: Bytes, serial: Bytes, name: string, organisation: string, spki: Bytes }} Certificate */

const VERSION = 0xa0;
const COMMON_NAME = "2.5.4.3";
const ORGANISATION = "2.5.4.10";

/**
 * @param {Bytes} der
 * @returns {Certificate}
 */
export function certificateIn(der) {
  const whole = valueIn(der);
  const parts = partsOf(partsOf(whole)[0]);
  const [serial, , issuer, , subject, key] = parts[0].tag === VERSION ? parts.slice(1) : parts;
  const names = namesIn(subject);
  return {
    der: whole.whole,
    issuer: issuer.whole,
    serial: serial.whole,
    name: names.get(COMMON_NAME) ?? "",
    organisation: names.get(ORGANISATION) ?? "",
    spki: key.whole,
  };
}

/** @param {import("./der-reading.js").Value} subject */
function namesIn(subject) {
  return new Map(
    partsOf(subject).flatMap(partsOf).map((one) => {
      const [kind, value] = partsOf(one);
      return /** @type {const} */ ([dotted(kind), textOf(value)]);
    }),
  );
}
