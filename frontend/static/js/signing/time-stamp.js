// RFC 3161 time-stamps as far as a page reads them: whether a token is over this signature and holds by the certificate it carries.
// @ts-check

import { judged } from "./cms.js";
import { dotted, isSame, partsOf, valueIn } from "./der-reading.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {{ at: number | null, isGood: boolean | null }} Stamp milliseconds since 1970; `isGood` is null where this browser cannot tell */

const TST_INFO = "1.2.840.113549.1.9.16.1.4";
const SHA256 = "2.16.840.1.101.3.4.2.1";
const TIME = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)(\.\d+)?Z$/;

/**
 * What a token says of the value of a signature. Whether its authority is to be believed is not asked here: the opening and the
 * verifier ask that, by the roots that they trust.
 * @param {Bytes} token DER
 * @param {Bytes} signature
 * @returns {Promise<Stamp>}
 */
export async function stampIn(token, signature) {
  try {
    const [, wrapped] = partsOf(valueIn(token));
    const [kind, held] = partsOf(partsOf(partsOf(wrapped)[0])[2]);
    if (dotted(kind) !== TST_INFO) throw new RangeError("not a time-stamp");
    const info = partsOf(held)[0].body;
    const [, , imprint, , time] = partsOf(valueIn(info));
    const [algorithm, digest] = partsOf(imprint);
    const at = momentOf(new TextDecoder("latin1").decode(time.body));
    if (dotted(partsOf(algorithm)[0]) !== SHA256) return { at, isGood: null };
    const own = new Uint8Array(await crypto.subtle.digest("SHA-256", signature));
    const { isIntact, isValid } = await judged(token, info);
    return { at, isGood: isIntact && isSame(digest.body, own) && isValid };
  } catch {
    return { at: null, isGood: false };
  }
}

/** @param {string} text */
function momentOf(text) {
  const parts = TIME.exec(text);
  if (!parts) throw new RangeError("not a time");
  const [year, month, ...rest] = parts.slice(1, 7).map(Number);
  return Date.UTC(year, month - 1, ...rest) + Math.floor(1000 * Number(parts[7] ?? 0));
}
