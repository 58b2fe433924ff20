// What a bundle holds, read once: policy, logs, trust and bids. What is missing or misshapen is a finding of check 0.
// @ts-check

import { fromBase64, toBase64, toHex } from "../lib/bytes.js";
import { pae, PAYLOAD_TYPE } from "../lib/dsse.js";
import { isSignedBy } from "../lib/x509.js";
import { certificateIn, leadsToRoot, revokedIn } from "./certificates.js";
import { sha256 } from "./merkle.js";
import { isObject, objectIn, Unreadable } from "./strict-json.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./certificates.js").Certificate} Certificate */
/** @typedef {import("./container.js").Container} Container */
/** @typedef {import("./protocol.js").Protocol} Protocol */
/** @typedef {{ stream: string, hearers: string, v: number, kind: string, actor: string, at: string, payload: Record<string, any>, parent: string, digest: string }} Line */
/** @typedef {{ lines: Line[], folder: string, release: string }} Session */
/** @typedef {{ root: Certificate, issuing: Certificate, platform: Certificate, revoked: Map<string, number>, authorities: Map<string, number>, timeRoots: Certificate[] }} Trust timeRoots: of time-stamps */

export const SMALL = 256 * 2 ** 10;
export const JSON_LIMIT = 8 * 2 ** 20;
export const LOG_LIMIT = 64 * 2 ** 20;
export const DIGEST = /^[0-9a-f]{64}$/;
const BID = /^[0-9a-f]{32}$/;
const SESSION = /^opening:[0-9]+:public$/;
const LOG = /^log\/[A-Za-z0-9._-]+\.jsonl$/;
const TEXTS = ["actor", "at", "digest", "hearers", "kind", "parent", "stream"];
const POLICY = { lot: "string", regime: "string", clock: "string", edition: "string", made_at: "string", demonstration: "boolean" };
const TIME_ROOT = "trust/time-stamp-root.der";
const MOST_LINES = 200_000;

/** Files of a bundle by what they mean. */
export class Material {
  /** @type {Record<string, any>} */
  policy = {};
  /** @type {Map<string, Line[]>} */
  logs = new Map();
  /** @type {Trust | null} */
  trust = null;
  #paths;
  /** @type {Map<string, Promise<boolean>>} */
  #led = new Map();

  /**
   * @param {Container} container
   * @param {Protocol} protocol
   */
  constructor(container, protocol) {
    this.container = container;
    this.protocol = protocol;
    this.#paths = new Set(container.paths);
  }

