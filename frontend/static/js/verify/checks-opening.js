// Checks 8, 13 and 14: the opened sheets are the sealed ones, the released keys open them, and their prices were announced.
// @ts-check

import { Decrypter } from "../../vendor/age.js";
import { inCapitals } from "../bids/capitals.js";
import { fromHex, toBase64 } from "../lib/bytes.js";
import { canonical } from "../lib/canonical.js";
import { joined } from "../lib/der.js";
import { headerOf } from "../sealing/envelope.js";
import { crc32 } from "../sealing/crc32.js";
import { storedFiles, zipped } from "../sealing/zip.js";
import { hexOf } from "./material.js";
import { isSame, sha256 } from "./merkle.js";
import { isObject, objectIn, Unreadable } from "./strict-json.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./material.js").Line} Line */
/** @typedef {import("./material.js").Material} Material */
/** @typedef {{ bid: string, name: string, form: string, header: Bytes, file: Bytes, payload: Bytes, identity: string, key: Bytes, stated: Record<string, any> }} Sheet */

const FORMS = /** @type {Record<string, [string, string]>} */ ({
  "opening.first_envelope_opened": ["particulars", "particulars.json"],
  "opening.bid_opened": ["sheet", "price.json"],
});
const FATES = [...Object.keys(FORMS), "opening.bid_unopenable", "opening.attributed"];
const SHEET_LIMIT = 2 ** 20;
const FORM_BYTES = 8192;
const IDENTITY = /^(AGE-SECRET-KEY-1[0-9A-Z]{58})\n$/;
const CONTEXT = "kaiming/context-v1";
const MANIFEST = "manifest.json";
const encoder = new TextEncoder();

class DoesNotOpen extends Error {}

/** 8: original header and payload are the bytes that the bidder stated before the deadline. @param {Material} material */
export async function checkSealedSheets(material) {
  for (const sheet of await sheetsOf(material)) {
    material.protocol.look(8);
    const content = joined(sheet.header, sheet.payload);
    const { header, size, sha256: digest } = statedOf(sheet);
    if (header !== (await hexOf(sheet.header))) material.protocol.find(8, "sheet_differs", sheet.bid, { part: "header" });
    if (size !== content.length || digest !== (await hexOf(content))) material.protocol.find(8, "sheet_differs", sheet.bid, { part: "sha256" });
  }
}

/** 13: the key in the log opens the sheet, and what is inside belongs to this bid. @param {Material} material */
export async function checkKeys(material) {
  for (const sheet of await sheetsOf(material)) {
    material.protocol.look(13);
    try {
      await formIn(sheet, material.lot);
    } catch (failure) {
      if (!(failure instanceof DoesNotOpen)) throw failure;
      material.protocol.find(13, "sheet_does_not_open", sheet.bid, { why: failure.message });
    }
  }
}

/** 14: the price form of the sheet is what the log opened, what was read out and what the bundle repeats. @param {Material} material */
export async function checkPrices(material) {
  const { protocol } = material;
  for (const line of openings(material)) {
    const sheet = await sheetOf(material, line);
    const content = sheet && (await formIn(sheet, material.lot).catch(() => null));
    if (!sheet || !content) continue;
    protocol.look(14);
    const differs = (/** @type {string} */ part) => protocol.find(14, "price_differs", sheet.bid, { part });
    const form = formOf(content);
    if (!form || (sheet.name === "sheet" && !/^(0|[1-9]\d*)\.\d\d$/.test(String(form.price)))) {
      differs("form");
      continue;
    }
    const { price, fields } = line.payload;
    if ((sheet.name === "sheet" && price !== form.price) || canonical(fields ?? null) !== canonical(form.fields ?? null)) differs(line.kind);
    const shown = await material.bytesOf(`bids/${sheet.bid}/${sheet.form}`);
    if (!shown || !isSame(shown, content)) differs(sheet.form);
    const words = material.facts("opening.announced").filter(({ payload }) => payload.bid === sheet.bid).map(({ payload }) => String(payload.text));
    const isSaid = sheet.name !== "sheet" || !words.length || words.some((one) => one.includes(`人民币${inCapitals(form.price)}`));
    if (!isSaid) differs("opening.announced");
  }
  if (material.lastFact("evaluation.begun")) checkFates(material);
}

