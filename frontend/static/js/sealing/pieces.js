// Files piece by piece, never whole.
// @ts-check

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */

export const PIECE_BYTES = 1 << 18;
const MOST_SPARE = 128;

/** Buffers that somebody else is done with: filling one again costs a third of a new one. */
const spare = /** @type {ArrayBuffer[]} */ ([]);

/** @param {readonly ArrayBuffer[]} buffers of PIECE_BYTES, which nobody reads any more */
export function giveBack(buffers) {
  spare.push(...buffers.slice(0, MOST_SPARE - spare.length));
}

/**
 * Read ahead by the browser, into buffers of ours where it can: twice as fast as in buffers that it makes, three times as fast as slice after slice.
 * @param {Blob} blob
 * @returns {AsyncGenerator<Bytes>} pieces of any size, each in a buffer of its own
 */
export async function* piecesOf(blob) {
  const reader = readerInto(blob.stream());
  if (!reader) return yield* asTheyCome(blob.stream().getReader());
  try {
    for (let length = PIECE_BYTES; length === PIECE_BYTES; ) {
      const piece = await filled(reader);
      length = piece.length;
      if (length) yield piece;
    }
  } finally {
    await reader.cancel();
  }
}

/**
 * A buffer full of what comes next; less at the end.
 * @param {ReadableStreamBYOBReader} reader
 * @returns {Promise<Bytes>}
 */
async function filled(reader) {
  let buffer = spare.pop() ?? new ArrayBuffer(PIECE_BYTES);
  let length = 0;
  while (length < PIECE_BYTES) {
    const { done, value } = await reader.read(new Uint8Array(buffer, length));
    if (!value) break;
    buffer = value.buffer;
    length += value.length;
    if (done) break;
  }
  return new Uint8Array(length === PIECE_BYTES ? buffer : buffer.slice(0, length));
}

/** Nothing where the browser's streams of files take no buffer. @param {ReadableStream<Bytes>} stream */
function readerInto(stream) {
  try {
    return stream.getReader({ mode: "byob" });
  } catch {
    return null;
  }
}

/** @param {ReadableStreamDefaultReader<Bytes>} reader */
async function* asTheyCome(reader) {
  try {
    for (;;) {
      const { done, value } = await reader.read();
      if (done) return;
      yield value;
    }
  } finally {
    await reader.cancel();
  }
}
