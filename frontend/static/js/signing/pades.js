// Electronic signatures on a PDF (PAdES B-T, B-B without a time-stamp), made and read where the key is: nothing of the file leaves
// this machine. For the time-stamp the digest of the signature does, and nothing else.
// @ts-check

import { PDFArray, PDFContext, PDFDict, PDFHexString, PDFNumber, PDFRef } from "../../vendor/pdf-lib.js";
import { toHex } from "../lib/bytes.js";
import { joined } from "../lib/der.js";
import { judged, roomFor, signedAttributes, signedData, stampedDigest } from "./cms.js";
import { entry, lastPage, latin, numbersIn, pdfFile, PdfRefused, soundly, textIn } from "./pdf-file.js";
import { ascii, updated, withEntries, withLast, written } from "./pdf-update.js";
import { stampIn } from "./time-stamp.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./pdf-file.js").PdfFile} PdfFile */
/** @typedef {{ width: number, height: number, draw: string }} Stamp a drawing in PDF's own operators: outlines, no text */
/**
 * @typedef {object} Signing
 * @property {string} field the field's name; a number is added where the file has one of that name
 * @property {string} title what readers call the field
 * @property {string} name who signs
 * @property {string} reason
 * @property {number} at milliseconds since 1970
 * @property {Bytes} certificate DER
 * @property {readonly Bytes[]} chain the certificates above it
 * @property {Stamp} stamp
 * @property {number} right points between the stamp and the right edge of the last page
 * @property {number} bottom points between the stamp and its lower edge
 * @property {(attributes: Bytes) => Promise<Bytes>} sign ECDSA on P-256 with SHA-256, as WebCrypto gives it
 * @property {(digest: Bytes) => Promise<Bytes | null>} stampTime a time-stamp over this digest (RFC 3161); null where none is to be had
 */
/**
 * @typedef {object} Found a signature that the file bears
 * @property {string} field
 * @property {string} name of the certificate
 * @property {string} organisation of the certificate
 * @property {string} certificate SHA-256 of its DER
 * @property {string} at as the file says it, `D:…`
 * @property {string} reason what the signature says it is for; it stands among the signed bytes
 * @property {boolean} isIntact the signed bytes are as they were
 * @property {boolean | null} isValid null when this browser does not know the algorithm
 * @property {boolean} coversFile nothing stands behind what it signs
 * @property {Stamped | null} stamp its time-stamp
 * @typedef {import("./time-stamp.js").Stamp} Stamped
 * @typedef {{ der: Bytes, others: Bytes[], signature: Bytes, token: Bytes | null }} Detail
 */

const SUBFILTER = "ETSI.CAdES.detached";
const ROOM_FOR_RANGE = 10;
/** Tokens of authorities with a long chain have 7 KiB. */
const ROOM_FOR_TOKEN = 12 * 1024;
/** Its attribute's name and lengths, and what longer lengths cost around it. */
const ROOM_AROUND_TOKEN = 64;
const PRINTED_AND_LOCKED = 4 + 128;
const SIGNATURES_EXIST_AND_APPEND_ONLY = 3;
const NO_CHANGES = 1;
const DEEPEST = 40;
const DRAWN = /^[-+.0-9 \nmlchvyfFSsqQWnBbwJjMdgGrRkKe*cm]*$/;
const SHANGHAI_MS = 8 * 3_600_000;

/**
 * The file with one more signature and its stamp. What was there before stays as it is, other signatures too.
 * @param {Bytes} bytes
 * @param {Signing} signing
 * @returns {Promise<Bytes>}
 */
export async function signed(bytes, signing) {
  const file = pdfFile(bytes);
  const made = await prepared(file, signing);
  const digest = await sha256(joined(made.bytes.subarray(0, made.from), made.bytes.subarray(made.to)));
  const attributes = await signedAttributes(digest, signing.certificate);
  const { certificate, chain } = signing;
  const signature = await signing.sign(attributes);
  const token = await signing.stampTime(await stampedDigest(signature));
  const fits = token !== null && token.length <= ROOM_FOR_TOKEN;
  const cms = signedData({ attributes, signature, certificate, chain, token: fits ? token : null });
  if (2 * cms.length > made.to - made.from - 2) throw new RangeError("the signature has no room");
  made.bytes.set(ascii(toHex(cms)), made.from + 1);
  return made.bytes;
}

