// Checks 0, 5, 9, 11 and 12: the files are those that were signed for, and every bid with its receipt is its bidder's and belongs here.
// @ts-check

import { RECEIVED } from "./checks-journal.js";
import { bytesIn, DIGEST, hexOf, momentOf } from "./material.js";
import { isSame } from "./merkle.js";
import { isObject, objectIn, Unreadable } from "./strict-json.js";

/** @typedef {import("./certificates.js").Certificate} Certificate */
/** @typedef {import("./material.js").Material} Material */

const CONTENTS = "bundle.dsse.json";
const LARGEST = 64 * 2 ** 20;
const OF_PARTIES = ["bids/", "evaluation/sheets/", "evaluation/blind-sheets/"];
const DEMONSTRATION = "Demonstration";
const NAME_LIMIT = 64;
const ROUNDING = 1000;
const PROMISED = /^promises\/([1-9][0-9]{0,11})\.(?:pdf|png)$/;
const SEALED = ["bid", "envelopes", "received_at", "revision", "salt", "v"];
const BY_MEMBERS = /** @type {Record<string, string>} */ ({
  "evaluation/sheets": "evaluation.sheet_signed",
  "evaluation/blind-sheets": "evaluation.blind_sheet_signed",
});

/** 0: every file has the size and digest that the platform signed for. @param {Material} material */
export async function checkContents(material) {
  const { protocol, trust, container } = material;
  if (!trust) return;
  await checkPlatform(material, trust.platform);
  if (trust.root.person.includes(DEMONSTRATION) && material.policy.demonstration === false) protocol.find(0, "demonstration_denied", "policy.json");
  const text = await material.signed(CONTENTS, trust.platform, 0);
  const said = text && material.parsed(text, CONTENTS);
  if (!said) return;
  const { files } = said;
  if (!isObject(files) || said.kind !== "bundle" || said.lot !== material.lot) return protocol.find(0, "wrong_shape", CONTENTS);
  for (const path of Object.keys(files).sort()) if (!material.has(path)) protocol.find(0, "file_missing", path);
  for (const path of container.paths) {
    if (path === CONTENTS) continue;
    const told = Object.hasOwn(files, path) ? files[path] : null;
    const content = told && (await material.bytesOf(path, LARGEST));
    const isAsSigned = isObject(told) && (!content || (told.size === content.length && told.sha256 === (await hexOf(content))));
    if (!isAsSigned) protocol.find(0, "file_not_signed", path);
  }
}

/**
 * The one who signs as the platform is certified by the root, and is nobody who bids or judges.
 * @param {Material} material
 * @param {Certificate} platform
 */
async function checkPlatform(material, platform) {
  await material.judge(platform, momentOf(material.policy.made_at), "trust/platform.der", 0);
  for (const path of material.container.paths) {
    if (!path.endsWith(".der") || !OF_PARTIES.some((folder) => path.startsWith(folder))) continue;
    const found = await material.certificateOf(path);
    if (found && isSame(found.key, platform.key)) material.protocol.find(0, "platform_is_a_party", path);
  }
}

/** 5: statement and release of every disclosed bid. @param {Material} material */
export async function checkBidders(material) {
  const { protocol } = material;
  for (const bid of material.bids) {
    const certificate = await material.certificateOf(`bids/${bid}/certificate.der`);
    const path = `bids/${bid}/statement.json`;
    const statement = await material.bytesOf(path);
    if (!certificate || !statement) continue;
    protocol.look(5);
    const signed = await material.signed(`bids/${bid}/statement.dsse.json`, certificate, 5);
    if (signed && !isSame(signed, statement)) protocol.find(5, "signed_something_else", `bids/${bid}/statement.dsse.json`);
    const told = material.parsed(statement, path) ?? {};
    if (told.certificate !== (await hexOf(certificate.der)) || told.bid !== bid) protocol.find(5, "statement_names_another", path);
    const { bidder, received_at } = material.rowOf(bid);
    const isNamed = typeof bidder === "string" && certificate.organisation === [...bidder].slice(0, NAME_LIMIT).join("");
    if (!isNamed) protocol.find(5, "list_names_another", bid);
    await material.judge(certificate, momentOf(received_at), `bids/${bid}/certificate.der`, 5);
    for (const session of material.sessions) {
      const line = session.lines.filter(({ kind, payload }) => kind === "opening.released" && payload.bid === bid).at(-1);
      if (line) await checkRelease(material, `bids/${bid}/${session.release}`, { certificate, statement, at: momentOf(line.at), bid });
    }
  }
}

