// Checks 2, 4, 6 and 7: the logs are what was written, in their order of time, and the bids are what was logged, all of them.
// @ts-check

import { fromHex, toHex } from "../lib/bytes.js";
import { canonical } from "../lib/canonical.js";
import { joined } from "../lib/der.js";
import { digestOf } from "../portal/chain.js";
import { DIGEST, hexOf, momentOf } from "./material.js";
import { rootOf, sha256 } from "./merkle.js";
import { isObject } from "./strict-json.js";

/** @typedef {import("./material.js").Line} Line */
/** @typedef {import("./material.js").Material} Material */

const NO_PARENT = "0".repeat(64);
const MOMENT = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{6}Z$/;
export const RECEIVED = ["bid.received", "bid.replaced"];
const AFTER_THE_LIST = ["opening.released", "opening.bid_opened", "opening.first_envelope_opened", "opening.bid_unopenable", "opening.announced"];

/** 2: every stream recomputes from its first entry. @param {Material} material */
export async function checkChains(material) {
  const { protocol, logs } = material;
  const heads = await material.objectOf("log/heads.json");
  for (const [stream, lines] of logs) {
    await checkChain(material, stream, lines);
    const newest = lines[lines.length - 1];
    const told = heads?.[stream];
    if (heads && !(isObject(told) && told.v === newest.v && told.digest === newest.digest)) protocol.find(2, "head_differs", stream);
  }
  for (const stream of Object.keys(heads ?? {})) if (!logs.has(stream)) protocol.find(2, "log_missing", stream);
  if (![...logs.keys()].some((name) => /^lot:[0-9]+:public$/.test(name))) protocol.find(2, "log_missing", "lot:…:public");
  const listed = material.lastFact("opening.list_published");
  const head = listed?.payload.head;
  const digests = new Map([[0, NO_PARENT], ...material.received.map((line) => /** @type {[number, string]} */ ([line.v, line.digest]))]);
  if (listed && !(isObject(head) && digests.get(head.v) === head.digest)) protocol.find(2, "close_head_differs", "lot:…:bids");
}

/**
 * @param {Material} material
 * @param {string} stream
 * @param {Line[]} lines
 */
async function checkChain({ protocol }, stream, lines) {
  let parent = NO_PARENT;
  for (const [at, line] of lines.entries()) {
    const where = `${stream} v${line.v}`;
    protocol.look(2);
    if (line.v !== at + 1) return protocol.find(2, "version_gap", where, { expected: at + 1 });
    if (line.parent !== parent) return protocol.find(2, "parent_differs", where);
    const digest = await digestOf({ stream, hearers: line.hearers, entries: [] }, line, parent);
    if (!MOMENT.test(line.at) || digest !== line.digest) return protocol.find(2, "digest_differs", where);
    parent = digest;
  }
}

/** 4: the log carries the commitment to each disclosed statement, as the latest of its bid. @param {Material} material */
export async function checkCommitments(material) {
  for (const bid of material.bids) {
    const statement = await material.bytesOf(`bids/${bid}/statement.json`);
    const sealed = await material.objectOf(`bids/${bid}/sealed.json`);
    if (!statement || !sealed) continue;
    material.protocol.look(4);
    const line = material.latest.get(bid);
    if (!line || !RECEIVED.includes(line.kind)) material.protocol.find(4, "bid_not_logged", bid);
    else if (toHex(await commitmentOf(statement, sealed.salt)) !== line.payload.commitment) material.protocol.find(4, "commitment_differs", bid);
  }
}

/**
 * SHA-256 over salt and statement; of no bytes where the salt is none.
 * @param {import("../lib/bytes.js").Bytes} statement
 * @param {unknown} salt
 */
export async function commitmentOf(statement, salt) {
  if (typeof salt !== "string" || !DIGEST.test(salt)) return new Uint8Array(0);
  return sha256(joined(fromHex(salt), statement));
}

