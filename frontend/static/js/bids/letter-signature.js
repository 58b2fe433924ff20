// 投标函 — reading and signing a letter beside a page, and what each of its signatures is made with. Nothing of the letter leaves this
// machine: for the time-stamp the platform gets the digest of a signature.
// @ts-check

import { fromBase64, toHex } from "../lib/bytes.js";
import { dayAndTime } from "../lib/clock.js";
import { REASONS, REPRESENTATIVE, SEAL_REASON, UNIT_SEAL } from "./letter-rules.js";
import { tell } from "./talk.js";

/** @typedef {"seal" | import("./letter-rules.js").Capacity} Part */
/** @typedef {(wanted: Omit<import("../signing/worker.js").Wanted, "number">) => Promise<any>} Ask */

/** An authority that is silent for longer holds nobody up: the signature goes without a time-stamp, and the page says so. */
const STAMPED_WITHIN_MS = 8_000;
/** Points from the right and the lower edge of the last page: the signature stands left of the seal. */
const PLACES = { seal: { right: 56, bottom: 84 }, signature: { right: 184, bottom: 106 } };

/**
 * What the worker signs a letter with.
 * @param {Part} part
 * @param {import("./page.js").LetterTerms} letter with certificate
 * @param {number} at milliseconds since 1970
 * @returns {Omit<import("../signing/pades.js").Signing, "sign" | "stampTime"> | null} nothing without a certificate
 */
export function signingFor(part, { certificate, chain, stamps, organisation, person }, at) {
  if (!certificate || !chain || !stamps) return null;
  const isSeal = part === "seal";
  const reason = isSeal ? SEAL_REASON : REASONS[part];
  return {
    ...PLACES[isSeal ? "seal" : "signature"],
    field: isSeal ? UNIT_SEAL : REPRESENTATIVE,
    title: reason,
    reason,
    name: (isSeal ? organisation : person) ?? "",
    at,
    certificate: fromBase64(certificate),
    chain: chain.map(fromBase64),
    stamp: stamps[part],
  };
}

/**
 * A worker that reads and signs, started when it is first asked; what breaks it is answered as `failed`.
 * @param {string} address
 * @param {(digest: string) => Promise<Uint8Array<ArrayBuffer> | null>} stampTime a time-stamp over a SHA-256 digest in hex
 * @returns {Ask}
 */
export function letterWorker(address, stampTime) {
  /** @type {Map<number, (data: any) => void>} */
  const waiting = new Map();
  /** @type {Worker | null} */
  let worker = null;
  let number = 0;
  const started = () => {
    if (worker) return worker;
    const running = new Worker(address, { type: "module" });
    running.onmessage = async ({ data }) => {
      if (data?.stampTime) return running.postMessage({ token: await stampTime(toHex(data.stampTime)) });
      waiting.get(data?.number)?.(data);
      waiting.delete(data?.number);
    };
    running.onerror = () => {
      worker = null;
      running.terminate();
      for (const done of waiting.values()) done({ refused: "failed" });
      waiting.clear();
    };
    worker = running;
    return running;
  };
  return (wanted) => {
    number += 1;
    const own = number;
    return new Promise((done) => {
      waiting.set(own, done);
      started().postMessage({ number: own, ...wanted });
    });
  };
}

/**
 * Asks the platform for time-stamps; null where none was to be had, for whatever reason.
 * @param {string} address
 * @param {() => string} token against forged requests
 */
export const timeStamps = (address, token) => async (/** @type {string} */ digest) => {
  const told = await tell(address, { digest }, token(), STAMPED_WITHIN_MS).catch(() => null);
  return told?.token ? fromBase64(told.token) : null;
};

/**
 * `D:20261120173000+08'00'` as people read it.
 * @param {string} at
 */
export function dated(at) {
  const parts = /^D:(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)/.exec(at);
  return parts ? `${parts[1]}-${parts[2]}-${parts[3]} ${parts[4]}:${parts[5]}` : "";
}

/**
 * The time-stamp of a signature as people read it; empty without one.
 * @param {{ stamp?: import("../signing/pades.js").Found["stamp"] }} found
 */
export const stampedAt = ({ stamp }) => (stamp?.at == null ? "" : dayAndTime(stamp.at));

/** @param {string} code */
export const capital = (code) => code.slice(0, 1).toUpperCase() + code.slice(1);
