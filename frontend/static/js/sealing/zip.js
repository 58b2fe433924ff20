// A zip that is the same for the same files: stored, dated 1980-01-01, entries sorted by name. Streamed, never whole.
// @ts-check

import { joined } from "../lib/der.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {{ name: string, size: number, crc: number, pieces: () => AsyncIterable<Bytes> }} ZipEntry */

const LOCAL_MARK = 0x04034b50;
const CENTRAL_MARK = 0x02014b50;
const END_MARK = 0x06054b50;
const VERSION = 20;
const UTF8_NAMES = 0x800;
const DATE_1980_01_01 = 0x21;
const LONGEST_NAME = 120;
const NOT_IN_NAMES = /[/\\:*?"<>|\p{C}\p{Zl}\p{Zp}]|(?! )\p{Zs}/gu;

const encoder = new TextEncoder();

/**
 * How large the zip of these entries is.
 * @param {readonly { name: string, size: number }[]} entries
 */
export function zipSize(entries) {
  const names = entries.map((entry) => encoder.encode(entry.name).length);
  return entries.reduce((sum, entry, index) => sum + entry.size + 76 + 2 * names[index], 22);
}

/**
 * The zip's bytes in order. Whoever asks for a piece may keep it: nothing is read from it afterwards.
 * @param {readonly ZipEntry[]} given
 * @returns {AsyncGenerator<Bytes>}
 */
export async function* zipped(given) {
  const entries = [...given].sort((one, other) => compareBytes(encoder.encode(one.name), encoder.encode(other.name)));
  const directory = [];
  let offset = 0;
  for (const entry of entries) {
    const name = encoder.encode(entry.name);
    const common = commonFields(entry, name);
    const head = joined(number(LOCAL_MARK, 4), common, name);
    const outside = joined(number(0, 2), number(0, 4), number(0, 4), number(offset, 4));
    directory.push(joined(number(CENTRAL_MARK, 4), number(VERSION, 2), common, outside, name));
    offset += head.length + entry.size;
    yield head;
    yield* entry.pieces();
  }
  const index = joined(...directory);
  const count = number(entries.length, 2);
  const where = joined(number(index.length, 4), number(offset, 4), number(0, 2));
  yield joined(index, number(END_MARK, 4), number(0, 4), count, count, where);
}

/**
 * The files of a zip that was made here.
 * @param {Uint8Array} zip
 * @returns {Map<string, Uint8Array>}
 */
export function storedFiles(zip) {
  const view = new DataView(zip.buffer, zip.byteOffset, zip.byteLength);
  const files = new Map();
  for (let at = 0; view.getUint32(at, true) === LOCAL_MARK; ) {
    const size = view.getUint32(at + 18, true);
    const start = at + 30 + view.getUint16(at + 26, true);
    files.set(new TextDecoder().decode(zip.subarray(at + 30, start)), zip.subarray(start, start + size));
    at = start + size;
  }
  return files;
}

/**
 * A file's name as it may stand in the archive: one spelling everywhere, no folders, nothing invisible, not too long.
 * @param {string} name
 */
export function plainName(name) {
  const plain = [...name.normalize("NFC").replace(NOT_IN_NAMES, "_")];
  const ending = /\.[a-z0-9]{1,8}$/i.exec(plain.join(""))?.[0] ?? "";
  const stem = plain.slice(0, plain.length - ending.length).slice(0, LONGEST_NAME - ending.length).join("");
  return (trimmed(stem) || "_") + ending;
}

/** @param {string} text */
const trimmed = (text) => text.replace(/^[ .]+|[ .]+$/g, "");

/**
 * @param {Uint8Array} one
 * @param {Uint8Array} other
 */
export function compareBytes(one, other) {
  for (let at = 0; at < one.length && at < other.length; at += 1) if (one[at] !== other[at]) return one[at] - other[at];
  return one.length - other.length;
}

/**
 * What the local header and the directory say alike.
 * @param {ZipEntry} entry
 * @param {Bytes} name
 */
function commonFields(entry, name) {
  return joined(
    number(VERSION, 2),
    number(UTF8_NAMES, 2),
    number(0, 2),
    number(0, 2),
    number(DATE_1980_01_01, 2),
    number(entry.crc, 4),
    number(entry.size, 4),
    number(entry.size, 4),
    number(name.length, 2),
    number(0, 2),
  );
}

/**
 * @param {number} value
 * @param {2 | 4} size
 */
function number(value, size) {
  const bytes = new Uint8Array(size);
  for (let at = 0; at < size; at += 1) bytes[at] = (value >>> (8 * at)) & 255;
  return bytes;
}