/**
 * Every signature of the file, the earliest first.
 * @param {Bytes} bytes
 * @returns {Promise<Found[]>}
 */
export async function signaturesIn(bytes) {
  const found = await detailedSignaturesIn(pdfFile(bytes));
  return found.map(({ end, detail, ...told }) => ({ ...told, coversFile: end === bytes.length }));
}

/**
 * The same with what a judge needs: where what it signs ends, and certificates, signature and token as they stand in the file.
 * @param {PdfFile} file
 */
export async function detailedSignaturesIn(file) {
  const found = [];
  for (const { name, value } of soundly(() => fieldsOf(file)).filter((one) => one.isSignature && one.value)) {
    found.push(await read(file, name, value));
  }
  return found.sort((one, other) => one.end - other.end);
}

/**
 * @param {PdfFile} file
 * @param {Signing} signing
 * @returns {Promise<{ bytes: Bytes, from: number, to: number }>} where the signature's hexadecimal digits stand, brackets included
 */
async function prepared(file, signing) {
  const room = 2 * ((await roomFor(signing.certificate, signing.chain)) + ROOM_FOR_TOKEN + ROOM_AROUND_TOKEN);
  const mark = toHex(await sha256(file.bytes)).slice(0, 32);
  const stamp = await drawn(signing.stamp, lastPage(file).turn);
  const { objects, value, head } = soundly(() => revision(file, signing, stamp, room));
  const { bytes, offsets } = updated(file, objects, mark);
  const from = (offsets.get(value) ?? 0) + head;
  const to = from + room + 2;
  const range = [0, from, to, bytes.length - to].map((number) => String(number).padStart(ROOM_FOR_RANGE));
  const place = latin(bytes, offsets.get(value) ?? 0, from).indexOf("[") + (offsets.get(value) ?? 0);
  bytes.set(ascii(`[${range.join(" ")}]`), place);
  return { bytes, from, to };
}

/**
 * The objects that are new or changed.
 * @param {PdfFile} file
 * @param {Signing} signing
 * @param {Bytes} stamp
 * @param {number} room
 */
function revision(file, signing, stamp, room) {
  mustBeOpenToSignatures(file);
  const { reference, page, box, turn } = lastPage(file);
  const [value, widget, picture] = [file.size, file.size + 1, file.size + 2];
  const objects = new Map([[value, new Uint8Array(0)], [widget, new Uint8Array(0)], [picture, stamp]]);
  const { head, content } = signatureOf(signing, room);
  objects.set(value, content);
  const rect = placed(box, turn, signing).map((side) => side.toFixed(2)).join(" ");
  const field = freeName(file, signing.field);
  objects.set(widget, ascii(
    `<<\n/Type /Annot\n/Subtype /Widget\n/FT /Sig\n/T (${field})\n/TU ${hex(signing.title)}\n/V ${value} 0 R\n` +
    `/Rect [${rect}]\n/F ${PRINTED_AND_LOCKED}\n/P ${reference}\n/AP << /N ${picture} 0 R >>\n>>`,
  ));
  const own = PDFRef.of(widget, 0);
  annotate(file, objects, reference, page, own);
  addField(file, objects, own);
  return { objects, value, head };
}

/**
 * @param {Signing} signing
 * @param {number} room
 */
function signatureOf({ name, reason, at }, room) {
  const range = `[${" ".repeat(4 * ROOM_FOR_RANGE + 3)}]`;
  const before =
    `<<\n/Type /Sig\n/Filter /Adobe.PPKLite\n/SubFilter /${SUBFILTER}\n/ByteRange ${range}\n` +
    `/M (${dated(at)})\n/Name ${hex(name)}\n/Reason ${hex(reason)}\n/Contents `;
  return { head: before.length, content: ascii(`${before}<${"0".repeat(room)}>\n>>`) };
}

/**
 * The page shows the stamp: its list of annotations has one more.
 * @param {PdfFile} file
 * @param {Map<number, Bytes>} objects
 * @param {any} reference
 * @param {any} page
 * @param {any} own
 */
