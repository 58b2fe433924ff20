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

/** @param {{ number: number, bytes?: import("../lib/bytes.js").Bytes, end?: boolean }} told */
async function take({ number, bytes, end }) {
  if (!hashes.has(number)) hashes.set(number, startSha256());
  const hash = /** @type {Hash} */ (await hashes.get(number));
  if (bytes) {
    hash.update(bytes);
    self.postMessage({ number, taken: bytes.length });
  }
  if (!end) return;
  self.postMessage({ number, digest: await hash.digest() });
  hashes.delete(number);
}
