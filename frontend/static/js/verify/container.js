// The bundle as a zip that lies in the reader's hands: plain paths, each once, and never more bytes than one is ready to hold.
// What cannot be read is a finding of check 0 and reads as absent. Nothing is extracted and nothing is sent.
// @ts-check

import { crc32 } from "../sealing/crc32.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */
/** @typedef {import("./protocol.js").Protocol} Protocol */
/** @typedef {{ paths: string[], read: (path: string, limit: number) => Promise<Bytes | null> }} Container */
/** @typedef {{ path: string, flags: number, method: number, crc: number, packed: number, size: number, at: number }} Entry */

const PATH = /^[A-Za-z0-9_-][A-Za-z0-9._-]*(\/[A-Za-z0-9_-][A-Za-z0-9._-]*)*$/;
const LONGEST_PATH = 200;
const MOST_FILES = 20_000;
const LARGEST_DIRECTORY = 8 * 2 ** 20;
const LARGEST_FILE = 64 * 2 ** 20;
const LARGEST_WHOLE = 1024 * 2 ** 20;
const [LOCAL, CENTRAL, END] = [0x04034b50, 0x02014b50, 0x06054b50];
const [LOCAL_BYTES, CENTRAL_BYTES, END_BYTES] = [30, 46, 22];
const LONGEST_COMMENT = 2 ** 16;
const [STORED, DEFLATED] = [0, 8];
const ENCRYPTED = 1;

class Broken extends Error {}

/**
 * The container in a file; null, and a finding, for what is no zip.
 * @param {Blob} blob
 * @param {Protocol} protocol
 * @returns {Promise<Container | null>}
 */
export async function opened(blob, protocol) {
  let listed;
  try {
    listed = await directoryOf(blob);
  } catch (failure) {
    if (!(failure instanceof Broken || failure instanceof RangeError)) throw failure;
    protocol.find(0, "not_a_bundle", blob instanceof File ? blob.name : "");
    return null;
  }
  const entries = plain(listed, protocol);
  let left = LARGEST_WHOLE;
  return {
    paths: [...entries.keys()].sort(),
    read: async (path, limit) => {
      const entry = entries.get(path);
      if (!entry) return null;
      try {
        const content = await contentOf(blob, entry, Math.min(limit, LARGEST_FILE));
        left -= content?.length ?? 0;
        if (content && left >= 0) return content;
        protocol.find(0, "file_too_large", path, { limit });
      } catch {
        protocol.find(0, "file_unreadable", path);
      }
      return null;
    },
  };
}

/**
 * @param {Blob} blob
 * @returns {Promise<Entry[]>}
 */
async function directoryOf(blob) {
  const from = Math.max(0, blob.size - END_BYTES - LONGEST_COMMENT);
  const tail = await viewOf(blob, from, blob.size);
  let at = tail.byteLength - END_BYTES;
  while (at >= 0 && tail.getUint32(at, true) !== END) at -= 1;
  if (at < 0) throw new Broken();
  const [count, size, start] = [tail.getUint16(at + 10, true), tail.getUint32(at + 12, true), tail.getUint32(at + 16, true)];
  if (count > MOST_FILES || size > LARGEST_DIRECTORY || start + size !== from + at) throw new Broken();
  const view = await viewOf(blob, start, start + size);
  const entries = [];
  for (let place = 0; place < size; ) {
    if (view.getUint32(place, true) !== CENTRAL) throw new Broken();
    const name = view.getUint16(place + 28, true);
    const more = view.getUint16(place + 30, true) + view.getUint16(place + 32, true);
    const end = place + CENTRAL_BYTES + name;
    if (end + more > size) throw new Broken();
    entries.push({
      path: textOf(view, place + CENTRAL_BYTES, name),
      flags: view.getUint16(place + 8, true),
      method: view.getUint16(place + 10, true),
      crc: view.getUint32(place + 16, true),
      packed: view.getUint32(place + 20, true),
      size: view.getUint32(place + 24, true),
      at: view.getUint32(place + 42, true),
    });
    place = end + more;
  }
  if (entries.length !== count) throw new Broken();
  return entries;
}

/**
 * The files whose paths are plain and once; the others are findings.
 * @param {Entry[]} listed
 * @param {Protocol} protocol
 */
function plain(listed, protocol) {
  /** @type {Map<string, Entry>} */
  const files = new Map();
  /** @type {Map<string, string>} */
  const seen = new Map();
  for (const entry of listed) {
    const { path, size } = entry;
    if (path.endsWith("/") && size === 0) continue;
    const known = seen.get(path.toLowerCase());
    if (path.length > LONGEST_PATH || !PATH.test(path)) protocol.find(0, "path_not_plain", path);
    else if (known !== undefined) {
      protocol.find(0, "path_twice", path);
      files.delete(known);
    } else {
      files.set(path, entry);
      seen.set(path.toLowerCase(), path);
    }
  }
  return files;
}

/**
 * The file; null for one that is longer than the limit.
 * @param {Blob} blob
 * @param {Entry} entry
 * @param {number} limit
 * @returns {Promise<Bytes | null>}
 */
async function contentOf(blob, { path, flags, method, crc, packed, at }, limit) {
  if (flags & ENCRYPTED || ![STORED, DEFLATED].includes(method)) throw new Broken();
  const head = await viewOf(blob, at, at + LOCAL_BYTES);
  const name = head.getUint16(26, true);
  const start = at + LOCAL_BYTES + name + head.getUint16(28, true);
  const own = await viewOf(blob, at + LOCAL_BYTES, at + LOCAL_BYTES + name);
  if (head.getUint32(0, true) !== LOCAL || textOf(own, 0, name) !== path || start + packed > blob.size) throw new Broken();
  const packedBytes = blob.slice(start, start + packed);
  const stream = method === STORED ? packedBytes.stream() : packedBytes.stream().pipeThrough(new DecompressionStream("deflate-raw"));
  const content = await within(stream, limit);
  if (content && crc32(0, content) !== crc) throw new Broken();
  return content;
}

/**
 * @param {ReadableStream<Uint8Array>} stream
 * @param {number} limit
 */
async function within(stream, limit) {
  const reader = stream.getReader();
  const pieces = [];
  let size = 0;
  for (let { done, value } = await reader.read(); !done && value; { done, value } = await reader.read()) {
    size += value.length;
    if (size > limit) {
      await reader.cancel();
      return null;
    }
    pieces.push(value);
  }
  const whole = new Uint8Array(size);
  let at = 0;
  for (const piece of pieces) {
    whole.set(piece, at);
    at += piece.length;
  }
  return whole;
}

/**
 * @param {Blob} blob
 * @param {number} from
 * @param {number} to
 */
async function viewOf(blob, from, to) {
  return new DataView(await blob.slice(from, to).arrayBuffer());
}

/**
 * @param {DataView} view
 * @param {number} at
 * @param {number} length
 */
function textOf(view, at, length) {
  return new TextDecoder().decode(new Uint8Array(view.buffer, view.byteOffset + at, length));
}
