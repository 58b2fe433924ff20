// A PDF as its cross-reference says it is: the objects that count, found where the file says, and nothing guessed.
// What is not sound is refused, for a signature must not rest on what two readers would read differently.
// @ts-check

import { PDFArray, PDFContext, PDFDict, PDFHexString, PDFName, PDFNumber, PDFObjectParser } from "../../vendor/pdf-lib.js";
import { PDFObjectStreamParser, PDFRawStream, PDFRef, PDFString, PDFXRefStreamParser } from "../../vendor/pdf-lib.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {{ offset: number, generation: number } | { container: number, generation: 0 } | null} Place null: free */
/**
 * @typedef {object} PdfFile
 * @property {Bytes} bytes
 * @property {any} trailer the newest
 * @property {number} start where the newest cross-reference stands
 * @property {boolean} hasStream whether that is a stream
 * @property {number} size one more than the highest number of an object
 * @property {ReadonlyMap<number, Place>} places
 * @property {(object: any) => any} at the object that a reference leads to; anything else is itself
 */

export const LARGEST = 64 * 1024 * 1024;
const HEAD = 1024;
const TAIL = 2048;
const DEEPEST = 60;
const SECTIONS = 2000;

/** The file is not taken; `code` says why: `notPdf`, `tooLarge`, `encrypted`, `broken`, `locked`, `noPages`. */
export class PdfRefused extends Error {
  /** @param {string} code */
  constructor(code) {
    super(code);
    this.code = code;
  }
}

/**
 * @param {Bytes} bytes
 * @returns {PdfFile}
 */
export function pdfFile(bytes) {
  if (!latin(bytes, 0, HEAD).includes("%PDF-")) throw new PdfRefused("notPdf");
  if (bytes.length > LARGEST) throw new PdfRefused("tooLarge");
  return soundly(() => read(bytes));
}

/**
 * Whatever goes wrong while reading means that the file is broken.
 * @template T
 * @param {() => T} act
 * @returns {T}
 */
export function soundly(act) {
  try {
    return act();
  } catch (failure) {
    throw failure instanceof PdfRefused ? failure : new PdfRefused("broken");
  }
}

/**
 * @param {any} dict
 * @param {string} name
 */
export const entry = (dict, name) => (dict instanceof PDFDict ? dict.get(PDFName.of(name)) : undefined);

/**
 * The last page with what it inherits.
 * @param {PdfFile} file
 * @returns {{ reference: any, page: any, box: number[], turn: number }}
 */
export function lastPage(file) {
  return soundly(() => {
    let node = file.at(entry(file.at(entry(file.trailer, "Root")), "Pages"));
    let [reference, box, turn] = /** @type {any[]} */ ([]);
    for (let depth = 0; depth < DEEPEST; depth += 1) {
      box = numbersIn(file, entry(node, "CropBox")) ?? numbersIn(file, entry(node, "MediaBox")) ?? box;
      turn = file.at(entry(node, "Rotate")) ?? turn;
      const kids = file.at(entry(node, "Kids"));
      if (!(kids instanceof PDFArray)) break;
      const whole = [...kids.asArray()].reverse().find((kid) => !isEmpty(file, kid, 0));
      if (!whole) throw new PdfRefused("noPages");
      reference = whole;
      node = file.at(whole);
    }
    if (!(node instanceof PDFDict) || !(reference instanceof PDFRef) || !box) throw new PdfRefused("noPages");
    const sides = [Math.min(box[0], box[2]), Math.min(box[1], box[3]), Math.max(box[0], box[2]), Math.max(box[1], box[3])];
    const turned = turn instanceof PDFNumber ? ((turn.asNumber() % 360) + 360) % 360 : 0;
    return { reference, page: node, box: sides, turn: turned };
  });
}

/**
 * A text as people wrote it.
 * @param {any} object
 */
export function textIn(object) {
  return object instanceof PDFString || object instanceof PDFHexString ? object.decodeText() : "";
}

/**
 * @param {PdfFile} file
 * @param {any} object
 * @returns {number[] | undefined}
 */
