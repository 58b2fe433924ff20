// An incremental update: the file as it was, to the byte, and behind it what is new, with a cross-reference of the same kind.
// @ts-check

import { PDFArray, PDFDict, PDFName, PDFNumber } from "../../vendor/pdf-lib.js";
import { joined } from "../lib/der.js";
import { entry } from "./pdf-file.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./pdf-file.js").PdfFile} PdfFile */

const WIDTHS = [1, 4, 2];
const KEPT = ["Root", "Info"];

/**
 * @param {PdfFile} file
 * @param {ReadonlyMap<number, Bytes>} objects what stands between `obj` and `endobj`, by number
 * @param {string} mark 32 hexadecimal digits that identify this revision
 * @returns {{ bytes: Bytes, offsets: Map<number, number> }} the new file, and where each object's content begins in it
 */
export function updated(file, objects, mark) {
  const parts = [file.bytes, ascii("\n")];
  let at = file.bytes.length + 1;
  const heads = new Map();
  const offsets = new Map();
  const add = (/** @type {Bytes} */ part) => {
    parts.push(part);
    at += part.length;
  };
  for (const [number, content] of objects) {
    heads.set(number, at);
    add(ascii(`${number} ${generationOf(file, number)} obj\n`));
    offsets.set(number, at);
    add(content);
    add(ascii("\nendobj\n"));
  }
  const next = Math.max(file.size, 1 + Math.max(...objects.keys()));
  add(file.hasStream ? stream(file, heads, next, at, mark) : table(file, heads, next, mark));
  add(ascii(`startxref\n${at - /** @type {Bytes} */ (parts.at(-1)).length}\n%%EOF\n`));
  return { bytes: joined(...parts), offsets };
}

/**
 * An object of the reader as it is written.
 * @param {any} object
 * @returns {Bytes}
 */
export function written(object) {
  const bytes = new Uint8Array(object.sizeInBytes());
  object.copyBytesInto(bytes, 0);
  return bytes;
}

/**
 * A copy of a dictionary with some entries put in.
 * @param {any} dict
 * @param {Record<string, any>} more
 */
export function withEntries(dict, more) {
  const copy = new Map(dict.entries());
  for (const [name, value] of Object.entries(more)) copy.set(PDFName.of(name), value);
  return PDFDict.fromMapWithContext(/** @type {any} */ (copy), dict.context);
}

/**
 * A copy of a list with one more thing at its end.
 * @param {any} list
 * @param {any} last
 */
export function withLast(list, last) {
  const copy = PDFArray.withContext(list.context);
  for (const one of [...list.asArray(), last]) copy.push(one);
  return copy;
}

/** @param {string} text */
export const ascii = (text) => Uint8Array.from(text, (letter) => letter.charCodeAt(0));

/**
 * @param {PdfFile} file
 * @param {number} number
 */
export function generationOf(file, number) {
  return file.places.get(number)?.generation ?? 0;
}

/**
 * @param {PdfFile} file
 * @param {ReadonlyMap<number, number>} heads
 * @param {number} size
 * @param {string} mark
 */
function table(file, heads, size, mark) {
  const lines = ["xref\n"];
  for (const run of runsOf([...heads.keys()])) {
    lines.push(`${run[0]} ${run.length}\n`);
    for (const number of run) {
      const offset = String(heads.get(number)).padStart(10, "0");
      lines.push(`${offset} ${String(generationOf(file, number)).padStart(5, "0")} n \n`);
    }
  }
  return joined(ascii(lines.join("")), ascii(`trailer\n<<\n/Size ${size}\n`), common(file, mark), ascii(">>\n"));
}

/**
 * @param {PdfFile} file
 * @param {ReadonlyMap<number, number>} heads
 * @param {number} own its own number
 * @param {number} at
 * @param {string} mark
 */
function stream(file, heads, own, at, mark) {
  const all = new Map([...heads, [own, at]]);
  const runs = runsOf([...all.keys()]);
  const rows = runs.flat().map((number) => row(all.get(number) ?? 0, generationOf(file, number)));
  const content = joined(...rows);
  const index = runs.map((run) => `${run[0]} ${run.length}`).join(" ");
  const head = `${own} 0 obj\n<<\n/Type /XRef\n/Size ${own + 1}\n/W [${WIDTHS.join(" ")}]\n/Index [${index}]\n/Length ${content.length}\n`;
  return joined(ascii(head), common(file, mark), ascii(">>\nstream\n"), content, ascii("\nendstream\nendobj\n"));
}

/**
 * What every trailer says: where the one before stands, and what stays.
 * @param {PdfFile} file
 * @param {string} mark
 */
function common(file, mark) {
  const kept = KEPT.filter((name) => entry(file.trailer, name)).map((name) =>
    joined(ascii(`/${name} `), written(entry(file.trailer, name)), ascii("\n")),
  );
  const id = file.at(entry(file.trailer, "ID"));
  const first = id instanceof PDFArray && id.size() > 0 ? written(file.at(id.get(0))) : ascii(`<${mark}>`);
  return joined(...kept, ascii("/ID ["), first, ascii(` <${mark}>]\n/Prev ${PDFNumber.of(file.start)}\n`));
}

/**
 * @param {number} offset
 * @param {number} generation
 */
function row(offset, generation) {
  return Uint8Array.of(1, offset >>> 24, offset >>> 16, offset >>> 8, offset, generation >>> 8, generation);
}

/**
 * Numbers in runs without gaps.
 * @param {readonly number[]} numbers
 * @returns {number[][]}
 */
function runsOf(numbers) {
  /** @type {number[][]} */
  const runs = [];
  for (const number of [...numbers].sort((one, other) => one - other)) {
    const last = runs.at(-1);
    if (last && last.at(-1) === number - 1) last.push(number);
    else runs.push([number]);
  }
  return runs;
}