  /** Reads what every check needs. */
  async read() {
    this.policy = (await this.#policy()) ?? {};
    for (const path of this.container.paths) if (LOG.test(path)) await this.#log(path);
    this.trust = await this.#trust();
    return this;
  }

  /** @param {string} path */
  has(path) {
    return this.#paths.has(path);
  }

  /**
   * The file; null, and a finding, when it is missing or cannot be read.
   * @param {string} path
   */
  async bytesOf(path, limit = SMALL) {
    this.protocol.look(0, 0);
    if (this.has(path)) return this.container.read(path, limit);
    this.protocol.find(0, "file_missing", path);
    return null;
  }

  /** @param {string} path */
  async textOf(path) {
    const content = await this.bytesOf(path);
    try {
      return content && new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(content);
    } catch {
      return null;
    }
  }

  /** @param {string} path */
  async objectOf(path, limit = JSON_LIMIT) {
    const content = await this.bytesOf(path, limit);
    return content && this.parsed(content, path);
  }

  /**
   * The JSON object that the bytes are; null, and a finding, for anything else.
   * @param {Uint8Array} content
   * @param {string} path
   */
  parsed(content, path) {
    try {
      const value = objectIn(content);
      if (!value) this.protocol.find(0, "wrong_shape", path);
      return value;
    } catch (failure) {
      if (!(failure instanceof Unreadable)) throw failure;
      this.protocol.find(0, "not_json", path, { why: failure.message });
      return null;
    }
  }

  /** @param {string} path */
  async certificateOf(path) {
    const content = await this.bytesOf(path);
    const found = content && certificateIn(content);
    if (content && !found) this.protocol.find(0, "not_a_certificate", path);
    return found;
  }

  /**
   * The statement that a DSSE envelope carries, once the certificate's signature covers it; null, and a finding, otherwise.
   * @param {string} path
   * @param {Certificate} certificate
   * @param {number} check
   */
  async signed(path, certificate, check) {
    const envelope = await this.objectOf(path);
    if (!envelope) return null;
    const [text, why] = await opened(envelope, certificate);
    if (!text) this.protocol.find(check, "signature_wrong", path, { why });
    return text;
  }

  /**
   * Reports a certificate that does not lead to the root, or was not in force or already revoked at the moment.
   * @param {Certificate} certificate
   * @param {number | null} at
   * @param {string} where
   * @param {number} check
   */
  async judge(certificate, at, where, check) {
    const { trust, protocol } = this;
    if (!trust) return;
    const { root, issuing } = trust;
    const known = toHex(certificate.signature);
    const leads = this.#led.get(known) ?? leadsToRoot(certificate, issuing, root);
    this.#led.set(known, leads);
    if (!(await leads)) protocol.find(check, "certificate_not_trusted", where);
    else if (at === null) protocol.find(check, "time_missing", where);
    else if (at < certificate.from * 1000 || at > certificate.until * 1000) {
      protocol.find(check, "certificate_out_of_term", where, { at: spelled(at) });
    } else {
      for (const revoked of [trust.revoked.get(certificate.serial), trust.authorities.get(issuing.serial)]) {
        if (revoked !== undefined && revoked <= at) protocol.find(check, "certificate_revoked", where, { at: spelled(revoked) });
      }
    }
  }

  /** @param {string} kind */
  facts(kind) {
    return [...this.logs.keys()].sort().flatMap((stream) => (this.logs.get(stream) ?? []).filter((line) => line.kind === kind));
  }

  /** @param {string} kind */
  lastFact(kind) {
    return this.facts(kind).at(-1) ?? null;
  }

  /** What was received for the lot; empty before the list. */
  get received() {
    const name = [...this.logs.keys()].sort().find((stream) => /^lot:[0-9]+:bids$/.test(stream));
    return this.logs.get(name ?? "") ?? [];
  }

  /** The newest entry of each bid among what was received. */
  get latest() {
    return new Map(this.received.filter(({ kind }) => kind.startsWith("bid.")).map((line) => [String(line.payload.bid), line]));
  }

  /** @returns {Session[]} */
  get sessions() {
    const found = [...this.logs].filter(([name]) => SESSION.test(name)).map(([, lines]) => {
      const part = lines.filter(({ kind }) => kind === "opening.part_arranged").at(-1)?.payload.part;
      return part === 2 ? { lines, folder: "opening-2", release: "release-2" } : { lines, folder: "opening", release: "release" };
    });
    return found.length ? found.sort((one, other) => (one.folder < other.folder ? -1 : 1)) : [{ lines: [], folder: "opening", release: "release" }];
  }

  /** The rows of the published list that have a bid of the right shape. @returns {Record<string, any>[]} */
  get listed() {
    const rows = this.lastFact("opening.list_published")?.payload.bids;
    return Array.isArray(rows) ? rows.filter((row) => isObject(row) && typeof row.bid === "string" && BID.test(row.bid)) : [];
  }

  /** The disclosed bids, each once. @returns {string[]} */
  get bids() {
    return [...new Set(this.listed.map(({ bid }) => bid))];
  }

  /** @param {string} bid */
  rowOf(bid) {
    return this.listed.find((row) => row.bid === bid) ?? {};
  }

  /** True once the log says who judged or who won; from then on the evaluation is in the bundle. */
  get isResultPublic() {
    return ["evaluation.committee_disclosed", "award.result_published"].some((kind) => this.lastFact(kind));
  }

  get lot() {
    return String(this.policy.lot ?? "");
  }

  async #policy() {
    const policy = await this.objectOf("policy.json");
    if (!policy) return null;
    for (const [name, kind] of Object.entries(POLICY)) {
      if (typeof policy[name] !== kind) this.protocol.find(0, "wrong_shape", "policy.json", { part: name });
    }
    if (policy.v !== 1) this.protocol.find(0, "other_version", "policy.json");
    return policy;
  }

  /** @param {string} path */
  async #log(path) {
    const content = await this.bytesOf(path, LOG_LIMIT);
    if (!content?.length) return;
    const rows = rowsOf(content);
    const isWhole = content.at(-1) === 10 && rows.length <= MOST_LINES;
    const lines = isWhole ? rows.map((row, at) => this.#line(row, `${path}:${at + 1}`)) : [];
    const stream = lines[0]?.stream ?? "";
    if (!isWhole || lines.some((line) => line?.stream !== stream)) this.protocol.find(0, "wrong_shape", path);
    else {
      if (path !== `log/${stream.replaceAll(":", ".")}.jsonl`) this.protocol.find(0, "wrong_shape", path, { part: "stream" });
      this.logs.set(stream, /** @type {Line[]} */ (lines));
    }
  }