/** 6: the order of deadline, receipts, list and releases. @param {Material} material */
export async function checkTimes(material) {
  const { protocol } = material;
  const listed = material.lastFact("opening.list_published");
  const deadline = momentOf(material.lastFact("lot.submission_closed")?.payload.deadline);
  if (deadline === null) {
    if (listed) protocol.find(6, "deadline_missing", "lot.submission_closed");
    return;
  }
  const must = (/** @type {Line} */ line, /** @type {boolean} */ isSo, /** @type {string} */ code) => {
    if (!isSo) protocol.find(6, code, `${line.stream} v${line.v}`, { at: line.at });
  };
  const isIn = (/** @type {number | null} */ at) => at !== null && at <= deadline;
  for (const line of material.received) {
    protocol.look(6);
    must(line, isIn(momentOf(line.at)), "received_late");
  }
  for (const row of material.listed) if (!isIn(momentOf(row.received_at))) protocol.find(6, "received_late", row.bid);
  const since = momentOf(listed?.at);
  for (const line of AFTER_THE_LIST.flatMap((kind) => material.facts(kind))) {
    const at = momentOf(line.at);
    protocol.look(6);
    must(line, at !== null && at >= deadline, "released_early");
    must(line, at !== null && since !== null && at >= since, "before_the_list");
  }
}

/** 7: what was committed to at the deadline is what the list discloses and the bundle holds. @param {Material} material */
export async function checkClosing(material) {
  const { protocol } = material;
  const listed = material.lastFact("opening.list_published");
  const folders = new Set(material.container.paths.filter((path) => path.startsWith("bids/")).map((path) => path.split("/")[1]));
  if (!listed) {
    for (const bid of [...folders].sort()) protocol.find(7, "bid_not_on_list", bid);
    if (material.lastFact("evaluation.begun")) protocol.find(7, "list_missing", "opening.list_published");
    return;
  }
  protocol.look(7);
  const closed = material.lastFact("bids.closed");
  if (!closed) return protocol.find(7, "close_missing", "bids.closed");
  if ((await committed(material.lot, listed.payload)) !== closed.payload.commitment) protocol.find(7, "close_differs", "bids.closed");
  const shown = material.listed.length;
  const bids = new Set(material.bids);
  const { count, root } = listed.payload;
  if (count !== shown || bids.size !== shown) protocol.find(7, "count_differs", "opening.list_published", { count, shown });
  for (const bid of besides(folders, bids)) protocol.find(7, "bid_not_on_list", bid);
  if ((await rootOverStatements(material)) !== root) protocol.find(7, "root_differs", "opening.list_published");
  const counting = new Set([...material.latest].filter(([, line]) => RECEIVED.includes(line.kind)).map(([bid]) => bid));
  for (const bid of besides(counting, bids)) protocol.find(7, "bid_dropped", bid);
}

/**
 * @param {string} lot
 * @param {Record<string, any>} told
 */
async function committed(lot, { count, root, salt, head }) {
  const isWhole = Number.isInteger(count) && typeof root === "string" && isObject(head) && Number.isInteger(head.v) && typeof head.digest === "string";
  if (!isWhole) return "";
  const text = canonical({ count, head: { digest: head.digest, v: head.v }, lot, root });
  return toHex(await commitmentOf(new TextEncoder().encode(text), salt));
}

/** @param {Material} material */
async function rootOverStatements(material) {
  const digests = [];
  for (const row of material.listed) {
    const content = await material.bytesOf(`bids/${row.bid}/statement.json`);
    const digest = content ? await hexOf(content) : "";
    if (row.statement !== digest) material.protocol.find(7, "statement_differs_from_list", row.bid);
    digests.push(digest);
  }
  return digests.every((one) => DIGEST.test(one)) ? toHex(await rootOf(digests.sort().map(fromHex))) : "";
}

/**
 * What is in one of them only.
 * @param {Set<string>} one
 * @param {Set<string>} other
 */
function besides(one, other) {
  return [...[...one].filter((name) => !other.has(name)), ...[...other].filter((name) => !one.has(name))].sort();
}
