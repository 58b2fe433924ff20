// Files piece by piece, never whole.
// @ts-check

/**
 * Read ahead by the browser: three times as fast as asking for slice after slice.
 * @param {Blob} blob
 * @returns {AsyncGenerator<import("../lib/bytes.js").Bytes>} pieces of any size, each in a buffer of its own
 */
export async function* piecesOf(blob) {
  const reader = blob.stream().getReader();
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