/** Whoever is on a list was opened, or the log says why not. @param {Material} material */
function checkFates(material) {
  const bidsIn = (/** @type {Line[]} */ lines) => new Set(lines.filter(({ kind }) => FATES.includes(kind)).map(({ payload }) => String(payload.bid)));
  const told = bidsIn(FATES.flatMap((kind) => material.facts(kind)));
  for (const bid of material.bids) if (!told.has(bid)) material.protocol.find(14, "bid_without_fate", bid);
  for (const { lines } of material.sessions) {
    const rows = lines.filter(({ kind }) => kind === "opening.second_list_published").at(-1)?.payload.bids;
    if (!Array.isArray(rows)) continue;
    const admitted = new Set(rows.filter(isObject).map(({ bid }) => String(bid)));
    const fates = bidsIn(lines);
    for (const bid of admitted) if (!fates.has(bid)) material.protocol.find(14, "bid_without_fate", bid);
    for (const bid of fates) if (!admitted.has(bid)) material.protocol.find(14, "opened_without_admission", bid);
  }
}

/** What was opened, of bids on the list, each sheet once. @param {Material} material */
function openings(material) {
  return Object.keys(FORMS).flatMap((kind) => {
    const found = new Map(material.facts(kind).map((line) => [String(line.payload.bid), line]));
    return material.bids.flatMap((bid) => found.get(bid) ?? []);
  });
}

/** @param {Material} material */
async function sheetsOf(material) {
  const found = [];
  for (const line of openings(material)) {
    const sheet = await sheetOf(material, line);
    if (sheet) found.push(sheet);
  }
  return found;
}

/**
 * @param {Material} material
 * @param {Line} line
 * @returns {Promise<Sheet | null>}
 */
async function sheetOf(material, { kind, payload }) {
  const folder = `bids/${payload.bid}`;
  const [name, form] = FORMS[kind];
  const header = await material.bytesOf(`${folder}/${name}.header`);
  const file = await material.bytesOf(`${folder}/${name}.age`, SHEET_LIMIT);
  const identity = IDENTITY.exec((await material.textOf(`${folder}/${name}.key`)) ?? "");
  const stated = await material.objectOf(`${folder}/statement.json`);
  if (!header || !file || !stated) return null;
  const start = startOf(file);
  if (!identity || !start || startOf(header)?.length !== header.length) {
    material.protocol.find(0, "not_an_envelope", identity ? folder : `${folder}/${name}.key`);
    return null;
  }
  const key = fromHex(String(payload.key));
  return { bid: String(payload.bid), name, form, header, file, payload: file.slice(start.length), identity: identity[1], key, stated };
}

/** @param {Bytes} file */
function startOf(file) {
  try {
    return headerOf(file);
  } catch {
    return null;
  }
}

/** What the bidder stated about the sheet. @param {Sheet} sheet @returns {Record<string, any>} */
function statedOf({ stated, name }) {
  const rows = Array.isArray(stated.envelopes) ? stated.envelopes : [];
  return rows.find((row) => isObject(row) && row.name === name) ?? {};
}

/**
 * The form inside. Throws DoesNotOpen where anything on the way is wrong.
 * @param {Sheet} sheet
 * @param {string} lot
 */
async function formIn(sheet, lot) {
  const { header, file, key, name, stated, identity } = sheet;
  const document = isObject(stated.document) ? stated.document.sha256 : undefined;
  if (!(await isOfKey(header, key))) throw new DoesNotOpen("the key is not the original header's");
  if (!(await isOfKey(headerOf(file), key))) throw new DoesNotOpen("the key is not the new header's");
  if (contextIn(header) !== `${lot} ${document} ${sheet.bid} ${name}`) throw new DoesNotOpen("the context is another");
  const plain = await decrypted(file, identity, name);
  const salt = await derived(key, "kaiming/plain-v1");
  if ((await hexOf(joined(salt, await sha256(plain)))) !== statedOf(sheet).plain) throw new DoesNotOpen("plain is another");
  const files = await filesIn(plain);
  const content = files.get(sheet.form);
  const listed = files.get(MANIFEST);
  if (!content || !listed || files.size !== 2) throw new DoesNotOpen("the sheet holds other files");
  if (!(await isManifest(listed, content, sheet, document))) throw new DoesNotOpen("the manifest is another's");
  return content;
}

