// Whether a PDF is another one with a signature behind it and nothing else: what signing may touch has grown, the rest stands as it was.
// @ts-check

import { PDFArray, PDFDict, PDFName, PDFRef } from "../../vendor/pdf-lib.js";
import { entry, pdfFile, soundly } from "./pdf-file.js";
import { written } from "./pdf-update.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./pdf-file.js").PdfFile} PdfFile */
/**
 * @typedef {object} Compared
 * @property {boolean} isContinued the file begins with all bytes of the other
 * @property {boolean} isOnlySigned of what stood there only the lists of fields and of annotations changed, by one entry at their end
 */

const GROWING = new Set(["Annots", "Fields"]);
const NESTED = "AcroForm";
const FLAGS = "SigFlags";

/**
 * @param {Bytes} before
 * @param {Bytes} after
 * @returns {Compared}
 */
export function comparison(before, after) {
  const isContinued = after.length >= before.length && before.every((byte, at) => byte === after[at]);
  return { isContinued, isOnlySigned: isContinued && soundly(() => isOnlySigned(pdfFile(before), pdfFile(after))) };
}

/**
 * @param {PdfFile} before
 * @param {PdfFile} after
 */
function isOnlySigned(before, after) {
  if (String(entry(before.trailer, "Root")) !== String(entry(after.trailer, "Root"))) return false;
  const touched = [...before.places].filter(([number, place]) => JSON.stringify(after.places.get(number)) !== JSON.stringify(place));
  return touched.every(([number, place]) => {
    const reference = PDFRef.of(number, place?.generation ?? 0);
    const [old, now] = [before.at(reference), after.at(reference)];
    return now !== undefined && (old === undefined ? place === null : hasGrown(old, now));
  });
}

/**
 * @param {any} old
 * @param {any} now
 */
function hasGrown(old, now) {
  if (old instanceof PDFArray) return isLonger(old, now);
  if (!(old instanceof PDFDict && now instanceof PDFDict)) return isSame(old, now);
  const names = new Set([...old.keys(), ...now.keys()].map(String));
  return [...names].every((name) => {
    const [was, is] = [old.get(PDFName.of(name.slice(1))), now.get(PDFName.of(name.slice(1)))];
    return isSame(was, is) || mayBecome(name.slice(1), was, is);
  });
}

/**
 * @param {string} name
 * @param {any} was
 * @param {any} is
 */
function mayBecome(name, was, is) {
  if (GROWING.has(name)) return is instanceof PDFArray && (was === undefined ? is.size() === 1 : isLonger(was, is));
  if (name === FLAGS) return is !== undefined;
  if (name !== NESTED || !(is instanceof PDFDict)) return false;
  return was === undefined ? is.keys().every((key) => GROWING.has(String(key).slice(1)) || String(key) === `/${FLAGS}`) : hasGrown(was, is);
}

/**
 * @param {any} old
 * @param {any} now
 */
function isLonger(old, now) {
  if (!(old instanceof PDFArray && now instanceof PDFArray) || now.size() !== old.size() + 1) return false;
  return old.asArray().every((/** @type {any} */ one, /** @type {number} */ at) => isSame(one, now.get(at)));
}

/**
 * @param {any} one
 * @param {any} other
 */
function isSame(one, other) {
  if (one === undefined || other === undefined) return one === other;
  const [left, right] = [written(one), written(other)];
  return left.length === right.length && left.every((byte, at) => byte === right[at]);
}