/**
 * The release, by the certificate of the statement or by a newer one of the same organisation.
 * @param {Material} material
 * @param {string} place
 * @param {{ certificate: Certificate, statement: import("../lib/bytes.js").Bytes, at: number | null, bid: string }} of
 */
async function checkRelease(material, place, { certificate, statement, at, bid }) {
  const [path, newer] = [`${place}.dsse.json`, `${place}.certificate.der`];
  const signer = (material.has(newer) && (await material.certificateOf(newer))) || certificate;
  if (signer.identifier !== certificate.identifier) material.protocol.find(5, "statement_names_another", newer);
  const text = await material.signed(path, signer, 5);
  const said = text && material.parsed(text, path);
  if (!said) return;
  const expected = { kind: "release", lot: material.lot, bid, bid_statement: await hexOf(statement) };
  if (differing(said, expected).length) material.protocol.find(5, "signed_something_else", path);
  await material.judge(signer, at, path, 5);
}

/** 9: size, digest and header of every sealed file, and the platform's receipt. @param {Material} material */
export async function checkReceipts(material) {
  const { protocol, trust } = material;
  for (const bid of material.bids) {
    const [statement, where] = [await material.bytesOf(`bids/${bid}/statement.json`), `bids/${bid}/sealed.json`];
    const sealed = await material.objectOf(where);
    const stated = statement && sealed && material.parsed(statement, `bids/${bid}/statement.json`);
    if (!statement || !sealed || !stated) continue;
    protocol.look(9);
    const isWhole = Object.keys(sealed).sort().join() === SEALED.join() && sealed.v === 1 && sealed.bid === bid && sealed.revision === stated.revision;
    if (!isWhole || filesIn(stated, true) !== filesIn(sealed, true)) protocol.find(9, "files_differ", where);
    const { received_at } = material.rowOf(bid);
    if (!isSameTime(sealed.received_at, received_at)) protocol.find(9, "receipt_differs", where, { part: "received_at" });
    if (!trust) continue;
    const path = `bids/${bid}/receipt.dsse.json`;
    const text = await material.signed(path, trust.platform, 9);
    const receipt = text && material.parsed(text, path);
    if (!receipt) continue;
    const expected = { kind: "receipt", lot: material.lot, bid, revision: stated.revision, statement: await hexOf(statement) };
    for (const part of differing(receipt, expected)) protocol.find(9, "receipt_differs", path, { part });
    if (!isSameTime(receipt.received_at, received_at)) protocol.find(9, "receipt_differs", path, { part: "received_at" });
    if (filesIn(receipt, false) !== filesIn(stated, false)) protocol.find(9, "files_differ", path);
    await material.judge(trust.platform, momentOf(receipt.received_at), "trust/platform.der", 9);
  }
}

/** 11: the receipt of every bid tells of its entry; every release and every signed sheet has one. @param {Material} material */
export async function checkActs(material) {
  const { protocol } = material;
  const numbers = new Map();
  for (const bid of material.bids) {
    const path = `bids/${bid}/receipt.dsse.json`;
    const envelope = material.has(path) ? await material.objectOf(path) : null;
    const receipt = payloadIn(envelope ?? {});
    if (receipt?.bid !== bid) continue;
    protocol.look(11);
    const line = material.latest.get(bid);
    if (!line || !RECEIVED.includes(line.kind)) {
      protocol.find(11, "act_not_logged", path);
      continue;
    }
    if (!isSameTime(receipt.received_at, line.at)) protocol.find(11, "act_differs", path, { part: "received_at" });
    if (receipt.revision !== line.payload.revision) protocol.find(11, "act_differs", path, { part: "revision" });
    const number = String(receipt.number);
    if (numbers.has(number)) protocol.find(11, "receipt_twice", path, { number });
    numbers.set(number, bid);
  }
  const released = material.sessions.flatMap(({ lines, release }) => lines.filter(({ kind }) => kind === "opening.released").map(({ payload }) => `bids/${payload.bid}/${release}.dsse.json`));
  const signed = Object.entries(BY_MEMBERS).flatMap(([folder, kind]) => material.facts(kind).map(({ payload }) => `${folder}/${payload.member}.dsse.json`));
  const known = new Set([...released, ...signed]);
  for (const path of material.container.paths) {
    if (!/^(bids\/[0-9a-f]{32}\/release(-2)?|evaluation\/(blind-)?sheets\/[1-9][0-9]{0,3})\.dsse\.json$/.test(path)) continue;
    protocol.look(11);
    if (!known.has(path)) protocol.find(11, "act_not_logged", path);
  }
  await checkPromiseFiles(material);
}