  /**
   * @param {Uint8Array} row
   * @param {string} where
   */
  #line(row, where) {
    const told = this.parsed(row, where);
    if (!told) return null;
    const names = Object.keys(told);
    const isWhole = names.length === TEXTS.length + 2 && TEXTS.every((name) => typeof told[name] === "string");
    if (isWhole && isObject(told.payload) && Number.isInteger(told.v)) return /** @type {Line} */ (/** @type {unknown} */ (told));
    this.protocol.find(0, "wrong_shape", where);
    return null;
  }

  /** @returns {Promise<Trust | null>} */
  async #trust() {
    const [root, issuing, platform] = [
      await this.certificateOf("trust/root.der"),
      await this.certificateOf("trust/issuing.der"),
      await this.certificateOf("trust/platform.der"),
    ];
    const revoked = await this.#revoked("trust/revocations.crl", issuing);
    const authorities = await this.#revoked("trust/root.crl", root);
    if (!root || !issuing || !platform || !revoked || !authorities) return null;
    const other = this.has(TIME_ROOT) ? await this.certificateOf(TIME_ROOT) : null;
    return { root, issuing, platform, revoked, authorities, timeRoots: other ? [root, other] : [root] };
  }

  /**
   * @param {string} path
   * @param {Certificate | null} issuer
   */
  async #revoked(path, issuer) {
    const content = await this.bytesOf(path, JSON_LIMIT);
    if (!content || !issuer) return null;
    const rows = await revokedIn(content, issuer);
    if (!rows) this.protocol.find(0, "not_a_revocation_list", path);
    return rows;
  }
}

/**
 * What a DSSE envelope carries, or why its one signature is not that of this very certificate.
 * @param {Record<string, any>} envelope
 * @param {Certificate} certificate
 * @returns {Promise<[Bytes | null, string]>}
 */
export async function opened(envelope, certificate) {
  const [one, ...more] = Array.isArray(envelope.signatures) ? envelope.signatures : [];
  if (envelope.payloadType !== PAYLOAD_TYPE) return [null, "the payload type is not ours"];
  if (!isObject(one) || more.length || Object.keys(one).sort().join() !== "keyid,sig") return [null, "an envelope carries one signature with keyid and sig"];
  const [payload, signature] = [bytesIn(envelope.payload), bytesIn(one.sig)];
  if (!payload || !signature) return [null, "a part is not base64"];
  if (one.keyid !== (await hexOf(certificate.der))) return [null, "the envelope names another certificate"];
  let text;
  try {
    text = new TextDecoder("utf-8", { fatal: true, ignoreBOM: true }).decode(payload);
  } catch {
    return [null, "a part is not UTF-8"];
  }
  return (await isSignedBy(certificate, signature, pae(text))) ? [payload, ""] : [null, "the signature does not fit"];
}

/** @param {Bytes} bytes */
export const hexOf = async (bytes) => toHex(await sha256(bytes));

/**
 * @param {unknown} text
 * @returns {Bytes | null} null for anything but the one spelling
 */
export function bytesIn(text) {
  try {
    const content = typeof text === "string" ? fromBase64(text) : null;
    return content && toBase64(content) === text ? content : null;
  } catch {
    return null;
  }
}

/**
 * The lines of a text without their ends.
 * @param {Uint8Array} content
 */
export function rowsOf(content) {
  const rows = [];
  for (let at = 0; at < content.length; ) {
    const end = content.indexOf(10, at);
    rows.push(content.subarray(at, end < 0 ? content.length : end));
    at = end < 0 ? content.length : end + 1;
  }
  return rows;
}

/**
 * The moment that an ISO text with its zone says, microseconds since 1970; null for anything else.
 * @param {unknown} text
 */
export function momentOf(text) {
  const found = typeof text === "string" ? /^(\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d)(?:\.(\d{1,6}))?(Z|[+-]\d\d:\d\d)$/.exec(text) : null;
  const at = found ? Date.parse(found[1] + found[3]) : NaN;
  return found && !Number.isNaN(at) ? at * 1000 + Number((found[2] ?? "").padEnd(6, "0")) : null;
}

/**
 * A moment as the verifier writes it, microseconds only where there are any.
 * @param {number} at microseconds since 1970
 */
export function spelled(at) {
  const rest = at % 1_000_000;
  const seconds = new Date((at - rest) / 1000).toISOString().slice(0, 19);
  return `${seconds}${rest ? `.${String(rest).padStart(6, "0")}` : ""}+00:00`;
}
