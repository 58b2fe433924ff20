// Check 17: the time-stamps on receipts and papers hold by an authority that the bundle's trust names, and are not from before the receipt.
// @ts-check

import { fromBase64, fromHex } from "../lib/bytes.js";
import { DIGEST, momentOf, spelled } from "./material.js";
import { sha256 } from "./merkle.js";
import { isObject, objectIn, Unreadable } from "./strict-json.js";
import { BadTimeStamp, verifiedStamp } from "./time-stamps.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./material.js").Material} Material */
/** @typedef {import("./material.js").Trust} Trust */

const LATE = ".tst";
/** What a receipt has; a stamp under another name would be looked for in vain. */
const FIELDS = ["payload", "payloadType", "signatures", "time_stamp"];
/** So far may the authority's clock be behind the platform's: five minutes. */
const MAY_DIFFER = 300_000_000;
export const LARGEST_PAPER = 48 * 2 ** 20;

/** 17: each receipt that has a time-stamp, and each token beside a paper; what has none is not looked at. @param {Material} material */
export async function checkStamps(material) {
  const { protocol, trust } = material;
  for (const bid of material.bids) {
    const path = `bids/${bid}/receipt.dsse.json`;
    const receipt = material.has(path) ? await material.objectOf(path) : null;
    if (!receipt || !trust) continue;
    const unknown = Object.keys(receipt).filter((name) => !FIELDS.includes(name)).sort();
    if (unknown.length) protocol.find(17, "time_stamp_bad", path, { why: `unknown fields: ${unknown.join(", ")}` });
    else if (Object.hasOwn(receipt, "time_stamp")) {
      protocol.look(17);
      await checkReceipt(material, trust, receipt, path);
    }
  }
  for (const path of material.container.paths.filter((one) => trust && one.endsWith(LATE))) {
    protocol.look(17);
    if (trust) await checkLate(material, trust, path);
  }
}

/**
 * The token beside a paper is over that very paper.
 * @param {Material} material
 * @param {Trust} trust
 * @param {string} path
 */
async function checkLate(material, trust, path) {
  const paper = await material.bytesOf(path.slice(0, -LATE.length), LARGEST_PAPER);
  const token = await material.bytesOf(path);
  const stamp = paper && token && (await stampOr(material, path, () => verified(trust, token, paper)));
  if (stamp) mustNotBeRevoked(material, trust, stamp, path);
}

/**
 * The token is for the statement that the receipt names; whose receipt it is, is the matter of check 9.
 * @param {Material} material
 * @param {Trust} trust
 * @param {Record<string, any>} receipt
 * @param {string} path
 */
async function checkReceipt(material, trust, receipt, path) {
  const said = payloadIn(receipt);
  const stamp = await stampOr(material, path, () => stampOnReceipt(receipt, [...trust.timeRoots], [trust.issuing]));
  if (!stamp) return;
  const receivedAt = momentOf(said?.received_at);
  if (receivedAt === null || stamp.at < receivedAt - MAY_DIFFER) material.protocol.find(17, "time_stamp_early", path, { at: spelled(stamp.at) });
  mustNotBeRevoked(material, trust, stamp, path);
}

/**
 * The time-stamp of a receipt, over the statement that it names. Throws BadTimeStamp.
 * @param {Record<string, any>} receipt
 * @param {import("./certificates.js").Certificate[]} roots
 * @param {import("./certificates.js").Certificate[]} between
 */
export async function stampOnReceipt(receipt, roots, between) {
  const [said, token] = [payloadIn(receipt), loose(receipt.time_stamp)];
  if (!said || !token || !DIGEST.test(String(said.statement))) throw new BadTimeStamp("the receipt cannot be read");
  return verifiedStamp(token, fromHex(said.statement), roots, between);
}

/**
 * @param {Trust} trust
 * @param {Bytes} token
 * @param {Bytes} paper
 */
async function verified({ timeRoots, issuing }, token, paper) {
  return verifiedStamp(token, await sha256(paper), timeRoots, [issuing]);
}

/**
 * The stamp, or a finding.
 * @param {Material} material
 * @param {string} path
 * @param {() => Promise<import("./time-stamps.js").TimeStamp>} judge
 */
async function stampOr({ protocol }, path, judge) {
  try {
    return await judge();
  } catch (failure) {
    if (!(failure instanceof BadTimeStamp)) throw failure;
    protocol.find(17, "time_stamp_bad", path, { why: failure.message });
    return null;
  }
}

/**
 * @param {Material} material
 * @param {Trust} trust
 * @param {import("./time-stamps.js").TimeStamp} stamp
 * @param {string} path
 */
function mustNotBeRevoked({ protocol }, { revoked }, { at, certificate }, path) {
  const revokedAt = revoked.get(certificate.serial);
  if (revokedAt !== undefined && revokedAt <= at) protocol.find(17, "certificate_revoked", path, { at: spelled(revokedAt) });
}

/** @param {Record<string, any>} receipt */
function payloadIn({ payload }) {
  try {
    const content = loose(payload);
    const told = content && objectIn(content);
    return isObject(told) ? told : null;
  } catch (failure) {
    if (!(failure instanceof Unreadable)) throw failure;
    return null;
  }
}

/** The bytes of a base64 text; null for anything else. @param {unknown} text @returns {Bytes | null} */
function loose(text) {
  try {
    return typeof text === "string" ? fromBase64(text) : null;
  } catch {
    return null;
  }
}