export function numbersIn(file, object) {
  const list = file.at(object);
  if (!(list instanceof PDFArray)) return undefined;
  const numbers = list.asArray().map((/** @type {any} */ one) => file.at(one));
  if (!numbers.every((/** @type {any} */ one) => one instanceof PDFNumber)) throw new PdfRefused("broken");
  return numbers.map((/** @type {any} */ one) => one.asNumber());
}

/**
 * A branch without pages, as some programs leave behind.
 * @param {PdfFile} file
 * @param {any} kid
 * @param {number} depth
 * @returns {boolean}
 */
function isEmpty(file, kid, depth) {
  const kids = file.at(entry(file.at(kid), "Kids"));
  if (depth > DEEPEST) throw new PdfRefused("broken");
  return kids instanceof PDFArray && kids.asArray().every((/** @type {any} */ one) => isEmpty(file, one, depth + 1));
}

/**
 * @param {Bytes} bytes
 * @returns {PdfFile}
 */
function read(bytes) {
  const start = startOf(bytes);
  const parser = /** @type {any} */ (PDFObjectParser.forBytes(bytes, PDFContext.create()));
  /** @type {Map<number, Place>} */
  const places = new Map();
  const first = sectionAt(parser, start);
  if (entry(first.trailer, "Encrypt")) throw new PdfRefused("encrypted");
  const seen = new Set([start]);
  for (let section = first; ; ) {
    for (const [number, place] of section.places) if (!places.has(number)) places.set(number, place);
    const before = entry(section.trailer, "Prev");
    if (before === undefined) break;
    const at = before instanceof PDFNumber ? before.asNumber() : -1;
    if (seen.has(at) || seen.size > SECTIONS) throw new PdfRefused("broken");
    seen.add(at);
    section = sectionAt(parser, at);
    if (entry(section.trailer, "Encrypt")) throw new PdfRefused("encrypted");
  }
  for (const [number, place] of places) if (place && "offset" in place) headAt(parser, place.offset, number);
  const declared = entry(first.trailer, "Size");
  const size = Math.max(declared instanceof PDFNumber ? declared.asNumber() : 0, 1 + Math.max(0, ...places.keys()));
  const at = reader(parser, places);
  if (!(at(entry(first.trailer, "Root")) instanceof PDFDict)) throw new PdfRefused("broken");
  return { bytes, trailer: first.trailer, start, hasStream: first.hasStream, size, places, at };
}

/** @param {Bytes} bytes */
function startOf(bytes) {
  const told = /startxref\s+(\d+)\s+%%EOF\s*$/.exec(latin(bytes, bytes.length - TAIL, bytes.length));
  if (!told) throw new PdfRefused("broken");
  return Number(told[1]);
}

/**
 * @param {any} parser
 * @param {number} offset
 * @returns {{ trailer: any, places: Map<number, Place>, hasStream: boolean }}
 */
function sectionAt(parser, offset) {
  const { bytes } = parser.bytes;
  if (!(offset > 0 && offset < bytes.length)) throw new PdfRefused("broken");
  if (latin(bytes, offset, offset + 4) !== "xref") return streamAt(parser, offset);
  parser.bytes.moveTo(offset + 4);
  /** @type {Map<number, Place>} */
  const places = new Map();
  for (;;) {
    parser.skipWhitespaceAndComments();
    if (latin(bytes, parser.bytes.offset(), parser.bytes.offset() + 7) === "trailer") break;
    const [first, count] = [wholeIn(parser), wholeIn(parser)];
    for (let number = first; number < first + count; number += 1) {
      const [at, generation] = [wholeIn(parser), wholeIn(parser)];
      parser.skipWhitespaceAndComments();
      const kind = String.fromCharCode(parser.bytes.next());
      if (kind !== "n" && kind !== "f") throw new PdfRefused("broken");
      places.set(number, kind === "n" && at > 0 ? { offset: at, generation } : null);
    }
  }
  parser.bytes.moveTo(parser.bytes.offset() + 7);
  const trailer = parser.parseObject();
  if (!(trailer instanceof PDFDict)) throw new PdfRefused("broken");
  const beside = entry(trailer, "XRefStm");
  if (beside instanceof PDFNumber) {
    for (const [number, place] of streamAt(parser, beside.asNumber()).places) {
      if (!places.get(number)) places.set(number, place);
    }
  }
  return { trailer, places, hasStream: false };
}