function annotate(file, objects, reference, page, own) {
  const told = entry(page, "Annots");
  const list = file.at(told);
  if (list !== undefined && !(list instanceof PDFArray)) throw new PdfRefused("broken");
  if (told instanceof PDFRef && list) return objects.set(numberOf(told), written(withLast(list, own)));
  const annotations = withLast(list ?? PDFArray.withContext(page.context), own);
  return objects.set(numberOf(reference), written(withEntries(page, { Annots: annotations })));
}

/**
 * The document's form knows the field.
 * @param {PdfFile} file
 * @param {Map<number, Bytes>} objects
 * @param {any} own
 */
function addField(file, objects, own) {
  const root = entry(file.trailer, "Root");
  const catalog = file.at(root);
  const told = entry(catalog, "AcroForm");
  const form = file.at(told) ?? PDFDict.withContext(catalog.context ?? PDFContext.create());
  const fields = entry(form, "Fields");
  const list = file.at(fields);
  if (!(form instanceof PDFDict) || (list !== undefined && !(list instanceof PDFArray))) throw new PdfRefused("broken");
  const flags = PDFNumber.of(SIGNATURES_EXIST_AND_APPEND_ONLY);
  const next = withLast(list ?? PDFArray.withContext(form.context), own);
  const isApart = fields instanceof PDFRef && list;
  if (isApart) objects.set(numberOf(fields), written(next));
  const changed = withEntries(form, { SigFlags: flags, Fields: isApart ? fields : next });
  if (told instanceof PDFRef) objects.set(numberOf(told), written(changed));
  else objects.set(numberOf(root), written(withEntries(catalog, { AcroForm: changed })));
}

/**
 * A file that somebody certified against any change stays as it is.
 * @param {PdfFile} file
 */
function mustBeOpenToSignatures(file) {
  const catalog = file.at(entry(file.trailer, "Root"));
  const certified = file.at(entry(file.at(entry(catalog, "Perms")), "DocMDP"));
  const references = file.at(entry(certified, "Reference"));
  if (!(references instanceof PDFArray)) return;
  for (const one of references.asArray()) {
    const allowed = file.at(entry(file.at(entry(file.at(one), "TransformParams")), "P"));
    if (allowed instanceof PDFNumber && allowed.asNumber() === NO_CHANGES) throw new PdfRefused("locked");
  }
}

/**
 * @param {PdfFile} file
 * @param {string} wanted
 */
function freeName(file, wanted) {
  const taken = new Set(fieldsOf(file).map(({ name }) => name));
  for (let number = 1; ; number += 1) {
    const name = number === 1 ? wanted : `${wanted}${number}`;
    if (!taken.has(name)) return name;
  }
}

/**
 * @param {PdfFile} file
 * @returns {{ name: string, isSignature: boolean, value: any }[]}
 */
function fieldsOf(file) {
  const form = file.at(entry(file.at(entry(file.trailer, "Root")), "AcroForm"));
  /** @type {{ name: string, isSignature: boolean, value: any }[]} */
  const found = [];
  const visit = (/** @type {any} */ told, /** @type {string} */ above, /** @type {any} */ kind, /** @type {number} */ depth) => {
    const field = file.at(told);
    if (!(field instanceof PDFDict)) return;
    if (depth > DEEPEST) throw new PdfRefused("broken");
    const own = textIn(file.at(entry(field, "T")));
    const name = own && above ? `${above}.${own}` : own || above;
    const type = file.at(entry(field, "FT")) ?? kind;
    const kids = file.at(entry(field, "Kids"));
    const value = file.at(entry(field, "V"));
    found.push({ name, isSignature: String(type) === "/Sig", value: value instanceof PDFDict ? value : null });
    if (kids instanceof PDFArray) for (const kid of kids.asArray()) visit(kid, name, type, depth + 1);
  };
  const list = file.at(entry(form, "Fields"));
  if (list instanceof PDFArray) for (const one of list.asArray()) visit(one, "", undefined, 0);
  return found;
}

/**
 * @param {PdfFile} file
 * @param {string} field
 * @param {any} value
 */
