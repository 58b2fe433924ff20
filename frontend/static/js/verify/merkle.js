// RFC 6962 Merkle trees as a reader needs them: roots, and proofs of inclusion and consistency (RFC 9162, 2.1.3.2 and 2.1.4.2).
// @ts-check

import { toHex } from "../lib/bytes.js";
import { joined } from "../lib/der.js";

/** @typedef {import("../lib/bytes.js").Bytes} Bytes */

const HASH_BYTES = 32;

/** @param {Bytes} bytes */
export const sha256 = async (bytes) => new Uint8Array(await crypto.subtle.digest("SHA-256", bytes));

/** @param {Bytes} content */
export const leafHash = (content) => sha256(joined(Uint8Array.of(0), content));

/** @param {Bytes} left @param {Bytes} right */
const nodeHash = (left, right) => sha256(joined(Uint8Array.of(1), left, right));

/**
 * The root over the contents of the leaves, in their order.
 * @param {Bytes[]} leaves
 */
export async function rootOf(leaves) {
  return leaves.length ? rootOver(await Promise.all(leaves.map(leafHash))) : sha256(new Uint8Array(0));
}

/**
 * @param {Bytes[]} hashes
 * @returns {Promise<Bytes>}
 */
async function rootOver(hashes) {
  if (hashes.length === 1) return hashes[0];
  let half = 1;
  while (half * 2 < hashes.length) half *= 2;
  return nodeHash(await rootOver(hashes.slice(0, half)), await rootOver(hashes.slice(half)));
}

/**
 * True when the proof leads from the hash of the leaf to the root.
 * @param {Bytes} leaf
 * @param {{ index: number, size: number, proof: Bytes[], root: Bytes }} given
 */
export async function isIncluded(leaf, { index, size, proof, root }) {
  if (!(index >= 0 && index < size) || ![leaf, ...proof].every(isHash)) return false;
  let [place, last, reached] = [BigInt(index), BigInt(size - 1), leaf];
  for (const beside of proof) {
    if (last === 0n) return false;
    if (place & 1n || place === last) {
      reached = await nodeHash(beside, reached);
      while (!(place & 1n) && place) [place, last] = [place >> 1n, last >> 1n];
    } else reached = await nodeHash(reached, beside);
    [place, last] = [place >> 1n, last >> 1n];
  }
  return last === 0n && isSame(reached, root);
}

/**
 * True when the tree of `size` leaves begins with the tree of `old` leaves. Of the empty tree nothing is said.
 * @param {number} old
 * @param {number} size
 * @param {{ proof: Bytes[], oldRoot: Bytes, root: Bytes }} given
 */
export async function isConsistent(old, size, { proof, oldRoot, root }) {
  if (!(old > 0 && old <= size) || ![oldRoot, root, ...proof].every(isHash)) return false;
  if (old === size) return !proof.length && isSame(oldRoot, root);
  let [place, last] = [BigInt(old - 1), BigInt(size - 1)];
  const isFull = (BigInt(old) & (BigInt(old) - 1n)) === 0n;
  const [first, ...rest] = isFull ? [oldRoot, ...proof] : proof;
  if (!proof.length) return false;
  while (place & 1n) [place, last] = [place >> 1n, last >> 1n];
  let [reachedOld, reached] = [first, first];
  for (const beside of rest) {
    if (last === 0n) return false;
    if (place & 1n || place === last) {
      [reachedOld, reached] = [await nodeHash(beside, reachedOld), await nodeHash(beside, reached)];
      while (!(place & 1n) && place) [place, last] = [place >> 1n, last >> 1n];
    } else reached = await nodeHash(reached, beside);
    [place, last] = [place >> 1n, last >> 1n];
  }
  return last === 0n && isSame(reachedOld, oldRoot) && isSame(reached, root);
}

/** @param {Bytes} one @param {Bytes} other */
export const isSame = (one, other) => toHex(one) === toHex(other);

/** @param {Bytes} bytes */
const isHash = (bytes) => bytes.length === HASH_BYTES;