/**
 * @param {any} parser
 * @param {number} offset
 */
function streamAt(parser, offset) {
  headAt(parser, offset, null);
  const stream = parser.parseObject();
  if (!(stream instanceof PDFRawStream) || String(entry(stream.dict, "Type")) !== "/XRef") throw new PdfRefused("broken");
  /** @type {Map<number, Place>} */
  const places = new Map();
  for (const { ref, offset: told, deleted, inObjectStream } of PDFXRefStreamParser.forStream(stream).parseEntries()) {
    const place = inObjectStream
      ? { container: told, generation: /** @type {0} */ (0) }
      : { offset: told, generation: ref.generationNumber };
    if (!places.has(ref.objectNumber)) places.set(ref.objectNumber, deleted ? null : place);
  }
  return { trailer: stream.dict, places, hasStream: true };
}

/**
 * Moves behind the head of an object. A file whose table leads somewhere else is broken.
 * @param {any} parser
 * @param {number} offset
 * @param {number | null} number
 */
function headAt(parser, offset, number) {
  const head = /^\s{0,4}(\d{1,10})\s+(\d{1,5})\s+obj/.exec(latin(parser.bytes.bytes, offset, offset + 40));
  if (!head || (number !== null && Number(head[1]) !== number)) throw new PdfRefused("broken");
  parser.bytes.moveTo(offset + head[0].length);
}

/** @param {any} parser */
function wholeIn(parser) {
  parser.skipWhitespaceAndComments();
  const number = parser.parseRawInt();
  if (!Number.isSafeInteger(number) || number < 0) throw new PdfRefused("broken");
  return number;
}

/**
 * @param {any} parser
 * @param {ReadonlyMap<number, Place>} places
 * @returns {(object: any) => any}
 */
function reader(parser, places) {
  /** @type {Map<number, Map<number, any>>} */
  const containers = new Map();
  /** @type {Map<number, any>} */
  const known = new Map();
  /** @param {number} number */
  const direct = (number) => {
    const place = places.get(number);
    if (!place || !("offset" in place)) throw new PdfRefused("broken");
    headAt(parser, place.offset, number);
    return parser.parseObject();
  };
  /** @param {number} number */
  const contained = (number) => {
    const found = containers.get(number) ?? objectsIn(direct(number));
    containers.set(number, found);
    return found;
  };
  return (object) => {
    for (let steps = 0; object instanceof PDFRef; steps += 1) {
      if (steps > DEEPEST) throw new PdfRefused("broken");
      const { objectNumber } = /** @type {any} */ (object);
      const place = places.get(objectNumber);
      if (!place) return undefined;
      if (!known.has(objectNumber)) {
        known.set(objectNumber, "offset" in place ? direct(objectNumber) : contained(place.container).get(objectNumber));
      }
      object = known.get(objectNumber);
    }
    return object;
  };
}

/** @param {any} stream */
function objectsIn(stream) {
  if (!(stream instanceof PDFRawStream)) throw new PdfRefused("broken");
  const parser = /** @type {any} */ (PDFObjectStreamParser.forStream(stream));
  return new Map(
    parser.parseOffsetsAndObjectNumbers().map((/** @type {{ objectNumber: number, offset: number }} */ one) => {
      parser.bytes.moveTo(parser.firstOffset + one.offset);
      return [one.objectNumber, parser.parseObject()];
    }),
  );
}

/**
 * Bytes as letters, one for one.
 * @param {Uint8Array} bytes
 * @param {number} from
 * @param {number} to
 */
export function latin(bytes, from, to) {
  return String.fromCharCode(...bytes.subarray(Math.max(0, from), to));
}