async function read(file, field, value) {
  const at = textIn(file.at(entry(value, "M")));
  const reason = textIn(file.at(entry(value, "Reason")));
  const nothing = { field, name: "", organisation: "", certificate: "", at, reason, isIntact: false, isValid: false, stamp: null, end: 0, detail: /** @type {Detail | null} */ (null) };
  const range = numbersIn(file, entry(value, "ByteRange")) ?? [];
  const [start, from, to, rest] = range;
  const { bytes } = file;
  const isRound = range.length === 4 && start === 0 && from > 0 && to > from + 1 && rest >= 0 && to + rest <= bytes.length;
  if (!isRound || bytes[from] !== 0x3c || bytes[to - 1] !== 0x3e) return nothing;
  const digits = new TextDecoder("latin1").decode(bytes.subarray(from + 1, to - 1)).replace(/\s/g, "");
  if (!/^([0-9a-f]{2})+$/i.test(digits)) return nothing;
  try {
    const cms = Uint8Array.from(digits.match(/../g) ?? [], (pair) => Number.parseInt(pair, 16));
    const told = await judged(cms, joined(bytes.subarray(0, from), bytes.subarray(to, to + rest)));
    const { name, organisation, der } = told.certificate;
    const certificate = toHex(await sha256(der));
    const stamp = told.token && (await stampIn(told.token, told.signature));
    const detail = { der, others: told.others, signature: told.signature, token: told.token };
    return { ...nothing, name, organisation, certificate, isIntact: told.isIntact, isValid: told.isValid, stamp, end: to + rest, detail };
  } catch {
    return { ...nothing, end: to + rest };
  }
}

/**
 * The stamp as something that pages show, upright on a turned page too.
 * @param {Stamp} stamp
 * @param {number} turn
 */
async function drawn({ width, height, draw }, turn) {
  if (!DRAWN.test(draw)) throw new RangeError("a stamp is outlines and nothing else");
  const content = await deflated(ascii(draw));
  const [sine, cosine] = [Math.round(Math.sin((turn * Math.PI) / 180)), Math.round(Math.cos((turn * Math.PI) / 180))];
  const head =
    `<<\n/Type /XObject\n/Subtype /Form\n/BBox [0 0 ${width.toFixed(2)} ${height.toFixed(2)}]\n` +
    `/Matrix [${cosine} ${sine} ${-sine} ${cosine} 0 0]\n/Resources << >>\n/Filter /FlateDecode\n/Length ${content.length}\n>>\nstream\n`;
  return joined(ascii(head), content, ascii("\nendstream"));
}

/**
 * Where the stamp stands, in the page's own measure, as seen by who looks at the turned page.
 * @param {readonly number[]} box
 * @param {number} turn
 * @param {Signing} signing
 */
function placed([left, bottom, right, top], turn, signing) {
  const isAcross = turn === 90 || turn === 270;
  const [wide, high] = isAcross ? [top - bottom, right - left] : [right - left, top - bottom];
  const { width, height } = signing.stamp;
  const x = Math.max(0, wide - signing.right - width);
  const y = Math.max(0, Math.min(signing.bottom, high - height));
  switch (turn) {
    case 90:
      return [right - y - height, bottom + x, right - y, bottom + x + width];
    case 180:
      return [right - x - width, top - y - height, right - x, top - y];
    case 270:
      return [left + y, top - x - width, left + y + height, top - x];
    default:
      return [left + x, bottom + y, left + x + width, bottom + y + height];
  }
}

/** @param {number} at */
function dated(at) {
  const digits = new Date(at + SHANGHAI_MS).toISOString().slice(0, 19).replace(/[-T:]/g, "");
  return `D:${digits}+08'00'`;
}

/** @param {string} text */
const hex = (text) => String(PDFHexString.fromText(text));

/** @param {any} reference */
const numberOf = (reference) => /** @type {number} */ (reference.objectNumber);

/** @param {Bytes} bytes */
async function deflated(bytes) {
  const packed = new Blob([bytes]).stream().pipeThrough(new CompressionStream("deflate"));
  return new Uint8Array(await new Response(packed).arrayBuffer());
}

/** @param {Uint8Array<ArrayBuffer>} bytes */
async function sha256(bytes) {
  return new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));
}