/** Each promised material is the one that was handed in, and the supervisor's edition lacks none. @param {Material} material */
async function checkPromiseFiles(material) {
  const { protocol } = material;
  const logged = new Map(material.facts("promise.file_added").map(({ payload }) => [String(payload.file), payload.sha256]));
  const shown = new Set();
  for (const path of [...material.container.paths].sort()) {
    const [, number] = PROMISED.exec(path) ?? [];
    if (!number) continue;
    shown.add(number);
    protocol.look(11);
    const content = await material.bytesOf(path, LARGEST);
    if (!logged.has(number)) protocol.find(11, "act_not_logged", path);
    else if (content && (await hexOf(content)) !== logged.get(number)) protocol.find(11, "act_differs", path, { part: "sha256" });
  }
  if (material.policy.edition !== "supervisor") return;
  for (const number of [...logged.keys()].sort()) if (!shown.has(number)) protocol.find(11, "promise_file_missing", `promises/${number}`);
}

/** 12: lot, tender, document and revision that each bidder signed for. @param {Material} material */
export async function checkContexts(material) {
  const { protocol } = material;
  const tender = await material.objectOf("tender/lot.json");
  if (!tender) return;
  protocol.look(12);
  if (tender.code !== material.lot) protocol.find(12, "context_differs", "tender/lot.json", { part: "code" });
  if (!material.bids.length) return;
  const told = (await material.objectOf("tender/documents.json"))?.documents;
  const documents = new Set((Array.isArray(told) ? told : []).filter(isObject).map(documentOf));
  for (const bid of material.bids) {
    const path = `bids/${bid}/statement.json`;
    const stated = await material.objectOf(path);
    if (!stated) continue;
    protocol.look(12);
    const line = material.latest.get(bid);
    const project = isObject(tender.project) ? tender.project.code : undefined;
    const expected = { kind: "bid", lot: material.lot, tender: project, ...(line ? { revision: line.payload.revision } : {}) };
    const own = isObject(stated.document) ? documentOf(stated.document) : "";
    const wrong = [...differing(stated, expected), ...(own && documents.has(own) ? [] : ["document"]), ...(follows(stated) ? [] : ["previous"])];
    for (const part of wrong) protocol.find(12, "context_differs", path, { part });
  }
}

/** @param {Record<string, any>} row */
const documentOf = ({ version, sha256 }) => (Number.isInteger(version) && DIGEST.test(String(sha256)) ? `${version} ${sha256}` : "");

/** The first statement has none before it, every later one names the one before. @param {Record<string, any>} stated */
const follows = ({ revision, previous }) => (revision === 1 ? previous === null : DIGEST.test(String(previous)));

/**
 * The names under which something else is said than expected.
 * @param {Record<string, any>} said
 * @param {Record<string, any>} expected
 */
const differing = (said, expected) => Object.entries(expected).filter(([name, value]) => said[name] !== value).map(([name]) => name);

/** @param {Record<string, any>} envelope */
function payloadIn(envelope) {
  try {
    const payload = bytesIn(envelope.payload);
    return payload && objectIn(payload);
  } catch (failure) {
    if (!(failure instanceof Unreadable)) throw failure;
    return null;
  }
}

/**
 * Name, size and digest of each file, in order of names.
 * @param {Record<string, any>} told
 * @param {boolean} withHeader
 */
function filesIn({ envelopes }, withHeader) {
  const rows = Array.isArray(envelopes) ? envelopes.filter(isObject) : [];
  return JSON.stringify(rows.map(({ name, size, sha256, header }) => JSON.stringify([name, size, sha256, withHeader ? header : 0])).sort());
}

/** @param {unknown} one @param {unknown} other */
function isSameTime(one, other) {
  const [first, second] = [momentOf(one), momentOf(other)];
  return first !== null && second !== null && Math.abs(first - second) < ROUNDING;
}