/**
 * @param {Bytes} file
 * @param {string} identity
 * @param {string} name
 */
async function decrypted(file, identity, name) {
  try {
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    return new Uint8Array(await decrypter.decrypt(file));
  } catch (failure) {
    const isOther = failure instanceof Error && failure.message.startsWith("no identity matched");
    throw new DoesNotOpen(isOther ? "no stanza is for this key" : `${name}.key opens something else`);
  }
}

/**
 * @param {Bytes} listed
 * @param {Bytes} content
 * @param {Sheet} sheet
 * @param {unknown} document
 */
async function isManifest(listed, content, { stated, name, bid, form }, document) {
  const files = [{ name: form, size: content.length, sha256: await hexOf(content) }];
  const { tender, lot, revision, certificate } = stated;
  const expected = { v: 1, tender, lot, document, envelope: name, bid, bidder: certificate, revision, files };
  return isSame(listed, encoder.encode(canonical(expected)));
}

/**
 * The files of an archive in its one spelling.
 * @param {Bytes} plain
 */
async function filesIn(plain) {
  /** @type {Map<string, Bytes>} */
  let files;
  try {
    files = /** @type {Map<string, Bytes>} */ (storedFiles(plain));
  } catch (failure) {
    if (!(failure instanceof RangeError)) throw failure;
    throw new DoesNotOpen("the archive cannot be read");
  }
  const entries = [...files].map(([name, content]) => ({
    name,
    size: content.length,
    crc: crc32(0, content),
    pieces: async function* () {
      yield content;
    },
  }));
  const again = [];
  for await (const piece of zipped(entries)) again.push(piece);
  if (!isSame(joined(...again), plain)) throw new DoesNotOpen("the archive is not in its one spelling");
  return files;
}

/** The form of a price or of particulars, in its shape; null for anything else. @param {Bytes} content */
function formOf(content) {
  try {
    const form = objectIn(content);
    const isWhole = form?.v === 1 && isObject(form.fields) && content.length === FORM_BYTES && /^0*$/.test(String(form.pad));
    return isWhole && isSame(encoder.encode(canonical(form)), content) ? form : null;
  } catch (failure) {
    if (!(failure instanceof Unreadable)) throw failure;
    return null;
  }
}

/**
 * True when the file key makes the header's MAC.
 * @param {Bytes} header
 * @param {Bytes} key
 */
async function isOfKey(header, key) {
  const text = new TextDecoder("latin1").decode(header);
  const end = text.lastIndexOf("\n--- ") + 4;
  const macKey = await crypto.subtle.importKey("raw", await derived(key, "header"), { name: "HMAC", hash: "SHA-256" }, false, ["sign"]);
  const mac = new Uint8Array(await crypto.subtle.sign("HMAC", macKey, header.slice(0, end)));
  return text.slice(end + 1).trimEnd() === toBase64(mac).replace(/=+$/, "");
}

/**
 * @param {Bytes} key
 * @param {string} info
 */
async function derived(key, info) {
  const imported = await crypto.subtle.importKey("raw", key, "HKDF", false, ["deriveBits"]);
  const how = { name: "HKDF", hash: "SHA-256", salt: new Uint8Array(0), info: encoder.encode(info) };
  return new Uint8Array(await crypto.subtle.deriveBits(how, imported, 256));
}

/** The arguments of the one context stanza; empty where there is none or more than one. @param {Bytes} header */
function contextIn(header) {
  const lines = new TextDecoder("latin1").decode(header).split("\n").filter((line) => line.startsWith(`-> ${CONTEXT} `));
  return lines.length === 1 ? lines[0].slice(CONTEXT.length + 4) : "";
}
