// Hashes beside the sealing: bytes in, what was taken out, and at the end the digest.
// @ts-check

import { startSha256 } from "./hashing.js";

/** @typedef {import("./hashing.js").Hash} Hash */

const hashes = /** @type {Map<number, Promise<Hash>>} */ (new Map());
let turn = Promise.resolve();

self.addEventListener("message", ({ data }) => {
  turn = turn.then(() => take(data));
});
self.postMessage({ ready: true });

/** @param {{ number: number, pieces?: import("../lib/bytes.js").Bytes[], end?: boolean }} told */
async function take({ number, pieces, end }) {
  if (!hashes.has(number)) hashes.set(number, startSha256());
  const hash = /** @type {Hash} */ (await hashes.get(number));
  if (pieces) {
    for (const piece of pieces) hash.update(piece);
    self.postMessage({ number, taken: pieces.reduce((sum, piece) => sum + piece.length, 0) });
  }
  if (!end) return;
  self.postMessage({ number, digest: await hash.digest() });
  hashes.delete(number);
}
