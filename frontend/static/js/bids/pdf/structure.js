// What a PDF is made of: properties, fonts, pictures, signatures, attachments. Nothing is drawn for it.
// @ts-check

import { PDFArray, PDFDict, PDFDocument, PDFHexString, PDFName, PDFNumber, PDFRawStream, PDFString } from "../../../vendor/pdf-lib.js";
import { decodePDFRawStream } from "../../../vendor/pdf-lib.js";

const FILES = ["FontFile", "FontFile2", "FontFile3"];
const DEEPEST = 12;

/**
 * @typedef {object} Structure
 * @property {string} version
 * @property {string} archive
 * @property {boolean} isEncrypted
 * @property {string[]} missingFonts
 * @property {number} signatures
 * @property {{ name: string, value: string }[]} properties
 * @property {number} attachments
 * @property {boolean} hasScripts
 * @property {number[]} images by page
 */

/**
 * @param {Uint8Array} bytes
 * @returns {Promise<Structure>}
 */
export async function structureOf(bytes) {
  const opened = await openedIn(bytes);
  const xmp = xmpOf(opened);
  const pages = opened.getPages().map((/** @type {any} */ page) => resourcesOf(page.node.Resources(), 0, new Set()));
  const fonts = pages.flatMap((/** @type {{ missing: string[] }} */ page) => page.missing);
  const objects = opened.context.enumerateIndirectObjects().map((/** @type {unknown[]} */ pair) => pair[1]);
  const names = dictAt(opened.catalog, "Names");
  return {
    version: textOf(opened.catalog.get(PDFName.of("Version"))).replace("/", ""),
    archive: archiveOf(xmp),
    isEncrypted: opened.isEncrypted,
    missingFonts: [...new Set(fonts)].sort(),
    signatures: objects.filter(isSignature).length,
    properties: [...infoOf(opened), ...xmpNames(xmp)],
    attachments: objects.filter((/** @type {unknown} */ object) => isOfType(object, "Filespec")).length,
    hasScripts: Boolean(names?.has(PDFName.of("JavaScript"))) || objects.some(isScript),
    images: pages.map((/** @type {{ images: number }} */ page) => page.images),
  };
}

/**
 * The document as it stands; where it is encrypted without a password, as far as one sees without reading its texts.
 * @param {Uint8Array} bytes
 */
export function openedIn(bytes) {
  return PDFDocument.load(bytes, { ignoreEncryption: true, updateMetadata: false, throwOnInvalidObject: false });
}

/**
 * Pictures of a page or a form on it, and the fonts that it uses without bringing them.
 * @param {any} resources
 * @param {number} depth
 * @param {Set<unknown>} seen
 * @returns {{ images: number, missing: string[] }}
 */
function resourcesOf(resources, depth, seen) {
  if (!(resources instanceof PDFDict) || depth > DEEPEST || seen.has(resources)) return { images: 0, missing: [] };
  seen.add(resources);
  let images = 0;
  const missing = valuesAt(resources, "Font").filter(isMissing).map(fontName);
  for (const object of valuesAt(resources, "XObject")) {
    if (!object?.dict) continue;
    const kind = textOf(object.dict.get(PDFName.of("Subtype")));
    if (kind === "/Image") images += 1;
    if (kind !== "/Form") continue;
    const inner = resourcesOf(object.dict.lookup(PDFName.of("Resources")), depth + 1, seen);
    images += inner.images;
    missing.push(...inner.missing);
  }
  return { images, missing };
}

/** @param {any} font */
function isMissing(font) {
  if (!(font instanceof PDFDict) || textOf(font.get(PDFName.of("Subtype"))) === "/Type3") return false;
  const descendants = font.lookup(PDFName.of("DescendantFonts"));
  const drawn = descendants instanceof PDFArray ? descendants.lookup(0) : font;
  const descriptor = drawn instanceof PDFDict ? dictAt(drawn, "FontDescriptor") : undefined;
  return !descriptor || !FILES.some((name) => descriptor.has(PDFName.of(name)));
}

/** @param {any} font */
function fontName(font) {
  return textOf(font.get(PDFName.of("BaseFont"))).replace("/", "").replace(/^[A-Z]{6}\+/, "") || "?";
}

/** @param {any} object */
function isSignature(object) {
  return object instanceof PDFDict && object.has(PDFName.of("ByteRange")) && object.has(PDFName.of("Contents"));
}

/** @param {any} object */
const isScript = (object) => object instanceof PDFDict && textOf(object.get(PDFName.of("S"))) === "/JavaScript";

/**
 * @param {any} object
 * @param {string} type
 */
const isOfType = (object, type) => object instanceof PDFDict && textOf(object.get(PDFName.of("Type"))) === `/${type}`;

/** @param {any} opened */
function infoOf(opened) {
  const info = opened.context.lookup(opened.context.trailerInfo.Info);
  if (!(info instanceof PDFDict)) return [];
  return info.entries().map(([name, value]) => ({
    name: textOf(name).replace("/", ""),
    value: opened.isEncrypted ? "…" : textOf(opened.context.lookup(value)),
  })).filter(({ value }) => value.trim());
}

/** @param {any} opened */
function xmpOf(opened) {
  const stream = opened.catalog.lookup(PDFName.of("Metadata"));
  if (!(stream instanceof PDFRawStream) || opened.isEncrypted) return "";
  try {
    return new TextDecoder().decode(decodePDFRawStream(stream).decode());
  } catch {
    return "";
  }
}

/** @param {string} xmp */
function xmpNames(xmp) {
  const found = [];
  for (const [, name, value] of xmp.matchAll(/<((?:dc|xmp|pdf|xmpMM|photoshop):\w+)>([\s\S]*?)<\/\1>/g)) {
    const plain = value.replace(/<[^>]*>/g, " ").replace(/\s+/g, " ").trim();
    if (plain) found.push({ name, value: plain });
  }
  for (const [, name, value] of xmp.matchAll(/\s((?:dc|xmp|pdf|xmpMM|photoshop):\w+)="([^"]+)"/g)) {
    found.push({ name, value });
  }
  return found.length || !xmp ? found : [{ name: "XMP", value: "…" }];
}

/** @param {string} xmp */
function archiveOf(xmp) {
  const part = /pdfaid:part(?:>|=")\s*(\d)/.exec(xmp)?.[1];
  const level = /pdfaid:conformance(?:>|=")\s*([A-Za-z])/.exec(xmp)?.[1] ?? "";
  return part ? `PDF/A-${part}${level.toLowerCase()}` : "";
}

/**
 * @param {any} dict
 * @param {string} name
 */
function valuesAt(dict, name) {
  const inner = dictAt(dict, name);
  return inner ? inner.keys().map((/** @type {unknown} */ key) => inner.lookup(key)) : [];
}

/**
 * @param {any} dict
 * @param {string} name
 * @returns {any}
 */
function dictAt(dict, name) {
  const found = dict.lookup(PDFName.of(name));
  return found instanceof PDFDict ? found : undefined;
}

/** @param {any} object */
function textOf(object) {
  if (object instanceof PDFString || object instanceof PDFHexString) return object.decodeText();
  if (object instanceof PDFName || object instanceof PDFNumber) return object.toString();
  return "";
}
