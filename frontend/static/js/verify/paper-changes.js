// What was appended to a PDF after a signature: further signatures and what proves them, or something else that nobody signed for.
// @ts-check

import { PDFArray, PDFDict, PDFName, PDFRef } from "../../vendor/pdf-lib.js";
import { entry, pdfFile, PdfRefused } from "../signing/pdf-file.js";

/** @typedef {import("../signing/pdf-file.js").PdfFile} PdfFile */

/** What a form gets when it is signed. */
const OF_FORM = ["Fields", "SigFlags"];
/** What an empty field gets when it is signed. */
const OF_FIELD = ["AP", "M", "V"];
/** What a catalog gets: the form, and beside it certificates and lists (ISO 32000-2, 12.8.4.3). */
const OF_CATALOG = ["AcroForm", "DSS", "Extensions"];
const OF_PROOFS = ["Certs", "CRLs", "OCSPs", "VRI"];
const NEW = Symbol("new");

/**
 * True when the file, cut where a signature ends, differs from the whole by further signatures alone.
 * @param {PdfFile} whole
 * @param {number} end
 */
export function onlySignaturesFollow(whole, end) {
  if (end === whole.bytes.length) return true;
  try {
    return isContinued(pdfFile(whole.bytes.slice(0, end)), whole);
  } catch (failure) {
    if (!(failure instanceof PdfRefused)) throw failure;
    return false;
  }
}

/**
 * @param {PdfFile} before
 * @param {PdfFile} after
 */
function isContinued(before, after) {
  const [root, newRoot] = [before, after].map((file) => entry(file.trailer, "Root"));
  if (!(root instanceof PDFRef) || String(root) !== String(newRoot)) return false;
  const allowed = allowances(before, after, root);
  for (const [number, place] of before.places) {
    if (!place || isSamePlace(place, after.places.get(number), before, after)) continue;
    const reference = PDFRef.of(number, place.generation);
    const [one, other] = [before.at(reference), after.at(reference)];
    if (String(one) === String(other)) continue;
    const judge = allowed.get(number);
    if (!judge || !judge(one, other)) return false;
  }
  return true;
}

/**
 * What may become of which objects, by number.
 * @param {PdfFile} before
 * @param {PdfFile} after
 * @param {any} root
 */
function allowances(before, after, root) {
  /** @type {Map<number, (one: any, other: any) => boolean>} */
  const allowed = new Map();
  const let_ = (/** @type {any} */ told, /** @type {(one: any, other: any) => boolean} */ judge) => {
    if (told instanceof PDFRef) allowed.set(/** @type {any} */ (told).objectNumber, judge);
  };
  const isSignature = (/** @type {any} */ told) => String(after.at(entry(after.at(told), "FT"))) === "/Sig";
  const grows = (/** @type {any} */ one, /** @type {any} */ other) => isGrown(before.at(one), after.at(other), isSignature);
  const isForm = (/** @type {any} */ one, /** @type {any} */ other) => differOnlyIn(one, other, OF_FORM) && grows(entry(one, "Fields"), entry(other, "Fields"));
  const catalog = before.at(root);
  const [form, proofs] = [entry(catalog, "AcroForm"), entry(catalog, "DSS")];
  let_(root, (one, other) => {
    const [own, next] = [before.at(entry(one, "AcroForm")), after.at(entry(other, "AcroForm"))];
    return differOnlyIn(one, other, OF_CATALOG) && (own === undefined || isForm(own, next));
  });
  let_(form, isForm);
  let_(entry(before.at(form), "Fields"), grows);
  for (const field of itemsOf(before.at(entry(before.at(form), "Fields")))) {
    const told = before.at(field);
    if (String(before.at(entry(told, "FT"))) === "/Sig" && entry(told, "V") === undefined) let_(field, (one, other) => differOnlyIn(one, other, OF_FIELD));
  }
  for (const [number, place] of before.places) {
    const page = place && before.at(PDFRef.of(number, place.generation));
    if (String(entry(page, "Type")) !== "/Page") continue;
    allowed.set(number, (one, other) => differOnlyIn(one, other, ["Annots"]) && grows(entry(one, "Annots"), entry(other, "Annots")));
    let_(entry(page, "Annots"), grows);
  }
  let_(proofs, (one, other) => differOnlyIn(one, other, OF_PROOFS));
  for (const part of OF_PROOFS) let_(entry(before.at(proofs), part), (one, other) => isGrown(one, other, () => true));
  return allowed;
}

/**
 * Both dictionaries, the same but for these names.
 * @param {any} one
 * @param {any} other
 * @param {readonly string[]} names
 */
function differOnlyIn(one, other, names) {
  if (!(one instanceof PDFDict) || !(other instanceof PDFDict)) return false;
  const keys = new Set([...one.keys(), ...other.keys()]);
  return [...keys].every((key) => names.includes(/** @type {any} */ (key).decodeText()) || String(one.get(key) ?? NEW.toString()) === String(other.get(key) ?? NEW.toString()));
}

/**
 * A list that begins as it did, and what is new in it is of one kind.
 * @param {any} one
 * @param {any} other
 * @param {(told: any) => boolean} isKind
 */
function isGrown(one, other, isKind) {
  const [before, after] = [itemsOf(one).map(String), itemsOf(other)];
  const isList = (/** @type {any} */ told) => told === undefined || told instanceof PDFArray;
  return isList(one) && isList(other) && before.every((item, at) => item === String(after[at])) && after.slice(before.length).every(isKind);
}

/** @param {any} list @returns {any[]} */
const itemsOf = (list) => (list instanceof PDFArray ? list.asArray() : []);

/**
 * @param {any} one
 * @param {any} other
 * @param {PdfFile} before
 * @param {PdfFile} after
 * @returns {boolean}
 */
function isSamePlace(one, other, before, after) {
  if (!other || one.generation !== other.generation) return false;
  if ("offset" in one) return one.offset === other.offset;
  return one.container === other.container && isSamePlace(before.places.get(one.container) ?? {}, after.places.get(one.container), before, after);
}
